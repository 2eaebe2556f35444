// An event loop by itself: a task that ticks ten times, and a pipe whose
// reading end wakes a tasklet. `bazel run //examples:timer`
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "tasks/tasklet.h"

namespace {

struct Pipe : checkd::PollHandler {
  explicit Pipe(checkd::EventLoop* on)
      : PollHandler{&Pipe::OnReady}, loop(on) {}

  static void OnReady(PollHandler* self, uint32_t ready) {
    if (ready & checkd::kReadable) static_cast<Pipe*>(self)->reader.Wakeup();
  }
  static void OnTick(void* self) { static_cast<Pipe*>(self)->Tick(); }
  static void OnRead(void* self) { static_cast<Pipe*>(self)->Read(); }

  void Tick() {
    std::printf("tick %d\n", ++ticks);
    if (write(ends[1], "x", 1) != 1) std::perror("write");
    // From the last deadline, not from now: so ticks do not drift.
    ticker.Schedule(ticker.deadline() + checkd::Millis(100));
  }
  void Read() {
    char bytes[16];  // edge-triggered: read until there is no more
    while (ssize_t size = read(ends[0], bytes, sizeof(bytes))) {
      if (size < 0) break;
      std::printf("  read %zd byte\n", size);
    }
    if (ticks == 10) loop->Stop();
  }

  checkd::EventLoop* loop;
  int ends[2] = {-1, -1};
  int ticks = 0;
  checkd::Task ticker{&OnTick, this, loop};
  checkd::Tasklet reader{&OnRead, this, loop};
};

}  // namespace

int main() {
  checkd::MonotonicClock clock;
  checkd::EpollPoller poller;
  checkd::EventLoop loop(&clock, &poller);
  Pipe pipe(&loop);
  if (pipe2(pipe.ends, O_NONBLOCK | O_CLOEXEC) != 0 ||
      poller.Add(pipe.ends[0], &pipe) != 0)
    return 1;
  pipe.ticker.Schedule(loop.Now() + checkd::Millis(100));
  loop.Run();
  poller.Forget(&pipe);  // before the descriptor is closed, as always
  close(pipe.ends[0]);
  close(pipe.ends[1]);
}
