/* Bells: no bytes, only the fact that somebody rang. Each is given a message, and ignores it.

       ring()  -->  a number in the kernel, or in shared memory: 0 -> 1 -> 0  -->  wait()

   System calls: eventfd(2), read(2), write(2), sem_post(3), sem_wait(3), which use futex(2) to
   sleep, kill(2), rt_sigtimedwait(2). */

#include "metal.h"

#include <signal.h>
#include <sys/eventfd.h>

void make_counters(void)
{
    there.in = there.out = must(eventfd(0, EFD_SEMAPHORE), "eventfd");
    back.in = back.out = must(eventfd(0, EFD_SEMAPHORE), "eventfd");
}

void counter_ring(struct way *way, const char *message, size_t length)
{
    (void)message, (void)length;
    must(write(way->out, &(uint64_t){1}, sizeof(uint64_t)), "write");
}

size_t counter_wait(struct way *way, char *message)
{
    uint64_t one;
    (void)message;
    must(read(way->in, &one, sizeof one), "read");
    return 0;
}

void semaphore_ring(struct way *way, const char *message, size_t length)
{
    (void)message, (void)length;
    must(sem_post(&way->ring->filled), "sem_post");
}

size_t semaphore_wait(struct way *way, char *message)
{
    (void)message;
    must(sem_wait(&way->ring->filled), "sem_wait");
    return 0;
}

/* A real-time signal, which is kept each time it is sent. It is blocked before the fork: one that
   comes earlier would end the process. */
void block_signal(void)
{
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGRTMIN);
    must(sigprocmask(SIG_BLOCK, &ours, NULL), "sigprocmask");
}

void signal_ring(struct way *way, const char *message, size_t length)
{
    (void)message, (void)length;
    must(kill(way->pid, SIGRTMIN), "kill");
}

size_t signal_wait(struct way *way, char *message)
{
    sigset_t ours;
    int number;
    (void)way, (void)message;
    sigemptyset(&ours);
    sigaddset(&ours, SIGRTMIN);
    must(-sigwait(&ours, &number), "sigwait");
    return 0;
}
