/*
 * The senders of the syslog measure, for Linux: each has its own port like a phone. Keeps to its pace by the clock; what it
 * could not send in time it sends as fast as it can. Prints one line of JSON, as syslog.load.ts does.
 *
 *   syslog-load PORT SENDERS MESSAGES PER_SECOND
 *
 * It sends to 127.0.0.1, and ends with the program that started it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What a phone sends for each resync, numbered behind the dashes at which its URL ends: each file is asked for again and again, as on a site. */
static int message(char *at, size_t room, long n, long sender) {
  return snprintf(at, room,
                  "<134>Aug 10 16:58:50 c4b9cd%06lx CP-7841-3PCC c4:b9:cd:%02lx:%02lx:%02lx -- Requesting resync "
                  "tftp://192.168.1.200:69/c4b9cd%06lx.cfg -- (%ld)",
                  sender, sender >> 16 & 255, sender >> 8 & 255, sender & 255, sender, n);
}

int main(int count, char **arguments) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  long figures[4] = {0};
  for (int i = 0; i < 4 && i + 1 < count; i++) figures[i] = atol(arguments[i + 1]);
  long senders = figures[1], messages = figures[2], per_second = figures[3];
  if (count != 5 || senders < 1 || messages < 1 || per_second < 1) {
    fprintf(stderr, "syslog-load: see the comment at the head of its source\n");
    return 2;
  }
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)figures[0])};
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int *sockets = calloc((size_t)senders, sizeof *sockets);
  if (sockets == NULL) fail("start");
  for (long i = 0; i < senders; i++) {
    sockets[i] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (sockets[i] < 0 || connect(sockets[i], (struct sockaddr *)&server, sizeof server) < 0) fail("connect");
  }
  long begun = 0, sent = 0;
  double started = now();
  while (begun < messages) {
    double due = (now() - started) * (double)per_second;
    for (; begun < messages && (double)begun < due; begun++) {
      char text[256];
      int length = message(text, sizeof text, begun, begun % senders);
      if (send(sockets[begun % senders], text, (size_t)length, 0) == length) sent++;
    }
    struct timespec millisecond = {.tv_nsec = 1000000};
    nanosleep(&millisecond, NULL);
  }
  printf("{\"seconds\":%.6f,\"sent\":%ld}\n", now() - started, sent);
  return 0;
}
