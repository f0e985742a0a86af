/*
 * The load of the TFTP measures, for Linux: read clients in one thread, and a server that does nothing but answer.
 *
 *   tftp-load fetch PORT CLIENTS FETCHES BYTES BLKSIZE WINDOWSIZE NAME...
 *     The clients take the next of so many fetches as they become free; each fetch takes the next of the names, and is
 *     whole when it has so many bytes. Prints one line of JSON, as tftp.load.ts does.
 *   tftp-load answer BYTES
 *     Answers every read request with so many bytes of no meaning, from memory, and prints its port: what the clients can take at most.
 *
 * Both stay on 127.0.0.1, and end with the program that started them.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum { RRQ = 1, DATA = 3, ACK = 4, ERROR = 5, OACK = 6 };
enum { HEAD = 4, PACKET = 65536, BATCH = 64 };

#define PATIENCE_MS 1000.0
#define LOOK_MS 250.0
/* A fetch that is not answered at all ends, so that a measure ends as well. */
#define TRIES 20
/* From so many blocks on, a connected socket pays: the kernel then looks up the way once. */
#define MANY_BLOCKS 64

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static unsigned u16(const unsigned char *at) { return (unsigned)at[0] << 8 | at[1]; }

static void put16(unsigned char *at, unsigned value) {
  at[0] = (unsigned char)(value >> 8);
  at[1] = (unsigned char)value;
}

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int bound_socket(void) {
  struct sockaddr_in any = loopback(0);
  int room = 4 << 20;
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof any) < 0) fail("socket");
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  return fd;
}

/* The value of an option in a list of names and values that each end with a zero; `otherwise` where it is not there. */
static int option(const unsigned char *at, const unsigned char *end, const char *name, int otherwise) {
  while (at < end) {
    size_t name_length = strnlen((const char *)at, (size_t)(end - at));
    const unsigned char *value = at + name_length + 1;
    if (value >= end) break;
    size_t value_length = strnlen((const char *)value, (size_t)(end - value));
    if (value + value_length >= end) break;
    if (strcasecmp((const char *)at, name) == 0) return atoi((const char *)value);
    at = value + value_length + 1;
  }
  return otherwise;
}

static size_t text(unsigned char *at, const char *words) {
  size_t length = strlen(words) + 1;
  memcpy(at, words, length);
  return length;
}

static size_t numbered(unsigned char *at, const char *name, int value) {
  char digits[16];
  size_t length = text(at, name);
  snprintf(digits, sizeof digits, "%d", value);
  return length + text(at + length, digits);
}

/* ---- the clients ---- */

struct client {
  int fd, busy, answered, connected, tries, complained;
  struct sockaddr_in server;
  uint32_t expected; /* the next block, counted on past 65535 */
  long got;
  int size, window, in_window;
  double asked, heard;
  size_t request_length;
  unsigned char request[600];
};

static struct {
  int port, block_size, window_size, names, poll;
  long fetches, bytes, taken, done, timeouts, failed;
  char **name;
  double *latencies;
} load;

static void follow(struct client *c) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  c->fd = bound_socket();
  if (epoll_ctl(load.poll, EPOLL_CTL_ADD, c->fd, &event) < 0) fail("epoll");
}

static void ask(struct client *c) {
  struct sockaddr_in server = loopback(load.port);
  sendto(c->fd, c->request, c->request_length, 0, (struct sockaddr *)&server, sizeof server);
}

static void next_fetch(struct client *c) {
  c->busy = load.taken < load.fetches;
  if (!c->busy) return;
  if (c->connected) {
    close(c->fd);
    follow(c);
  }
  const char *name = load.name[load.taken++ % load.names];
  unsigned char *at = c->request;
  put16(at, RRQ);
  at += 2;
  at += text(at, name);
  at += text(at, "octet");
  if (load.block_size != 512) at += numbered(at, "blksize", load.block_size);
  if (load.window_size > 1) at += numbered(at, "windowsize", load.window_size);
  c->request_length = (size_t)(at - c->request);
  c->answered = c->connected = c->tries = c->complained = c->in_window = 0;
  c->expected = 1;
  c->got = 0;
  c->size = 512;
  c->window = 1;
  c->asked = c->heard = now_ms();
  ask(c);
}

