/* What the files here share: one direction of a link, and how an error ends the program. */

#ifndef METAL_H
#define METAL_H

#define _GNU_SOURCE
#include <semaphore.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

enum { AHEAD = 1 << 14 };

/* What two processes see of a ring, and of a bell of semaphores: in shared memory. */
struct ring {
    sem_t filled, room;
    char memory[];
};

/* One direction. Each mechanism uses what it needs of it. */
struct way {
    int in, out;          /* descriptors, or one number for both */
    pid_t pid;            /* of the process that receives, where that is what the sender needs */
    char ahead[AHEAD];    /* of a stream: what was read already, but not asked for yet */
    size_t begin, end;    /* where in it that is */
    struct ring *ring;
    size_t next;          /* slot of the ring to use */
};

extern struct way there, back;
extern size_t size;       /* of a message, in bytes */
extern size_t capacity;   /* of the memory that one is received into */

static inline long must(long result, const char *call)
{
    if (result < 0) {
        perror(call);
        exit(1);
    }
    return result;
}

typedef void make(void);
typedef void send_to(struct way *, const char *, size_t);
typedef size_t receive_from(struct way *, char *);

make make_pipes, make_fifos;
make make_unix, make_pair, make_datagram, make_seqpacket, make_tcp, make_udp;
make make_posix_queues, make_system_v_queues, remove_system_v_queues;
make make_counters, make_rings, block_signal;
send_to stream_send, packet_send, posix_send, system_v_send;
send_to counter_ring, semaphore_ring, signal_ring, ring_send;
receive_from stream_recv, packet_recv, posix_recv, system_v_recv;
receive_from counter_wait, semaphore_wait, signal_wait, ring_recv;

#endif
