#include "daemon/process/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/process/signals.h"
#include "daemon/testing/own_files.h"
#include "gtest/gtest.h"
#include "tasks/poller.h"

namespace checkd {
namespace {

// The wait status of a child that runs `fn` and then exits with its result.
int StatusOf(const std::function<int()>& fn) {
  const int pid = fork();
  if (pid == 0) _exit(fn());
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return status;
}

TEST(PidFile, HoldsTheNumberAndALineEnd) {
  OwnFiles files;
  files.Write("pid", "something longer than that");
  EXPECT_TRUE(WritePidFile(files.Path("pid"), 1234).ok());
  EXPECT_EQ(files.Read("pid"), "1234\n");
}

TEST(PidFile, SaysWhyItCannotBeWritten) {
  EXPECT_EQ(
      WritePidFile("/nonexistent/pid", 1).message(),
      "Cannot create pidfile /nonexistent/pid: No such file or directory");
}

TEST(DescriptorLimit, IsRaisedToWhatIsAllowed) {
  EXPECT_EQ(StatusOf([] {
              rlimit limit = {64, 128};
              if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return 1;
              if (RaiseDescriptorLimit(0) != 128) return 2;
              return RaiseDescriptorLimit(100) == 100 ? 0 : 3;
            }),
            0);
}

TEST(Privileges, StayWhereNothingIsAsked) {
  EXPECT_TRUE(DropPrivileges(GlobalConfig()).ok());
}

TEST(ProcessEnd, TellsCodeOrSignal) {
  const ProcessEnd exited(StatusOf([] { return 3; }));
  EXPECT_EQ(exited.code, 3);
  EXPECT_EQ(exited.how, "Exit");
  const ProcessEnd killed(StatusOf([] {
    kill(getpid(), SIGKILL);
    return 0;
  }));
  EXPECT_EQ(killed.code, 128 + SIGKILL);
  EXPECT_EQ(killed.how, "Killed");
}

TEST(CloseAsExecWould, LeavesInheritedDescriptorsAndTheOneToKeep) {
  EXPECT_EQ(StatusOf([] {
              const int ours = open("/dev/null", O_RDONLY | O_CLOEXEC);
              const int kept = open("/dev/null", O_RDONLY | O_CLOEXEC);
              const int inherited = open("/dev/null", O_RDONLY);
              CloseAsExecWould(kept);
              if (fcntl(ours, F_GETFD) >= 0) return 1;
              if (fcntl(kept, F_GETFD) < 0) return 2;
              if (fcntl(inherited, F_GETFD) < 0) return 3;
              return fcntl(STDERR_FILENO, F_GETFD) < 0 ? 4 : 0;
            }),
            0);
}

TEST(DetachStandardStreams, GivesUpThePipeOfTheParent) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  int hold[2];
  ASSERT_EQ(pipe(hold), 0);
  const int pid = fork();
  if (pid == 0) {
    for (int fd : {0, 1, 2}) dup2(ends[1], fd);
    close(ends[1]);
    close(hold[1]);
    DetachStandardStreams();
    char c;
    _exit(read(hold[0], &c, 1));  // lives until the parent lets it go
  }
  close(ends[1]);
  char c;
  EXPECT_EQ(read(ends[0], &c, 1), 0);  // the end, though the child lives
  EXPECT_EQ(waitpid(pid, nullptr, WNOHANG), 0);
  close(hold[1]);
  waitpid(pid, nullptr, 0);
  close(ends[0]);
  close(hold[0]);
}

// What a parent of -D sees of a child that does `fn`.
struct Seen {
  int code;
  std::string error;
};
Seen Daemonize(const std::function<void(Daemonizer&)>& fn) {
  Daemonizer daemonizer;
  if (daemonizer.Fork() == Daemonizer::kChild) {
    fn(daemonizer);
    _exit(0);
  }
  Seen seen;
  seen.code = daemonizer.Wait(&seen.error);
  return seen;
}

TEST(Daemonizer, ParentSucceedsOnceTheChildIsReady) {
  EXPECT_EQ(Daemonize([](Daemonizer& d) { d.Ready(); }).code, 0);
}

// F148.
TEST(Daemonizer, ParentFailsAsTheChildDoes) {
  const Seen seen = Daemonize([](Daemonizer&) { _exit(3); });
  EXPECT_EQ(seen.code, 3);
  EXPECT_TRUE(seen.error.starts_with("Process ")) << seen.error;
  EXPECT_TRUE(seen.error.ends_with(" exited with code 3 (Exit)")) << seen.error;
}

TEST(Daemonizer, AChildThatNeverWasReadyIsAFailure) {
  EXPECT_EQ(Daemonize([](Daemonizer&) { _exit(0); }).code, 1);
  EXPECT_EQ(Daemonize([](Daemonizer&) { kill(getpid(), SIGKILL); }).code, 137);
}

TEST(Signals, ArriveAsEventsOfThePoller) {
  SignalSource::Block();
  EpollPoller poller;
  std::string seen;
  SignalSource source(&poller, SignalSource::Handled(), [&](int signal) {
    absl::StrAppend(&seen, signal == SIGUSR1 ? "usr1 " : "hup ");
  });
  raise(SIGUSR1);
  poller.Wait(Seconds(5));
  EXPECT_EQ(seen, "usr1 ");
  raise(SIGHUP);
  raise(SIGUSR1);
  poller.Wait(Seconds(5));
  EXPECT_EQ(seen, "usr1 hup usr1 ");
}

TEST(Signals, AProcessCanDieByOneThatItBlocked) {
  const int status = StatusOf([]() -> int {
    SignalSource::Block();
    SignalSource::DieBy(SIGTERM);
  });
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGTERM);
}

// A start may take long: whoever stops it need not wait.
TEST(Signals, SigtermEndsAProcessThatStarts) {
  const int status = StatusOf([] {
    SignalSource::BlockWhileStarting();
    raise(SIGUSR1);
    raise(SIGHUP);
    raise(SIGTERM);
    return 1;
  });
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGTERM);
}

}  // namespace
}  // namespace checkd