static void finish(struct client *c, int whole) {
  load.latencies[load.done++] = now_ms() - c->asked;
  if (!whole) load.failed++;
  next_fetch(c);
}

static void acknowledge(struct client *c) {
  unsigned char ack[HEAD];
  put16(ack, ACK);
  put16(ack + 2, (c->expected - 1) & 0xffff);
  c->in_window = 0;
  if (c->connected) send(c->fd, ack, sizeof ack, 0);
  else sendto(c->fd, ack, sizeof ack, 0, (struct sockaddr *)&c->server, sizeof c->server);
}

/* The first answer says where the rest comes from. */
static void keep_to(struct client *c, const struct sockaddr_in *from) {
  c->answered = 1;
  c->server = *from;
  if (load.bytes / load.block_size < MANY_BLOCKS) return;
  c->connected = connect(c->fd, (const struct sockaddr *)from, sizeof *from) == 0;
}

static void take_data(struct client *c, const unsigned char *packet, int length) {
  int payload = length - HEAD;
  unsigned ahead = (u16(packet + 2) - c->expected) & 0xffff;
  if (ahead != 0) {
    /* One is missing: says once where it stands. An older one is a repetition, and the server's own affair. */
    if (ahead < (unsigned)c->window && !c->complained) {
      c->complained = 1;
      acknowledge(c);
    }
    return;
  }
  c->complained = 0;
  c->expected++;
  c->got += payload;
  int last = payload < c->size;
  if (++c->in_window == c->window || last) acknowledge(c);
  if (last) finish(c, c->got == load.bytes);
}

static void take(struct client *c, const unsigned char *packet, int length, const struct sockaddr_in *from) {
  if (!c->busy || length < HEAD) return;
  if (c->answered && (from->sin_port != c->server.sin_port)) return;
  int code = (int)u16(packet);
  c->heard = now_ms();
  c->tries = 0;
  if (code == ERROR) finish(c, 0);
  else if (code == DATA) {
    if (!c->answered) keep_to(c, from);
    take_data(c, packet, length);
  } else if (code == OACK && !c->answered) {
    keep_to(c, from);
    c->size = option(packet + 2, packet + length, "blksize", 512);
    c->window = option(packet + 2, packet + length, "windowsize", 1);
    acknowledge(c);
  }
}

/* As many packets as the window still lacks, by one call. */
static void receive(struct client *c) {
  static unsigned char packets[BATCH][PACKET];
  struct mmsghdr messages[BATCH];
  struct iovec parts[BATCH];
  struct sockaddr_in from[BATCH];
  int fd = c->fd, wanted = c->window - c->in_window;
  if (wanted < 1) wanted = 1;
  if (wanted > BATCH) wanted = BATCH;
  for (int i = 0; i < wanted; i++) {
    parts[i] = (struct iovec){packets[i], PACKET};
    messages[i].msg_hdr =
        (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &parts[i], .msg_iovlen = 1};
  }
  int got = recvmmsg(fd, messages, (unsigned)wanted, MSG_DONTWAIT, NULL);
  /* What a closed socket still held belongs to the fetch before. */
  for (int i = 0; i < got && c->fd == fd; i++) take(c, packets[i], (int)messages[i].msg_len, &from[i]);
}

static void look_after(struct client *c, double now) {
  if (!c->busy || now - c->heard < PATIENCE_MS) return;
  load.timeouts++;
  c->heard = now;
  if (++c->tries > TRIES) finish(c, 0);
  else if (c->answered) acknowledge(c);
  else ask(c);
}

static int by_size(const void *a, const void *b) {
  double first = *(const double *)a, second = *(const double *)b;
  return (first > second) - (first < second);
}

