/*
 * An HTTP server that does nothing but answer, for Linux: what a load generator can take at most.
 *
 *   http-answer BYTES
 *     Answers each request with so many bytes from memory, keeps the connection unless it is asked to close it, and prints
 *     its port. It stays on 127.0.0.1, and ends with the program that started it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 64, REQUEST = 4096 };

struct answer {
  char *text;
  size_t length;
};
static struct answer kept, closed;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Whether the connection is kept. A load generator's request comes whole; what is cut closes it, and the generator says so. */
static int respond(int fd) {
  char request[REQUEST + 1];
  ssize_t length = recv(fd, request, REQUEST, 0);
  if (length < 0 && errno == EAGAIN) return 1;
  int is_whole = length > 4 && memcmp(request + length - 4, "\r\n\r\n", 4) == 0;
  request[length > 0 ? length : 0] = 0;
  const struct answer *answer = strcasestr(request, "\r\nConnection: close") == NULL ? &kept : &closed;
  if (is_whole && send(fd, answer->text, answer->length, MSG_NOSIGNAL) == (ssize_t)answer->length && answer == &kept)
    return 1;
  close(fd);
  return 0;
}

/* The request is there already: see TCP_DEFER_ACCEPT. */
static void take(int poll, int listener) {
  int fd;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (respond(fd) && epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
  }
}

static struct answer prepared(const char *connection, long bytes) {
  struct answer made = {.text = calloc(1, (size_t)bytes + 200)};
  if (made.text == NULL) fail("start");
  int head = sprintf(made.text, "HTTP/1.1 200 OK\r\nContent-Length: %ld\r\nConnection: %s\r\n\r\n", bytes, connection);
  made.length = (size_t)head + (size_t)bytes;
  return made;
}

int main(int count, char **arguments) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  long bytes = count == 2 ? atol(arguments[1]) : -1;
  if (bytes < 0 || bytes > 1 << 20) {
    fprintf(stderr, "http-answer: see the comment at the head of its source\n");
    return 2;
  }
  kept = prepared("keep-alive", bytes);
  closed = prepared("close", bytes);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int seconds = 1;
  setsockopt(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof seconds);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 1024) < 0) fail("listen");
  getsockname(listener, (struct sockaddr *)&address, &size);
  printf("{\"port\":%d}\n", ntohs(address.sin_port));
  fflush(stdout);
  int poll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  if (poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll");
  for (;;) {
    struct epoll_event ready[BATCH];
    int got = epoll_wait(poll, ready, BATCH, -1);
    for (int i = 0; i < got; i++) {
      if (ready[i].data.fd == listener) take(poll, listener);
      else respond(ready[i].data.fd);
    }
  }
}
