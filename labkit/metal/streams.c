/* Pipes and FIFOs: bytes in order, and a length before each message (framing.py).

       send("hello")   -->   00 00 00 05 h e l l o   -->   recv() == "hello"

   One read() may bring a part of a message, or several. What was read too much is kept.

   System calls: pipe(2), mkfifo(3), open(2), read(2), writev(2). */

#include "metal.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>

void stream_send(struct way *way, const char *message, size_t length)
{
    uint32_t header = htonl(length);
    struct iovec parts[] = {{&header, sizeof header}, {(char *)message, length}};
    size_t whole = sizeof header + length, sent = must(writev(way->out, parts, 2), "writev");
    while (sent < whole) /* the header has gone: so few bytes are never torn apart */
        sent += must(write(way->out, message + sent - sizeof header, whole - sent), "write");
}

static size_t some(int file, void *to, size_t most)
{
    size_t got = must(read(file, to, most), "read");
    if (!got)
        exit(1); /* the peer has gone, and has said why */
    return got;
}

static void take(struct way *way, char *to, size_t left)
{
    while (left) {
        size_t piece = way->end - way->begin;
        if (piece) {
            piece = piece < left ? piece : left;
            memcpy(to, way->ahead + way->begin, piece);
            way->begin += piece;
        } else if (left < AHEAD) {
            way->begin = 0;
            way->end = some(way->in, way->ahead, AHEAD);
        } else {
            piece = some(way->in, to, left); /* a large rest, straight into place */
        }
        to += piece;
        left -= piece;
    }
}

size_t stream_recv(struct way *way, char *message)
{
    uint32_t header;
    take(way, (char *)&header, sizeof header);
    take(way, message, ntohl(header));
    return ntohl(header);
}

void make_pipes(void)
{
    int ends[2];
    must(pipe(ends), "pipe");
    there.in = ends[0], there.out = ends[1];
    must(pipe(ends), "pipe");
    back.in = ends[0], back.out = ends[1];
}

static void make_fifo(struct way *way)
{
    must(mkfifo("fifo", 0600), "mkfifo");
    int both = must(open("fifo", O_RDWR), "open"); /* so that nobody waits for the other one */
    way->in = must(open("fifo", O_RDONLY), "open");
    way->out = must(open("fifo", O_WRONLY), "open");
    close(both);
    unlink("fifo");
}

void make_fifos(void)
{
    make_fifo(&there);
    make_fifo(&back);
}