static double quantile(double share) {
  long index = (long)((double)load.done * share);
  return load.latencies[index < load.done ? index : load.done - 1];
}

static int fetch(int count, char **arguments) {
  if (count < 7) return 2;
  load.port = atoi(arguments[0]);
  int clients = atoi(arguments[1]);
  load.fetches = atol(arguments[2]);
  load.bytes = atol(arguments[3]);
  load.block_size = atoi(arguments[4]);
  load.window_size = atoi(arguments[5]);
  load.names = count - 6;
  load.name = arguments + 6;
  for (int i = 0; i < load.names; i++)
    if (strlen(load.name[i]) > 400) return 2;
  if (clients < 1 || load.fetches < 1 || load.block_size < 8) return 2;
  struct client *all = calloc((size_t)clients, sizeof *all);
  load.latencies = calloc((size_t)load.fetches, sizeof *load.latencies);
  load.poll = epoll_create1(EPOLL_CLOEXEC);
  if (all == NULL || load.latencies == NULL || load.poll < 0) fail("start");
  for (int i = 0; i < clients; i++) follow(&all[i]);
  double began = now_ms(), looked = began;
  for (int i = 0; i < clients; i++) next_fetch(&all[i]);
  while (load.done < load.fetches) {
    struct epoll_event ready[BATCH];
    int count_ready = epoll_wait(load.poll, ready, BATCH, (int)LOOK_MS);
    if (count_ready < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < count_ready; i++) receive(ready[i].data.ptr);
    double now = now_ms();
    if (now - looked < LOOK_MS) continue;
    looked = now;
    for (int i = 0; i < clients; i++) look_after(&all[i], now);
  }
  double seconds = (now_ms() - began) / 1e3;
  qsort(load.latencies, (size_t)load.done, sizeof *load.latencies, by_size);
  printf("{\"seconds\":%.6f,\"timeouts\":%ld,\"failed\":%ld,\"medianMs\":%.3f,\"p99Ms\":%.3f}\n", seconds,
         load.timeouts, load.failed, quantile(0.5), quantile(0.99));
  return 0;
}

/* ---- the server that only answers ---- */

struct transfer {
  int size, window;
  uint32_t acknowledged; /* counted on past 65535 */
};

/* Answers that leave by one call; a window is one message, which the kernel cuts into blocks. */
static struct {
  int count;
  struct mmsghdr messages[BATCH];
  struct iovec parts[BATCH];
  struct sockaddr_in to[BATCH];
  union {
    struct cmsghdr head;
    char room[CMSG_SPACE(sizeof(uint16_t))];
  } cut[BATCH];
  unsigned char bytes[BATCH][PACKET];
} out;

static void answer_with(size_t length, int segment, const struct sockaddr_in *to) {
  int i = out.count++;
  out.to[i] = *to;
  out.parts[i] = (struct iovec){out.bytes[i], length};
  struct msghdr *message = &out.messages[i].msg_hdr;
  *message = (struct msghdr){
      .msg_name = &out.to[i], .msg_namelen = sizeof *to, .msg_iov = &out.parts[i], .msg_iovlen = 1};
  if (segment == 0 || length <= (size_t)segment) return;
  message->msg_control = out.cut[i].room;
  message->msg_controllen = sizeof out.cut[i].room;
  out.cut[i].head = (struct cmsghdr){
      .cmsg_level = SOL_UDP, .cmsg_type = UDP_SEGMENT, .cmsg_len = CMSG_LEN(sizeof(uint16_t))};
  uint16_t size = (uint16_t)segment;
  memcpy(CMSG_DATA(&out.cut[i].head), &size, sizeof size);
}

