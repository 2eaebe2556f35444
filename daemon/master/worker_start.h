// The start of a worker, as its master sees it: what the worker says comes
// through a pipe, at its own pace, and is complete when the pipe ends.
//
//   WorkerStart start(pid, reading_end);
//   start.Watch(&poller, [&] { ... start.checks(), start.log() ... });
//
// The worker writes one byte, 'R' once it checks or 'F' if it will not, and
// the messages of its start; one that dies says nothing.
#ifndef DAEMON_MASTER_WORKER_START_H_
#define DAEMON_MASTER_WORKER_START_H_

#include <functional>
#include <string>

#include "tasks/poller.h"

namespace checkd {

class WorkerStart : private PollHandler {
 public:
  // `fd`: the reading end of the pipe, which it makes non-blocking and closes
  // at its end. `pid` is only remembered: who has forked waits for the process.
  WorkerStart(int pid, int fd);
  ~WorkerStart();
  WorkerStart(const WorkerStart&) = delete;
  WorkerStart& operator=(const WorkerStart&) = delete;

  // Calls `on_complete` once, as its last act, so that this may be destroyed
  // there; on the poller's thread. Not if Read() has found the end before.
  // `poller` outlives this.
  void Watch(Poller* poller, std::function<void()> on_complete);
  // Instead: returns when all was said, however long that takes. Blocks the
  // thread: only for the first start.
  void Wait();
  // Takes what has come. True if that was all: always, once the worker is gone.
  bool Read();

  int pid() const { return pid_; }
  // When all was said:
  bool checks() const { return !text_.empty() && text_[0] == 'R'; }
  // 256 KiB at most.
  std::string log() const { return text_.empty() ? "" : text_.substr(1); }

 private:
  static void OnPoll(PollHandler* handler, uint32_t events);

  const int pid_;
  const int fd_;
  Poller* poller_ = nullptr;
  std::function<void()> on_complete_;
  std::string text_;
  bool complete_ = false;
};

}  // namespace checkd

#endif  // DAEMON_MASTER_WORKER_START_H_
