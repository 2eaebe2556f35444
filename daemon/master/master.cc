#include "daemon/master/master.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/cli/session_commands.h"
#include "daemon/master/master_socket.h"
#include "daemon/process/process.h"
#include "daemon/process/systemd_notify.h"
#include "daemon/process/version.h"

namespace checkd {
namespace {

// What HAProxy's master returns when SIGINT ended it.
constexpr int kInterrupted = 130;

sigset_t SetOf(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (int signal : signals) sigaddset(&set, signal);
  return set;
}

void WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // the master is gone
    text.remove_prefix(n);
  }
}

}  // namespace

Master::Master(const CommandLine* line, Console* console, Worker worker)
    : line_(line),
      console_(console),
      worker_(std::move(worker)),
      pid_(getpid()),
      loop_(&clock_, &poller_),
      context_{&loop_, &poller_, &net_},
      started_s_(NowSeconds()) {}

int64_t Master::NowSeconds() const {
  return MonotonicClock().Now().time_since_epoch() / Seconds(1);
}

int Master::Run(const std::function<void()>& ready) {
  const sigset_t child = SetOf({SIGCHLD});
  pthread_sigmask(SIG_BLOCK, &child, nullptr);
  if (absl::Status s = ServeCli(); !s.ok()) {
    console_->Print(Console::Level::kAlert, s.message());
    return 1;
  }
  last_report_ = StartWorker();
  if (!last_report_.ready) {
    if (children_.empty()) return 1;
    int status = 0;
    waitpid(children_.front().pid, &status, 0);
    return std::max(1, ProcessEnd(status).code);
  }
  current_ = children_.back().pid;
  SignalSource::Block();
  console_->EndStartup();
  if (!line_->pidfile.empty()) {
    if (absl::Status s = WritePidFile(line_->pidfile, pid_); !s.ok()) {
      console_->Print(Console::Level::kAlert, s.message());
    }
  }
  Notify(absl::StrCat("READY=1\nMAINPID=", pid_, "\nSTATUS=Ready.\n"));
  sigset_t set = SignalSource::Handled();
  sigaddset(&set, SIGCHLD);
  signals_ = std::make_unique<SignalSource>(
      &poller_, set, [this](int signal) { OnSignal(signal); });
  ready();
  loop_.Run();
  console_->Print(
      Console::Level::kWarning,
      absl::StrCat("All workers exited. Exiting... (", exit_code_, ")"));
  return exit_code_;
}

absl::Status Master::ServeCli() {
  AddCommands();
  CliServer::Options options;
  options.session.prompt = "master> ";
  options.session.uptime_s = [this] { return NowSeconds() - started_s_; };
  cli_ = std::make_unique<CliServer>(&context_, &commands_, options);
  if (line_->master_socket.empty()) return absl::OkStatus();
  auto socket = ParseMasterSocket(line_->master_socket);
  if (!socket.ok()) return socket.status();
  return cli_->Listen(*socket);
}

void Master::AddCommands() {
  AddSessionCommands(&commands_);
  commands_.Add(
      {"show version", CliLevel::kUser, "", "the version of checkd",
       [](const CliCall&) { return CliReply::Dump(std::string(kVersion)); }});
  commands_.Add({"show cli sockets", CliLevel::kUser, "",
                 "the sockets that serve this interface",
                 [this](const CliCall&) {
                   return CliReply::Dump(cli_->DescribeSockets());
                 }});
  commands_.Add(
      {"show proc", CliLevel::kUser, "", "show processes status",
       [this](const CliCall&) { return CliReply::Dump(ShowProc(Status())); }});
  commands_.Add({"show startup-logs", CliLevel::kOperator, "",
                 "the messages of the last start of a worker",
                 [this](const CliCall&) {
                   return CliReply::Dump(last_report_.log + "\n");
                 }});
  commands_.Add({"reload", CliLevel::kAdmin, "",
                 "replace the worker by one with the configuration of now",
                 [this](const CliCall&) {
                   const int success = Reload() ? 1 : 0;
                   return CliReply::Dump(absl::StrCat(
                       "Success=", success, "\n--\n", last_report_.log));
                 }});
}

MasterStatus Master::Status() const {
  MasterStatus status;
  const int64_t now = NowSeconds();
  status.master = {pid_, reloads_, now - started_s_};
  status.failed_reloads = failed_reloads_;
  for (const Child& child : children_) {
    auto& list = child.pid == current_ ? status.workers : status.former;
    list.push_back(
        {child.pid, reloads_ - child.born_after, now - child.started_s});
  }
  return status;
}

