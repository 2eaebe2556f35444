// Signals as events of the control loop: no handler ever runs.
//
//   SignalSource::BlockWhileStarting();     // first of all
//   SignalSource::Block();                  // before any thread starts
//   SignalSource source(&poller, SignalSource::Handled(), [](int signal) { ...
//   });
#ifndef DAEMON_PROCESS_SIGNALS_H_
#define DAEMON_PROCESS_SIGNALS_H_

#include <csignal>
#include <functional>

#include "tasks/poller.h"

namespace checkd {

class SignalSource : private PollHandler {
 public:
  // The signals that a checking process listens to: SIGTERM, SIGINT, SIGUSR1,
  // SIGUSR2, SIGHUP and SIGQUIT (F124).
  static sigset_t Handled();
  // Keeps those that would end a process which is not ready for them until it
  // is. SIGTERM and SIGINT still end it at once: a start may take long. Ignores
  // SIGPIPE.
  static void BlockWhileStarting();
  // Blocks all of Handled() in this thread and those that it starts.
  static void Block();
  // Restores the default action and delivery of `signal`, and dies by it, so
  // that who waits for this process sees the signal and not a code. Exits with
  // 0 if its default is not to end.
  [[noreturn]] static void DieBy(int signal);

  // Delivers the signals of `set`, which must be blocked in all threads, or
  // else their old action is taken. `on_signal` is called on the poller's
  // thread, while it delivers events, and must not destroy the source; a signal
  // that comes several times before it is looked at is one. `poller` outlives
  // it. Without a free descriptor no signal is ever told (descriptors.h).
  SignalSource(Poller* poller, const sigset_t& set,
               std::function<void(int)> on_signal);
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

#endif  // DAEMON_PROCESS_SIGNALS_H_
