#include "daemon/master/master.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
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
    if (Exists("broken")) return 7;
    if (Exists("slow") && !WaitAt("slow")) return 7;
    SignalSource::Block();
    ready();
    Tell(first ? "first" : "next");
    const sigset_t set = SignalSource::Handled();
    int signal = 0;
    sigwait(&set, &signal);
    if (Exists("lingers") && signal != SIGQUIT) WaitAt("lingers");
    Tell(absl::StrCat("worker ended by ", signal));
    return signal == SIGQUIT ? 5 : 0;
  }

  bool Exists(const std::string& name) const {
    return access(files_.Path(name).c_str(), F_OK) == 0;
  }
  // A worker waits where the test has made a Barrier: true once that is opened,
  // false if it is broken.
  bool WaitAt(const std::string& name) const {
    const int fd = open(files_.Path(name).c_str(), O_RDONLY);
    char c;
    const bool opened = read(fd, &c, 1) == 0;
    close(fd);
    return opened;
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

  // A client that has asked, and waits.
  int Send(const std::string& line) {
    const Address address = Address::Unix(line_.master_socket);
    sockaddr_storage storage;
    const socklen_t size = address.ToSockaddr(&storage);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&storage), size), 0);
    send(fd, line.data(), line.size(), MSG_NOSIGNAL);
    shutdown(fd, SHUT_WR);
    return fd;
  }
  // What it gets: all, or what there is after ten seconds.
  std::string Answer(int fd) {
    std::string text;
    char block[4096];
    ssize_t n;
    pollfd ready = {fd, POLLIN, 0};
    while (poll(&ready, 1, 10'000) > 0 &&
           (n = recv(fd, block, sizeof(block), 0)) > 0) {
      text.append(block, n);
    }
    close(fd);
    return text;
  }
  std::string Ask(const std::string& line) { return Answer(Send(line)); }

  // The lines of `text` that have `word` in them.
  static int Count(const std::string& text, std::string_view word) {
    const std::vector<std::string> lines = absl::StrSplit(text, '\n');
    return static_cast<int>(std::count_if(
        lines.begin(), lines.end(),
        [word](const auto& line) { return absl::StrContains(line, word); }));
  }

  OwnFiles files_;
  CommandLine line_;
  int story_[2];
  int story_fd_ = -1;
  int master_ = -1;
};

// Where a worker waits for the test: "slow" before it is ready, "lingers" when
// it was told to finish.
class Barrier {
 public:
  explicit Barrier(std::string path) : path_(std::move(path)) {
    EXPECT_EQ(mkfifo(path_.c_str(), 0600), 0);
  }
  ~Barrier() { Open(); }

  // Returns once a worker is there.
  void Await() {
    fd_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    EXPECT_GE(fd_, 0);
  }
  // Lets go who is there and who comes.
  void Open() {
    unlink(path_.c_str());
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }
  void Break() { EXPECT_EQ(write(fd_, "x", 1), 1); }

