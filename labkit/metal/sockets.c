/* Sockets: one descriptor on each side does for both directions.

       left  socket -- connect --> listener -- accept --> socket  right    a connection
       left  socket, bound  <-- connect -- both -- connect -->  socket, bound  right    none

   Messages over a stream socket are framed as those over a pipe are; the others keep boundaries.

   System calls: socket(2), socketpair(2), bind(2), listen(2), connect(2), accept(2), read(2),
   write(2), setsockopt(2). */

#include "metal.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

union address {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_un un;
};

enum { LONGEST = sizeof(struct sockaddr_un) }; /* the kernel takes what it needs of that */

static void join(int left, int right)
{
    there.out = back.in = left;
    back.out = there.in = right;
}

static int bound(int family, int type, const char *path, union address *address)
{
    socklen_t length = LONGEST;
    int line = must(socket(family, type, 0), "socket");
    memset(address, 0, sizeof *address);
    address->any.sa_family = family;
    if (family == AF_UNIX)
        strcpy(address->un.sun_path, path);
    else
        address->in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(bind(line, &address->any, LONGEST), "bind");
    must(getsockname(line, &address->any, &length), "getsockname"); /* with its port */
    return line;
}

static void connected(int family, int type)
{
    union address address;
    int listener = bound(family, type, "server", &address);
    must(listen(listener, 1), "listen");
    int left = must(socket(family, type, 0), "socket");
    must(connect(left, &address.any, LONGEST), "connect");
    join(left, must(accept(listener, NULL, NULL), "accept"));
    close(listener);
    unlink("server");
}

static void without_connection(int family)
{
    union address one, other;
    int left = bound(family, SOCK_DGRAM, "left", &one);
    int right = bound(family, SOCK_DGRAM, "right", &other);
    must(connect(left, &other.any, LONGEST), "connect");
    must(connect(right, &one.any, LONGEST), "connect");
    join(left, right);
    unlink("left");
    unlink("right");
}

void make_pair(void)
{
    int ends[2];
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    join(ends[0], ends[1]);
}

void make_tcp(void)
{
    int at_once = 1;
    connected(AF_INET, SOCK_STREAM);
    setsockopt(there.in, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    setsockopt(there.out, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
}

void make_unix(void) { connected(AF_UNIX, SOCK_STREAM); }
void make_seqpacket(void) { connected(AF_UNIX, SOCK_SEQPACKET); }
void make_datagram(void) { without_connection(AF_UNIX); }
void make_udp(void) { without_connection(AF_INET); }

void packet_send(struct way *way, const char *message, size_t length)
{
    must(write(way->out, message, length), "write");
}

size_t packet_recv(struct way *way, char *message)
{
    return must(read(way->in, message, capacity), "read");
}