static void answer_window(const struct transfer *t, long bytes, const struct sockaddr_in *to) {
  unsigned char *buffer = out.bytes[out.count], *at = buffer;
  uint32_t last = (uint32_t)(bytes / t->size) + 1;
  for (int n = 1; n <= t->window && t->acknowledged + (uint32_t)n <= last; n++) {
    uint32_t block = t->acknowledged + (uint32_t)n;
    put16(at, DATA);
    put16(at + 2, block & 0xffff);
    at += HEAD + (block == last ? bytes % t->size : t->size);
  }
  if (at > buffer) answer_with((size_t)(at - buffer), HEAD + t->size, to);
}

static void answer_request(struct transfer *t, const unsigned char *packet, int length, const struct sockaddr_in *to,
                           long bytes) {
  const unsigned char *end = packet + length;
  const unsigned char *mode = packet + 2 + strnlen((const char *)packet + 2, (size_t)length - 2) + 1;
  if (mode >= end) return;
  const unsigned char *options = mode + strnlen((const char *)mode, (size_t)(end - mode)) + 1;
  t->size = option(options, end, "blksize", 512);
  t->window = option(options, end, "windowsize", 1);
  if (t->size < 8 || t->size > 60000) t->size = 512;
  int most = 65000 / (HEAD + t->size);
  if (most > BATCH) most = BATCH;
  if (t->window < 1) t->window = 1;
  if (t->window > most) t->window = most;
  t->acknowledged = 0;
  if (options >= end) {
    answer_window(t, bytes, to);
    return;
  }
  unsigned char *at = out.bytes[out.count];
  put16(at, OACK);
  size_t total = 2;
  if (option(options, end, "blksize", 0) != 0) total += numbered(at + total, "blksize", t->size);
  if (option(options, end, "windowsize", 0) != 0) total += numbered(at + total, "windowsize", t->window);
  answer_with(total, 0, to);
}

static void answer_one(struct transfer *t, const unsigned char *packet, int length, const struct sockaddr_in *from,
                       long bytes) {
  if (length < HEAD) return;
  if (u16(packet) == RRQ) answer_request(t, packet, length, from, bytes);
  if (u16(packet) != ACK || t->size == 0) return;
  unsigned step = (u16(packet + 2) - t->acknowledged) & 0xffff;
  if (step > (unsigned)t->window) return;
  t->acknowledged += step;
  answer_window(t, bytes, from);
}

static int answer(int count, char **arguments) {
  static struct transfer transfers[65536];
  static unsigned char packets[BATCH][2048];
  if (count != 1) return 2;
  long bytes = atol(arguments[0]);
  int fd = bound_socket();
  struct sockaddr_in self;
  socklen_t size = sizeof self;
  getsockname(fd, (struct sockaddr *)&self, &size);
  printf("{\"port\":%d}\n", ntohs(self.sin_port));
  fflush(stdout);
  for (;;) {
    struct mmsghdr messages[BATCH];
    struct iovec parts[BATCH];
    struct sockaddr_in from[BATCH];
    for (int i = 0; i < BATCH; i++) {
      parts[i] = (struct iovec){packets[i], sizeof packets[i]};
      messages[i].msg_hdr =
          (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &parts[i], .msg_iovlen = 1};
    }
    int got = recvmmsg(fd, messages, BATCH, MSG_WAITFORONE, NULL);
    out.count = 0;
    for (int i = 0; i < got; i++)
      answer_one(&transfers[ntohs(from[i].sin_port)], packets[i], (int)messages[i].msg_len, &from[i], bytes);
    for (int sent = 0; sent < out.count;) {
      int more = sendmmsg(fd, out.messages + sent, (unsigned)(out.count - sent), 0);
      sent += more > 0 ? more : 1;
    }
  }
}

int main(int count, char **arguments) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int code = 2;
  if (count > 2 && strcmp(arguments[1], "fetch") == 0) code = fetch(count - 2, arguments + 2);
  if (count > 2 && strcmp(arguments[1], "answer") == 0) code = answer(count - 2, arguments + 2);
  if (code == 2) fprintf(stderr, "tftp-load: see the comment at the head of its source\n");
  return code;
}
