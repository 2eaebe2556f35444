#include "daemon/master/master.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daemon/master/master_socket.h"
#include "daemon/process/process.h"
#include "daemon/process/signals.h"
#include "daemon/testing/own_files.h"
#include "gtest/gtest.h"
#include "transport/values/address.h"

namespace checkd {
namespace {

// A master in a child process. Its workers check nothing: they tell of what
// happens to them, a line each, and end as the signal that they get says.
class MasterTest : public testing::Test {
 protected:
  MasterTest() { EXPECT_EQ(pipe2(story_, O_CLOEXEC), 0); }
  ~MasterTest() override {
    if (master_ > 0) {
      kill(master_, SIGKILL);
      waitpid(master_, nullptr, 0);
    }
    close(story_[0]);
    if (story_[1] >= 0) close(story_[1]);
  }

  void Tell(const std::string& line) const {
    const std::string text = line + "\n";
    EXPECT_EQ(write(story_fd_, text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
  }

  int Work(bool first, const std::function<void()>& ready) const {
    if (access(files_.Path("broken").c_str(), F_OK) == 0) return 7;
    SignalSource::Block();
    ready();
    Tell(first ? "first" : "next");
    const sigset_t set = SignalSource::Handled();
    int signal = 0;
    sigwait(&set, &signal);
    Tell(absl::StrCat("worker ended by ", signal));
    return signal == SIGQUIT ? 5 : 0;
  }

  void Start() {
    story_fd_ = dup(story_[1]);  // an inherited one: workers keep it
    line_.master_worker = true;
    line_.master_socket = files_.Path("master");
    line_.pidfile = files_.Path("pid");
    master_ = fork();
    if (master_ == 0) {
      SignalSource::BlockWhileStarting();
      const int err =
          open(files_.Path("err").c_str(), O_CREAT | O_WRONLY, 0600);
      Console console(err, "checkd", "/bin/checkd");
      Master master(&line_, &console,
                    [this](bool first, const std::function<void()>& ready) {
                      return Work(first, ready);
                    });
      const int code = master.Run([this] { Tell("master ready"); });
      _exit(code);
    }
    close(std::exchange(story_[1], -1));
    close(story_fd_);
  }

  // The next line of the story, or what there is after ten seconds.
  std::string Next() {
    std::string line;
    char c;
    pollfd ready = {story_[0], POLLIN, 0};
    while (poll(&ready, 1, 10'000) > 0 && read(story_[0], &c, 1) == 1) {
      if (c == '\n') break;
      line.push_back(c);
    }
    return line;
  }
  // The first two lines come from two processes.
  void AwaitStart() {
    const std::string a = Next(), b = Next();
    EXPECT_TRUE((a == "first" && b == "master ready") ||
                (b == "first" && a == "master ready"))
        << a << "," << b;
  }

  int Wait() {
    int status = 0;
    waitpid(std::exchange(master_, -1), &status, 0);
    return ProcessEnd(status).code;
  }

  std::string Ask(const std::string& line) {
    const Address address = Address::Unix(line_.master_socket);
    sockaddr_storage storage;
    const socklen_t size = address.ToSockaddr(&storage);
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&storage), size), 0);
    send(fd, line.data(), line.size(), MSG_NOSIGNAL);
    shutdown(fd, SHUT_WR);
    std::string text;
    char block[4096];
    ssize_t n;
    while ((n = recv(fd, block, sizeof(block), 0)) > 0) text.append(block, n);
    close(fd);
    return text;
  }

