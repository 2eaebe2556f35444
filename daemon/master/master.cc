#include "daemon/master/master.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
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

// What `reload` answers.
std::string Outcome(bool success, std::string_view log) {
  std::string text = absl::StrCat("Success=", success ? 1 : 0, "\n--\n", log);
  if (text.back() != '\n') text.push_back('\n');
  return text;
}

}  // namespace

// The answer to the client that asked for the reload that is under way.
class Master::ReloadAnswer : public CliDump {
 public:
  explicit ReloadAnswer(Master* master) : master_(master) {
    master_->waiting_ = this;
  }
  ~ReloadAnswer() override {
    if (waiting()) master_->waiting_ = nullptr;  // the client left
  }

  void Finish(std::string text) {
    text_ = std::move(text);
    std::exchange(master_, nullptr)->waiting_ = nullptr;
  }

  bool waiting() const override { return master_ != nullptr; }
  bool Next(std::string* out) override {
    *out += text_;
    return false;
  }

 private:
  Master* master_;  // null when it is over
  std::string text_;
};

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
  if (!StartWorker()) {
    console_->Print(Console::Level::kAlert,
                    absl::StrCat("Cannot start a worker: ", strerror(errno)));
    return 1;
  }
  start_->Wait();
  if (!start_->checks()) {
    int status = 0;
    waitpid(start_->pid(), &status, 0);
    return std::max(1, ProcessEnd(status).code);
  }
  current_ = start_->pid();
  last_log_ = start_->log();
  start_.reset();
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
  commands_.Add(
      {"show startup-logs", CliLevel::kOperator, "",
       "the messages of the last start of a worker",
       [this](const CliCall&) { return CliReply::Dump(last_log_ + "\n"); }});
  commands_.Add({"reload", CliLevel::kAdmin, "",
                 "replace the worker by one with the configuration of now",
                 [this](const CliCall&) { return ReloadByCommand(); }});
}

MasterStatus Master::Status() const {
  MasterStatus status;
  const int64_t now = NowSeconds();
  status.master = {pid_, reloads_, now - started_s_};
  status.failed_reloads = failed_reloads_;
  for (const Child& child : children_) {
    const bool former = child.pid != current_ && !IsStarting(child.pid);
    auto& list = former ? status.former : status.workers;
    list.push_back(
        {child.pid, reloads_ - child.born_after, now - child.started_s});
  }
  return status;
}

bool Master::IsStarting(int pid) const {
  return start_ != nullptr && start_->pid() == pid;
}

bool Master::StartWorker() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  const int pid = fork();
  if (pid == 0) BecomeWorker(ends[1]);
  const int err = errno;
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    errno = err;
    return false;
  }
  children_.push_back({pid, NowSeconds(), reloads_});
  start_ = std::make_unique<WorkerStart>(pid, ends[0]);
  return true;
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

// As HAProxy's master answers.
CliReply Master::ReloadByCommand() {
  if (ending()) {
    return CliReply::Dump(Outcome(false, "The master is about to end."));
  }
  if (start_ != nullptr) {
    return CliReply::Dump(
        Outcome(false, "Another reload is still in progress."));
  }
  if (!BeginReload()) return CliReply::Dump(Outcome(false, last_log_));
  CliReply reply;
  reply.dump = std::make_unique<ReloadAnswer>(this);
  return reply;
}

void Master::ReloadBySignal() {
  if (ending()) return;
  if (start_ != nullptr) {
    reload_again_ = true;
  } else {
    BeginReload();
  }
}

// Starts a second worker; the first one finishes once the second is ready. If
// the second fails, the first goes on.
bool Master::BeginReload() {
  Notify("RELOADING=1\nSTATUS=Reloading Configuration.\n");
  console_->Print(Console::Level::kNotice, "Reloading checkd");
  ++reloads_;
  if (!StartWorker()) {
    last_log_ = absl::StrCat("Cannot start a worker: ", strerror(errno), "\n");
    EndReload(false);
    return false;
  }
  start_->Watch(&poller_, [this] { OnReport(); });
  return true;
}

// One that failed is about to end: Reap() has the rest.
void Master::OnReport() {
  if (start_->checks()) EndReload(true);
}

void Master::EndReload(bool success) {
  success &= !ending();
  int started = kNobody;
  if (start_ != nullptr) {
    started = start_->pid();
    last_log_ = start_->log();
    start_.reset();
  }
  if (success) {
    kill(std::exchange(current_, started), SIGUSR1);
  } else {
    ++failed_reloads_;
  }
  if (waiting_ != nullptr) {
    waiting_->Finish(Outcome(success, last_log_));
    cli_->Wake();
  }
  if (ending()) return;
  if (!success) {
    console_->Print(Console::Level::kWarning,
                    "The new worker failed to start; the former one goes on.");
  }
  Notify("READY=1\nSTATUS=Ready.\n");
  if (std::exchange(reload_again_, false)) BeginReload();
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
      ReloadBySignal();
      break;
    case SIGQUIT:
      if (current_ != kNobody) kill(current_, SIGQUIT);
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
    // One that starts has nothing to finish.
    const bool soft = signal == SIGUSR1 && !IsStarting(child.pid);
    kill(child.pid, soft ? SIGUSR1 : SIGTERM);
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
    if (IsStarting(pid)) {
      start_->Read();  // what it said before is all there
      EndReload(false);
      continue;
    }
    const ProcessEnd end(status);
    const bool current = pid == current_;
    // Its number may be another's from now on.
    if (current) current_ = kNobody;
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
