/* Queues of messages, of both kinds: one for each direction.

       mq_send(), msgsnd()  -->  [ m | m | m |   |   ]  -->  mq_receive(), msgrcv()

   A POSIX queue has a descriptor, so it works on without its name. One of System V has a number
   instead, and stays until it is removed. So a note is left for as long as there is one, where
   labkit looks for what a process that was killed has left over (names.py).

   System calls: mq_open(3), mq_send(3), mq_receive(3), mq_unlink(3), msgget(2), msgsnd(2),
   msgrcv(2), msgctl(2). */

#include "metal.h"

#include <fcntl.h>
#include <mqueue.h>
#include <string.h>
#include <sys/msg.h>

enum { LARGEST = 8192 };

static int posix_queue(void)
{
    char name[64];
    struct mq_attr limits = {.mq_maxmsg = 10, .mq_msgsize = LARGEST};
    snprintf(name, sizeof name, "/labkit-%u-%d-metal", getuid(), getpid());
    int queue = must(mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &limits), "mq_open");
    mq_unlink(name);
    return queue;
}

void make_posix_queues(void)
{
    there.in = there.out = posix_queue();
    back.in = back.out = posix_queue();
}

void posix_send(struct way *way, const char *message, size_t length)
{
    must(mq_send(way->out, message, length, 1), "mq_send");
}

size_t posix_recv(struct way *way, char *message)
{
    return must(mq_receive(way->in, message, capacity, NULL), "mq_receive");
}

static void note(int queue, int write_it)
{
    char path[64];
    snprintf(path, sizeof path, "sysv-msg-%d", queue);
    if (write_it)
        close(must(open(path, O_CREAT | O_WRONLY, 0600), "open"));
    else
        unlink(path);
}

static int system_v_queue(void)
{
    int queue = must(msgget(IPC_PRIVATE, 0600), "msgget");
    note(queue, 1);
    return queue;
}

void make_system_v_queues(void)
{
    there.in = there.out = system_v_queue();
    back.in = back.out = system_v_queue();
}

void remove_system_v_queues(void)
{
    msgctl(there.in, IPC_RMID, NULL);
    msgctl(back.in, IPC_RMID, NULL);
    note(there.in, 0);
    note(back.in, 0);
}

static struct { long type; char text[LARGEST]; } letter = {.type = 1};

void system_v_send(struct way *way, const char *message, size_t length)
{
    memcpy(letter.text, message, length);
    must(msgsnd(way->out, &letter, length, 0), "msgsnd");
}

size_t system_v_recv(struct way *way, char *message)
{
    size_t length = must(msgrcv(way->in, &letter, LARGEST, 0, 0), "msgrcv");
    memcpy(message, letter.text, length);
    return length;
}
