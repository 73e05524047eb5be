/* The round trip and the stream of each mechanism in C: what is left when Python is taken away.

       ask    send, recv, timed  ==there==>  echo     recv, send          latency
                                 <==back===
       count  recv, timed        <==back===  produce  send, send, send    throughput

   round_trip MECHANISM latency|throughput BYTES SECONDS CORE CORE     a core of -1 is any

   It prints nanoseconds: a line for each round trip, or one line with the time per message that
   arrived. Both processes come out of one fork, and inherit what was made before it. So nothing
   here has a name for longer than a moment, and what has none cannot be left over.

   The traps are those of every benchmark: both processes are pinned, the first operations do not
   count, the clock is read into memory that was touched before, and an alarm ends what hangs.

   System calls: fork(2), sched_setaffinity(2), clock_gettime(2), prctl(2), alarm(2), kill(2). */

#include "metal.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

enum { WARM_UP = 200, WARM_UP_BYTES = 16 << 20, MOST = 100000, BURST = 1 << 16, PATIENCE = 30 };

static const struct mechanism {
    const char *name;
    make *make;
    send_to *send;
    receive_from *recv;
    make *unmake;
} mechanisms[] = {
    {"pipe", make_pipes, stream_send, stream_recv, NULL},
    {"fifo", make_fifos, stream_send, stream_recv, NULL},
    {"unix_socket", make_unix, stream_send, stream_recv, NULL},
    {"socket_pair", make_pair, stream_send, stream_recv, NULL},
    {"datagram", make_datagram, packet_send, packet_recv, NULL},
    {"seqpacket", make_seqpacket, packet_send, packet_recv, NULL},
    {"tcp", make_tcp, stream_send, stream_recv, NULL},
    {"udp", make_udp, packet_send, packet_recv, NULL},
    {"posix_queue", make_posix_queues, posix_send, posix_recv, NULL},
    {"sysv_queue", make_system_v_queues, system_v_send, system_v_recv, remove_system_v_queues},
    {"ring_buffer", make_rings, ring_send, ring_recv, NULL},
    {"semaphore", make_rings, semaphore_ring, semaphore_wait, NULL},
    {"event_counter", make_counters, counter_ring, counter_wait, NULL},
    {"signals", block_signal, signal_ring, signal_wait, NULL},
};
enum { KNOWN = sizeof mechanisms / sizeof *mechanisms };

struct way there, back;
size_t size, capacity;

static const struct mechanism *link_by;
static char *message, *received;
static double seconds;
static int64_t stamps[MOST + 1];

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static int warm_up(void)
{
    size_t fit = WARM_UP_BYTES / (size ? size : 1);
    return fit < 1 ? 1 : fit < WARM_UP ? fit : WARM_UP;
}

static void there_and_back(void)
{
    link_by->send(&there, message, size);
    link_by->recv(&back, received);
}

static void ask(void)
{
    int count = 0;
    for (int k = warm_up(); k > 0; k--)
        there_and_back();
    stamps[0] = now();
    int64_t end = stamps[0] + (int64_t)(seconds * 1e9);
    while (stamps[count] < end && count < MOST) {
        there_and_back();
        stamps[++count] = now();
    }
    for (int k = 0; k < count; k++)
        printf("%lld\n", (long long)(stamps[k + 1] - stamps[k]));
}

static void echo(void)
{
    for (;;) {
        size_t length = link_by->recv(&there, received);
        link_by->send(&back, received, length);
    }
}

/* An empty message is the end. One may get lost, so it is repeated, until we are killed. */
static void produce(void)
{
    int burst = size < BURST ? BURST / size : 1;
    for (int k = warm_up(); k > 0; k--)
        link_by->send(&back, message, size);
    int64_t end = now() + (int64_t)(seconds * 1e9);
    while (now() < end)
        for (int k = 0; k < burst; k++)
            link_by->send(&back, message, size);
    for (;; usleep(1000))
        link_by->send(&back, "", 0);
}

static void count(void)
{
    for (int k = warm_up(); k > 0; k--)
        link_by->recv(&back, received);
    int64_t begin = now(), arrived = 0;
    while (link_by->recv(&back, received))
        arrived++;
    printf("%.1f\n", (double)(now() - begin) / (arrived ? arrived : 1));
}

static void settle(int core, pid_t parent)
{
    must(prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl");
    if (getppid() != parent) /* it died before we asked for that signal */
        exit(1);
    alarm((unsigned)seconds + PATIENCE);
    if (core >= 0) {
        cpu_set_t cores;
        CPU_ZERO(&cores);
        CPU_SET(core, &cores);
        must(sched_setaffinity(0, sizeof cores, &cores), "sched_setaffinity");
    }
}

static void peer_failed(int number)
{
    (void)number;
    _exit(1); /* it has said why */
}

static void prepare(void)
{
    capacity = size < 8192 ? 8192 : size; /* which the kernel wants for any message of a queue */
    message = malloc(capacity);
    received = malloc(capacity);
    must(message && received ? 0 : -1, "malloc");
    memset(message, 'm', capacity);
    memset(received, 'r', capacity);
    memset(stamps, 1, sizeof stamps);
    link_by->make();
    back.pid = getpid();
}

static void measure(int timed, int core, int peers_core)
{
    pid_t parent = getppid(), self = getpid();
    prepare();
    signal(SIGCHLD, peer_failed);
    there.pid = must(fork(), "fork");
    if (!there.pid) {
        settle(peers_core, self);
        timed ? echo() : produce();
    }
    settle(core, parent);
    timed ? ask() : count();
    signal(SIGCHLD, SIG_DFL);
    kill(there.pid, SIGKILL);
    waitpid(there.pid, NULL, 0);
    if (link_by->unmake)
        link_by->unmake();
}

int main(int argc, char **argv)
{
    for (int k = 0; argc == 7 && k < KNOWN; k++)
        if (!strcmp(argv[1], mechanisms[k].name))
            link_by = &mechanisms[k];
    if (link_by) {
        size = strtoul(argv[3], NULL, 10);
        seconds = strtod(argv[4], NULL);
        measure(!strcmp(argv[2], "latency"), atoi(argv[5]), atoi(argv[6]));
        return 0;
    }
    fprintf(stderr, "usage: round_trip MECHANISM latency|throughput BYTES SECONDS CORE CORE\n");
    for (int k = 0; k < KNOWN; k++)
        fprintf(stderr, "%s\n", mechanisms[k].name);
    return 2;
}