 private:
  const std::string path_;
  int fd_ = -1;
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

// Its client waits, others do not, and there are no two at a time.
TEST_F(MasterTest, ServesOthersDuringASlowReload) {
  Start();
  AwaitStart();
  Barrier slow(files_.Path("slow"));
  const int asking = Send("reload\n");
  slow.Await();
  const std::string text = Ask("show proc\n");
  EXPECT_EQ(Count(text, " worker "), 2) << text;
  EXPECT_EQ(Count(text, "# old workers"), 0) << text;
  EXPECT_EQ(Ask("reload\n"),
            "Success=0\n--\nAnother reload is still in progress.\n\n");
  pollfd answered = {asking, POLLIN, 0};
  EXPECT_EQ(poll(&answered, 1, 0), 0);
  slow.Open();
  EXPECT_EQ(Answer(asking), "Success=1\n--\n\n");
  Next();
  Next();
  EXPECT_EQ(Count(Ask("show proc\n"), " 1 [failed: 0] "), 1);
  kill(master_, SIGTERM);
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ", SIGTERM));
  EXPECT_EQ(Wait(), 0);
}

TEST_F(MasterTest, GoesOnWhenTheClientOfAReloadLeaves) {
  Start();
  AwaitStart();
  Barrier slow(files_.Path("slow"));
  const int asking = Send("reload\n");
  slow.Await();
  close(asking);
  EXPECT_NE(Ask("show version\n"), "");
  slow.Open();
  Next();
  Next();
  EXPECT_EQ(Ask("reload\n"), "Success=1\n--\n\n");
}

TEST_F(MasterTest, AWorkerThatFailsSlowlyLeavesTheFormerOneInPlace) {
  Start();
  AwaitStart();
  Barrier slow(files_.Path("slow"));
  const int asking = Send("reload\n");
  slow.Await();
  slow.Break();
  EXPECT_EQ(Answer(asking), "Success=0\n--\n\n");
  const std::string text = Ask("show proc\n");
  EXPECT_EQ(Count(text, " 1 [failed: 1] "), 1) << text;
  EXPECT_EQ(Count(text, "# old workers"), 0) << text;
  kill(master_, SIGTERM);
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ", SIGTERM));
  EXPECT_EQ(Wait(), 0);
}

// What was changed after the first of them is not lost.
TEST_F(MasterTest, ReloadsOnceMoreForSignalsDuringAReload) {
  Start();
  AwaitStart();
  Barrier slow(files_.Path("slow"));
  kill(master_, SIGUSR2);
  slow.Await();
  for (int i = 0; i < 3; ++i) {
    kill(master_, SIGUSR2);
    kill(master_, SIGHUP);
    EXPECT_NE(Ask("show version\n"), "");
  }
  slow.Open();
  std::vector<std::string> story;
  for (int i = 0; i < 4; ++i) story.push_back(Next());
  std::sort(story.begin(), story.end());
  const std::string ended = absl::StrCat("worker ended by ", SIGUSR1);
  EXPECT_EQ(story, (std::vector<std::string>{"next", "next", ended, ended}));
  EXPECT_EQ(Count(Ask("show proc\n"), " 2 [failed: 0] "), 1);
}

TEST_F(MasterTest, EndsAsItsWorkerDoesDuringASlowReload) {
  Start();
  AwaitStart();
  Barrier slow(files_.Path("slow"));
  kill(master_, SIGUSR2);
  slow.Await();
  kill(master_, SIGQUIT);
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ", SIGQUIT));
  EXPECT_EQ(Wait(), 5);
}

class StoppedMaster : public MasterTest,
                      public testing::WithParamInterface<int> {};

TEST_P(StoppedMaster, EndsAtOnceDuringASlowReload) {
  Start();
  AwaitStart();
  Barrier slow(files_.Path("slow"));
  const int asking = Send("reload\n");
  slow.Await();
  kill(master_, GetParam());
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ",
                                 GetParam() == SIGUSR1 ? SIGUSR1 : SIGTERM));
  EXPECT_EQ(Wait(), GetParam() == SIGINT ? 130 : 0);
  EXPECT_EQ(Count(Answer(asking), "Success=1"), 0);
}

INSTANTIATE_TEST_SUITE_P(Signals, StoppedMaster,
                         testing::Values(SIGTERM, SIGINT, SIGUSR1));

// A former one may take long to finish; the number of one that has ended may be
// another's.
TEST_F(MasterTest, StartsNoWorkerOnceTheOneThatChecksHasEnded) {
  Barrier lingers(files_.Path("lingers"));
  Start();
  AwaitStart();
  EXPECT_EQ(Ask("reload\n"), "Success=1\n--\n\n");
  EXPECT_EQ(Next(), "next");
  lingers.Await();  // the first one is there
  kill(master_, SIGQUIT);
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ", SIGQUIT));
  std::string text;
  do {
    text = Ask("show proc\n");
  } while (Count(text, " worker ") > 1);
  EXPECT_EQ(Count(text, "# old workers"), 1) << text;
  EXPECT_EQ(Ask("reload\n"), "Success=0\n--\nThe master is about to end.\n\n");
  lingers.Open();
  EXPECT_EQ(Next(), absl::StrCat("worker ended by ", SIGUSR1));
  EXPECT_EQ(Wait(), 5);
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
