// The limit: a server that only does what no server can leave out. It accepts, reads the request line, frames each event
// once, and sends it to every reader. One thread, epoll. Prints its port, then serves until it is killed.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM 65536
#define READERS 65536
#define TURN 512

static const char HEAD[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                           "Cache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n";
static const char STORED[] = "HTTP/1.1 204 No Content\r\n\r\n";

typedef struct {
    int fd;
    int place;      // among the readers; -1: not a reader
    char *in, *left;    // of a request that is not whole yet; what a reader has not taken yet
    size_t in_size, left_size;
} peer;

static int poller;
static int reader_count;
static peer *readers[READERS];
static char framed[2 * ROOM];   // what is published in this turn
static size_t framed_size;

static void must(int good, const char *what) {
    if (!good) perror(what), exit(1);
}

static void watch(peer *p, int operation, unsigned events) {
    must(epoll_ctl(poller, operation, p->fd, &(struct epoll_event){events, {.ptr = p}}) == 0, "epoll_ctl");
}

static void leave(peer *p) {
    if (p->place >= 0) {
        readers[p->place] = readers[--reader_count];
        readers[p->place]->place = p->place;
    }
    close(p->fd);
    free(p->in);
    free(p->left);
    free(p);
}

static void keep(peer *p, const char *bytes, size_t size) {
    if (p->left_size == 0) watch(p, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    p->left = realloc(p->left, p->left_size + size);
    must(p->left != NULL, "realloc");
    memcpy(p->left + p->left_size, bytes, size);
    p->left_size += size;
}

static void send_to_all(void) {
    for (int i = 0; i < reader_count; i++) {
        peer *p = readers[i];
        ssize_t sent = p->left_size > 0 ? 0 : send(p->fd, framed, framed_size, MSG_NOSIGNAL);
        if (sent < 0) sent = 0;
        if ((size_t) sent < framed_size) keep(p, framed + sent, framed_size - sent);
    }
    framed_size = 0;
}

static void send_rest(peer *p) {
    ssize_t sent = send(p->fd, p->left, p->left_size, MSG_NOSIGNAL);
    if (sent <= 0) return;
    p->left_size -= sent;
    memmove(p->left, p->left + sent, p->left_size);
    if (p->left_size == 0) watch(p, EPOLL_CTL_MOD, EPOLLIN);
}

static void frame(const char *data, size_t size) {
    if (framed_size + size + 64 > sizeof framed) send_to_all();
    framed_size += sprintf(framed + framed_size, "%zx\r\ndata: ", size + 8);
    memcpy(framed + framed_size, data, size);
    framed_size += size;
    memcpy(framed + framed_size, "\n\n\r\n", 4);
    framed_size += 4;
}

static void become_reader(peer *p) {
    must(reader_count < READERS && send(p->fd, HEAD, sizeof HEAD - 1, MSG_NOSIGNAL) > 0, "reader");
    readers[p->place = reader_count++] = p;
    free(p->in);
    p->in = NULL;
}

// Takes one request; returns its size, or 0 if it is not whole yet or was the last.
static size_t take(peer *p, const char *request, size_t size) {
    const char *end = memmem(request, size, "\r\n\r\n", 4);
    if (end == NULL) return 0;
    if (memcmp(request, "GET ", 4) == 0) return become_reader(p), 0;
    const char *field = strcasestr(request, "content-length:");
    size_t head = end + 4 - request, body = field != NULL && field < end ? strtoul(field + 15, NULL, 10) : 0;
    if (head + body > size) return 0;
    frame(request + head, body);
    must(send(p->fd, STORED, sizeof STORED - 1, MSG_NOSIGNAL) > 0, "send");
    return head + body;
}

static void receive(peer *p) {
    static char ignored[ROOM];
    if (p->place < 0 && p->in == NULL) p->in = malloc(ROOM + 1);
    char *into = p->place < 0 ? p->in + p->in_size : ignored;
    ssize_t got = recv(p->fd, into, p->place < 0 ? ROOM - p->in_size : ROOM, 0);
    if (got <= 0) return leave(p);
    if (p->place < 0) {
        p->in[p->in_size += got] = 0;
        size_t taken = 0, one;
        while ((one = take(p, p->in + taken, p->in_size - taken)) > 0) taken += one;
        p->in_size -= taken;
        if (p->in != NULL) memmove(p->in, p->in + taken, p->in_size);
        if (framed_size > 0) send_to_all();
    }
}

static void accept_all(int listener) {
    int on = 1;
    for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        peer *p = calloc(1, sizeof *p);
        must(p != NULL, "calloc");
        *p = (peer){.fd = fd, .place = -1};
        watch(p, EPOLL_CTL_ADD, EPOLLIN);
    }
}

int main(void) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){files.rlim_max, files.rlim_max});
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    peer listener = {.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), .place = -1};
    must(bind(listener.fd, (void *) &at, size) == 0 && listen(listener.fd, 4096) == 0, "listen");
    must(getsockname(listener.fd, (void *) &at, &size) == 0, "getsockname");
    poller = epoll_create1(0);
    watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    struct epoll_event events[TURN];
    for (;;) {
        int count = epoll_wait(poller, events, TURN, -1);
        for (int i = 0; i < count; i++) {
            peer *p = events[i].data.ptr;
            if (p == &listener) accept_all(listener.fd);
            else if (events[i].events & ~EPOLLOUT) receive(p);
            else send_rest(p);
        }
    }
}