  OwnFiles files_;
  CommandLine line_;
  int story_[2];
  int story_fd_ = -1;
  int master_ = -1;
};

TEST_F(MasterTest, EndsWith0OnSigterm) {
  Start();
  AwaitStart();
  EXPECT_EQ(files_.Read("pid"), absl::StrCat(master_, "\n"));
  kill(master_, SIGTERM);
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ", SIGTERM));
  EXPECT_EQ(Wait(), 0);
  EXPECT_TRUE(absl::StrContains(files_.Read("err"),
                                "All workers exited. Exiting... (0)"));
}

TEST_F(MasterTest, EndsWith130OnSigint) {
  Start();
  AwaitStart();
  kill(master_, SIGINT);
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ", SIGTERM));
  EXPECT_EQ(Wait(), 130);
}

TEST_F(MasterTest, PassesASoftStopOn) {
  Start();
  AwaitStart();
  kill(master_, SIGUSR1);
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ", SIGUSR1));
  EXPECT_EQ(Wait(), 0);
}

TEST_F(MasterTest, EndsAsItsWorkerDoes) {
  Start();
  AwaitStart();
  kill(master_, SIGQUIT);  // goes on to the worker, which here exits with 5
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ", SIGQUIT));
  EXPECT_EQ(Wait(), 5);
  EXPECT_TRUE(
      absl::StrContains(files_.Read("err"), " exited with code 5 (Exit)\n"));
}

TEST_F(MasterTest, EndsAtOnceIfTheFirstWorkerFails) {
  files_.Write("broken", "");
  Start();
  EXPECT_EQ(Wait(), 7);
}

TEST_F(MasterTest, ReplacesTheWorkerOnReload) {
  Start();
  AwaitStart();
  kill(master_, SIGUSR2);
  const std::string a = Next(), b = Next();
  const std::string ended = absl::StrCat("worker ended by ", SIGUSR1);
  EXPECT_TRUE((a == "next" && b == ended) || (a == ended && b == "next"))
      << a << "," << b;
  kill(master_, SIGTERM);
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ", SIGTERM));
  EXPECT_EQ(Wait(), 0);
}

TEST_F(MasterTest, ReloadsByCommandAndCounts) {
  Start();
  AwaitStart();
  EXPECT_EQ(Ask("reload\n"), "Success=1\n--\n\n");
  Next();
  Next();
  files_.Write("broken", "");
  EXPECT_EQ(Ask("reload\n"), "Success=0\n--\n\n");
  const std::string text = Ask("show proc\n");
  EXPECT_TRUE(absl::StartsWith(
      text,
      "#<PID>          <type>          <reloads>       <uptime>        "
      "<version>      \n"))
      << text;
  EXPECT_TRUE(absl::StrContains(
      text, absl::StrCat("\n", master_,
                         std::string(16 - absl::StrCat(master_).size(), ' '),
                         "master          2 [failed: 1]   0d00h00m")))
      << text;
  EXPECT_EQ(Ask("prompt\nshow cli level\n"), "master> admin\n\nmaster> ");
  kill(master_, SIGTERM);
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ", SIGTERM));
  EXPECT_EQ(Wait(), 0);
}

TEST(ShowProc, ListsWorkersByAge) {
  MasterStatus status;
  status.master = {10, 2, 90061};
  status.failed_reloads = 1;
  status.workers = {{12, 0, 5}};
  status.former = {{11, 1, 3600}};
  const std::vector<std::string> lines = absl::StrSplit(ShowProc(status), '\n');
  ASSERT_EQ(lines.size(), 8u);
  EXPECT_TRUE(absl::StartsWith(
      lines[1], "10              master          2 [failed: 1]   1d01h01m01s"));
  EXPECT_EQ(lines[2], "# workers");
  EXPECT_TRUE(absl::StartsWith(
      lines[3], "12              worker          0               0d00h00m05s"));
  EXPECT_EQ(lines[4], "# old workers");
  EXPECT_TRUE(absl::StartsWith(lines[5], "11              worker          1"));
  EXPECT_EQ(lines[6], "# programs");
}

TEST(MasterSocket, IsReadAsAStatsSocket) {
  const auto path = ParseMasterSocket("/run/m.sock,mode,600");
  ASSERT_TRUE(path.ok()) << path.status();
  EXPECT_EQ(path->address, Address::Unix("/run/m.sock"));
  EXPECT_EQ(path->level, CliLevel::kAdmin);
  EXPECT_EQ(path->mode, 0600);
  EXPECT_EQ(ParseMasterSocket("fd@17")->address.fd(), 17);
  EXPECT_EQ(ParseMasterSocket("ipv4@127.0.0.1:99,level,user")->level,
            CliLevel::kUser);
}

TEST(MasterSocket, IsRefusedWithAReason) {
  for (const char* text : {"", "it's", "/run/m,nonsense"}) {
    EXPECT_FALSE(ParseMasterSocket(text).ok()) << text;
  }
  EXPECT_TRUE(absl::StrContains(
      ParseMasterSocket("/run/m,nonsense").status().message(), "nonsense"));
}

}  // namespace
}  // namespace checkd
