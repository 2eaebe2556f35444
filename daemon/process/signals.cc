#include "daemon/process/signals.h"

#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

namespace checkd {

sigset_t SignalSource::Handled() {
  sigset_t set;
  sigemptyset(&set);
  for (int signal : {SIGTERM, SIGINT, SIGUSR1, SIGUSR2, SIGHUP, SIGQUIT}) {
    sigaddset(&set, signal);
  }
  return set;
}

void SignalSource::BlockWhileStarting() {
  const sigset_t set = Handled();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // Whoever started us may have blocked them.
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_UNBLOCK, &ending, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

void SignalSource::Block() {
  const sigset_t set = Handled();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void SignalSource::DieBy(int signal) {
  std::signal(signal, SIG_DFL);
  raise(signal);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  _exit(EXIT_SUCCESS);  // only if the signal's default is not to end
}

SignalSource::SignalSource(Poller* poller, const sigset_t& set,
                           std::function<void(int)> on_signal)
    : poller_(poller), on_signal_(std::move(on_signal)) {
  ready = &SignalSource::OnPoll;
  signal_fd_ = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  poller_->Add(signal_fd_, this);
}

SignalSource::~SignalSource() {
  poller_->Forget(this);
  close(signal_fd_);
}

void SignalSource::OnPoll(PollHandler* handler, uint32_t) {
  SignalSource* self = static_cast<SignalSource*>(handler);
  signalfd_siginfo info;
  while (read(self->signal_fd_, &info, sizeof(info)) == sizeof(info)) {
    self->on_signal_(static_cast<int>(info.ssi_signo));
  }
}

}  // namespace checkd
