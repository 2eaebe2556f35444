// Ways to start: one exec, the modes, the letters (docs/reference/launch.md:
// Start).
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

// A backend whose only server goes down at its first check, which gives a line.
std::string FailingBackend() {
  return absl::StrCat("backend b\n  server s ", LoopbackAddress(),
                      ":1 check inter 100ms fall 1\n");
}

int LoggedPid(const ProxyProcess& proxy) {
  if (!proxy.log().WaitForText("Server b/s is DOWN")) return -1;
  for (const SyslogMessage& message : proxy.log().messages()) {
    if (absl::StrContains(message.text, "is DOWN")) return message.pid;
  }
  return -1;
}

// The pid in the file, once it holds a decimal number and at most a line end.
int PidInFile(const std::string& path) {
  std::string text;
  if (!WaitFor([&] { return !(text = ReadFile(path)).empty(); },
               Millis(3000))) {
    return -1;
  }
  char* end = nullptr;
  const long pid = std::strtol(text.c_str(), &end, 10);
  return std::string(end).empty() || std::string(end) == "\n"
             ? static_cast<int>(pid)
             : -1;
}

class Foreground : public testing::TestWithParam<const char*> {};

TEST_P(Foreground, TheExecdProcessIsTheOneThatLogs) {
  ProxyProcess proxy({.config = FailingBackend(), .args = {GetParam()}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  EXPECT_EQ(LoggedPid(proxy), proxy.process().pid()) << proxy.Story();
}

INSTANTIATE_TEST_SUITE_P(Modes, Foreground, testing::Values("-d", "-db"));

class MasterMode : public testing::TestWithParam<const char*> {};

TEST_P(MasterMode, TheWorkerLogsAndTheMasterStays) {
  ProxyProcess proxy({.config = FailingBackend(), .args = {GetParam()}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  const int worker = LoggedPid(proxy);
  EXPECT_GT(worker, 0) << proxy.Story();
  EXPECT_NE(worker, proxy.process().pid());
  EXPECT_TRUE(proxy.process().Running());
}

INSTANTIATE_TEST_SUITE_P(Modes, MasterMode, testing::Values("-W", "-Ws"));

TEST(Modes, DaemonLogsWithThePidOfItsPidFile) {
  TempDir dir;
  const std::string pidfile = dir.Path("pid");
  ProxyProcess proxy(
      {.config = FailingBackend(), .args = {"-D", "-p", pidfile}});
  EXPECT_TRUE(proxy.process().Wait().Exited(0)) << proxy.Story();
  const int pid = PidInFile(pidfile);
  ASSERT_GT(pid, 0) << proxy.Story();
  KillAtExit end(pid);
  EXPECT_TRUE(ProcessExists(pid));
  EXPECT_EQ(LoggedPid(proxy), pid) << proxy.Story();
}

TEST(Modes, MasterWritesItsOwnPidToThePidFile) {
  TempDir dir;
  const std::string pidfile = dir.Path("pid");
  ProxyProcess proxy(
      {.config = FailingBackend(), .args = {"-W", "-p", pidfile}});
  EXPECT_EQ(PidInFile(pidfile), proxy.process().pid()) << proxy.Story();
}

TEST(Modes, StandaloneForegroundWritesNoPidFile) {
  TempDir dir;
  ProxyProcess proxy(
      {.config = FailingBackend(), .args = {"-d", "-p", dir.Path("pid")}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  EXPECT_GT(LoggedPid(proxy), 0);
  EXPECT_NE(access(dir.Path("pid").c_str(), F_OK), 0);
}

TEST(Modes, NotifiesItsSupervisorOnce) {
  if (UnderTestIsHaproxy()) GTEST_SKIP() << "Debian's 2.6 needs libsystemd";
  TempDir dir;
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  dir.Path("notify").copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
            0);
  const timeval patience = {3, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));

  ProxyProcess proxy({.config = FailingBackend(),
                      .args = {"-Ws"},
                      .env = {{"NOTIFY_SOCKET", dir.Path("notify")}}});
  char bytes[512];
  const ssize_t n = recv(fd, bytes, sizeof(bytes), 0);
  close(fd);
  ASSERT_GT(n, 0) << "nothing within 3 s\n" << proxy.Story();
  EXPECT_EQ(std::string(bytes, n),
            absl::StrCat("READY=1\nMAINPID=", proxy.process().pid(),
                         "\nSTATUS=Ready.\n"));
}

TEST(Modes, MasterCliOnAnInheritedSocket) {
  const int listener = ListenTcp("127.0.0.1");
  ProxyProcess proxy({.config = FailingBackend(),
                      .args = {"-W", "-S", "fd@17"},
                      .fds = {{17, listener}}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  const std::string answer =
      Cli("127.0.0.1", LocalPort(listener)).Ask("show proc");
  close(listener);
  EXPECT_TRUE(
      absl::StrContains(answer, absl::StrCat(proxy.process().pid(), " ")))
      << answer;
}

// A configuration file that takes as long as the test likes.
class SlowFile {
 public:
  explicit SlowFile(std::string path) : path_(std::move(path)) {
    EXPECT_EQ(mkfifo(path_.c_str(), 0600), 0);
  }
  ~SlowFile() { End(); }

  // Returns once somebody reads it.
  void AwaitReader() { fd_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC); }
  void End() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }

 private:
  const std::string path_;
  int fd_ = -1;
};

// F478.
TEST(Modes, MasterServesItsSocketWhileAConfigurationLoads) {
  if (UnderTestIsHaproxy()) GTEST_SKIP() << "2.6 answers nobody";
  TempDir dir;
  SlowFile file(dir.Path("slow.cfg"));
  const Cli master(dir.Path("master"));
  ProxyProcess proxy(
      {.config = FailingBackend(),
       .args = {"-W", "-S", dir.Path("master"), "-f", dir.Path("slow.cfg")}});
  file.AwaitReader();
  file.End();
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();

  const int asking = master.Connect();
  ASSERT_TRUE(SendAll(asking, "reload\n"));
  file.AwaitReader();
  EXPECT_TRUE(absl::StrContains(master.Ask("show proc"),
                                absl::StrCat(proxy.process().pid(), " ")))
      << proxy.Story();
  EXPECT_EQ(master.Ask("reload"),
            "Success=0\n--\nAnother reload is still in progress.\n\n");
  EXPECT_EQ(proxy.cli().Ask("show backend"), "# name\nb\n\n");
  file.End();
  const std::string answer = ReadAll(asking);
  EXPECT_TRUE(absl::StartsWith(answer, "Success=1\n--\n")) << answer;
  close(asking);
}

TEST(Modes, MasterCliNeedsAMaster) {
  if (UnderTestIsHaproxy()) GTEST_SKIP() << "2.6 only warns";
  ProxyProcess proxy(
      {.config = FailingBackend(), .args = {"-d", "-S", "ipv4@127.0.0.1:1"}});
  EXPECT_TRUE(proxy.process().Wait().Exited(1)) << proxy.Story();
  EXPECT_TRUE(proxy.process().WaitForOutput(
      "a master CLI socket was defined, but master-worker mode (-W) is not "
      "enabled."))
      << proxy.Story();
}

TEST(Modes, CheckOnlyWinsOverTheOthers) {
  for (const char* mode : {"-d", "-D", "-W", "-Ws"}) {
    ProxyProcess proxy({.config = absl::StrCat(
                            FailingBackend(), "listen l\n  bind /tmp/unused\n"),
                        .args = {mode, "-c"}});
    EXPECT_TRUE(proxy.process().Wait().Exited(0)) << mode << proxy.Story();
    EXPECT_TRUE(WaitFor([&] { return proxy.process().OutputClosed(); }))
        << mode;
    EXPECT_EQ(proxy.log().Count(""), 0) << mode;
  }
}

TEST(Modes, LettersOfHarnessesAreAccepted) {
  if (UnderTestIsHaproxy()) GTEST_SKIP() << "2.6 lacks some of the letters";
  for (const char* letter :
       {"-dC",     "-dD", "-dG", "-dI", "-dKlst", "-dL", "-dA", "-dM",
        "-dMfail", "-dR", "-dS", "-dT", "-dV",    "-dZ", "-dF", "-de",
        "-dk",     "-dp", "-dv", "-dc", "-dr",    "-q",  "-V",  "-4"}) {
    ProxyProcess proxy({.config = FailingBackend(), .args = {"-c", letter}});
    EXPECT_TRUE(proxy.process().Wait().Exited(0)) << letter << proxy.Story();
  }
  for (const auto& [letter, value] : {std::pair{"-m", "512"},
                                      {"-n", "100"},
                                      {"-N", "100"},
                                      {"-L", "me"},
                                      {"-p", "/nonexistent/pid"},
                                      {"-C", "/"}}) {
    ProxyProcess proxy(
        {.config = FailingBackend(), .args = {"-c", letter, value}});
    EXPECT_TRUE(proxy.process().Wait().Exited(0)) << letter << proxy.Story();
  }
}

TEST(Modes, UnknownLettersAndBareNamesAreRefused) {
  for (const char* word : {"-y", "name.cfg"}) {
    ProxyProcess proxy({.config = FailingBackend(), .args = {"-c", word}});
    EXPECT_TRUE(proxy.process().Wait().Exited(1)) << word << proxy.Story();
  }
}

TEST(Modes, NoArgumentsPrintTheUsageAndExit1) {
  ChildProcess child({.argv = {CheckdPath()}});
  EXPECT_TRUE(child.Wait().Exited(1));
  EXPECT_TRUE(child.WaitForOutput("Usage"));
}

TEST(Modes, TheWorkingDirectoryIsTheCallersAndStays) {
  TempDir dir;
  dir.Write("a.cfg",
            absl::StrCat("global\n  stats socket unix@cli level admin\n",
                         "defaults\n timeout client 1s\n timeout "
                         "server 1s\n timeout connect 1s\n",
                         FailingBackend()));
  ChildProcess child(
      {.argv = {CheckdPath(), "-d", "-f", "a.cfg"}, .directory = dir.path()});
  EXPECT_TRUE(WaitFor([&] {
    return access(dir.Path("cli").c_str(), F_OK) == 0;
  })) << child.Output();
  char cwd[256] = {};
  ASSERT_GT(readlink(absl::StrCat("/proc/", child.pid(), "/cwd").c_str(), cwd,
                     sizeof(cwd) - 1),
            0);
  EXPECT_EQ(cwd, dir.path());
}

}  // namespace
}  // namespace checkd
