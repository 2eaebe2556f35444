// Signals as events of the control loop: no handler ever runs.
//
//   SignalSource::Block(set);               // before any thread starts
//   SignalSource source(&poller, [](int signal) { ... });
#ifndef DAEMON_SIGNALS_H_
#define DAEMON_SIGNALS_H_

#include <csignal>
#include <functional>

#include "tasks/poller.h"

namespace checkd {

class SignalSource : private PollHandler {
 public:
  // The signals that a checking process listens to.
  static sigset_t Handled();
  // Blocks them in this thread and those that it starts; ignores SIGPIPE.
  static void Block();
  // Restores the default action and delivery of `signal`, and dies by it.
  [[noreturn]] static void DieBy(int signal);

  SignalSource(Poller* poller, std::function<void(int)> on_signal);
  ~SignalSource();
  SignalSource(const SignalSource&) = delete;
  SignalSource& operator=(const SignalSource&) = delete;

 private:
  static void OnPoll(PollHandler* handler, uint32_t events);

  Poller* const poller_;
  const std::function<void(int)> on_signal_;
  int signal_fd_;
};

}  // namespace checkd

#endif  // DAEMON_SIGNALS_H_