// In the parent: adds to children_ (unless the fork failed) and waits for what
// the child has to say.
Master::Report Master::StartWorker() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {};
  const int pid = fork();
  if (pid == 0) BecomeWorker(ends[1]);
  close(ends[1]);
  Report report;
  if (pid > 0) {
    children_.push_back({pid, NowSeconds(), reloads_});
    report = AwaitReport(ends[0], pid);
  }
  close(ends[0]);
  return report;
}

// Ends the process when the worker does: what the master has built on the stack
// and in itself stays untouched.
void Master::BecomeWorker(int report_fd) {
  // A worker without master has nobody to tell it to stop.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != pid_) exit(0);
  CloseAsExecWould(report_fd);
  const sigset_t wanted = SetOf({SIGCHLD, SIGTERM, SIGINT});
  pthread_sigmask(SIG_UNBLOCK, &wanted, nullptr);
  console_->RestartStartup();
  bool reported = false;
  const auto report = [&](std::string_view result) {
    if (std::exchange(reported, true)) return;
    WriteAll(report_fd, absl::StrCat(result, console_->startup_log()));
    close(report_fd);
  };
  const int code = worker_(children_.empty(), [&] { report("R"); });
  report("F");
  exit(code);
}

// Waits however long the start takes, but ends it if the master is told to stop
// meanwhile.
Master::Report Master::AwaitReport(int report_fd, int pid) const {
  const sigset_t stop = SetOf({SIGTERM, SIGINT});
  const int stop_fd = signalfd(-1, &stop, SFD_CLOEXEC);
  std::string text;
  for (;;) {
    pollfd fds[2] = {{report_fd, POLLIN, 0}, {stop_fd, POLLIN, 0}};
    if (poll(fds, 2, -1) < 0) continue;
    if (fds[1].revents != 0) kill(pid, SIGKILL);
    if (fds[0].revents == 0) continue;
    char block[4096];
    const ssize_t n = read(report_fd, block, sizeof(block));
    if (n <= 0) break;
    text.append(block, n);
  }
  close(stop_fd);
  if (text.empty()) return {};
  return {text[0] == 'R', text.substr(1)};
}

// Starts a second worker; the first one finishes once the second is ready. If
// the second fails, the first goes on.
bool Master::Reload() {
  if (stopping_by_ != 0) return false;
  Notify("RELOADING=1\nSTATUS=Reloading Configuration.\n");
  console_->Print(Console::Level::kNotice, "Reloading checkd");
  ++reloads_;
  const size_t before = children_.size();
  last_report_ = StartWorker();
  if (last_report_.ready) {
    kill(std::exchange(current_, children_.back().pid), SIGUSR1);
  } else {
    ++failed_reloads_;
    if (children_.size() > before) {
      waitpid(children_.back().pid, nullptr, 0);
      children_.pop_back();
    }
    console_->Print(Console::Level::kWarning,
                    "The new worker failed to start; the former one goes on.");
  }
  Notify("READY=1\nSTATUS=Ready.\n");
  return last_report_.ready;
}

void Master::OnSignal(int signal) {
  switch (signal) {
    case SIGTERM:
    case SIGINT:
    case SIGUSR1:
      Stop(signal);
      break;
    case SIGUSR2:
    case SIGHUP:
      Reload();
      break;
    case SIGQUIT:
      kill(current_, SIGQUIT);
      break;
    case SIGCHLD:
      Reap();
      break;
    default:
      break;
  }
}

void Master::Stop(int signal) {
  if (stopping_by_ == 0) Notify("STOPPING=1\n");
  stopping_by_ = signal;
  for (const Child& child : children_) {
    kill(child.pid, signal == SIGUSR1 ? SIGUSR1 : SIGTERM);
  }
}

// Collects what has ended; the master ends with the last of its workers.
void Master::Reap() {
  int status;
  int pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
    const auto child =
        std::find_if(children_.begin(), children_.end(),
                     [pid](const Child& c) { return c.pid == pid; });
    if (child == children_.end()) continue;
    children_.erase(child);
    const ProcessEnd end(status);
    const bool current = pid == current_;
    console_->Print(
        Console::Level::kWarning,
        absl::StrCat(current ? "Current" : "Former", " worker (", pid,
                     ") exited with code ", end.code, " (", end.how, ")"));
    if (!current) continue;
    exit_code_ = stopping_by_ == 0        ? end.code
                 : stopping_by_ == SIGINT ? kInterrupted
                                          : 0;
    // Nobody checks any more: the others have nothing to finish for.
    for (const Child& other : children_) kill(other.pid, SIGTERM);
  }
  if (children_.empty()) loop_.Stop();
}

void Master::Notify(const std::string& message) const {
  if (line_->systemd_notify) NotifySystemd(message);
}

}  // namespace checkd
