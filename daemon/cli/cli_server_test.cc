#include "daemon/cli/cli_server.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "daemon/cli/session_commands.h"
#include "daemon/testing/own_files.h"
#include "gtest/gtest.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/sockets/kernel_net.h"

namespace checkd {
namespace {

constexpr size_t kBig = 5'000'000;

class BigDump : public CliDump {
 public:
  bool Next(std::string* out) override {
    if (made_ == kBig) return false;
    out->append(1000, 'x');
    made_ += 1000;
    return true;
  }

 private:
  size_t made_ = 0;
};

// A client's socket; never blocks.
class Peer {
 public:
  explicit Peer(const Address& address) {
    sockaddr_storage storage;
    const socklen_t size = address.ToSockaddr(&storage);
    fd_ = socket(storage.ss_family, SOCK_STREAM, 0);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&storage), size), 0);
    fcntl(fd_, F_SETFL, O_NONBLOCK);
  }
  ~Peer() { Close(); }

  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }
  void Send(std::string_view text) {
    EXPECT_EQ(send(fd_, text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
  }
  void ShutDown() { shutdown(fd_, SHUT_WR); }
  // Reads what has come.
  void Read() {
    char block[65536];
    ssize_t n;
    while ((n = recv(fd_, block, sizeof(block), 0)) > 0) text.append(block, n);
    if (n == 0) closed = true;
  }

  std::string text;
  bool closed = false;

 private:
  int fd_;
};

class CliServerTest : public testing::Test {
 protected:
  CliServerTest()
      : loop_(&clock_, &poller_, {.stall_threshold = Seconds(3600)}),
        context_{&loop_, &poller_, &net_} {
    AddSessionCommands(&table_);
    table_.Add({"show big", CliLevel::kUser, "", "", [](const CliCall&) {
                  CliReply reply;
                  reply.dump = std::make_unique<BigDump>();
                  return reply;
                }});
    spec_.address = Address::Unix(files_.Path("cli"));
    spec_.text = files_.Path("cli");
    spec_.level = CliLevel::kAdmin;
  }

  void Serve() {
    server_ = std::make_unique<CliServer>(&context_, &table_, options_);
    const absl::Status status = server_->Listen(spec_);
    ASSERT_TRUE(status.ok()) << status;
  }
  Peer Connect() { return Peer(spec_.address); }

  // Turns until nothing is left to do without more input.
  void RunUntilQuiet() {
    for (int quiet = 0; quiet < 3;) {
      const bool idle = loop_.idle();
      loop_.RunOnce(Duration::zero());
      quiet = idle && loop_.idle() ? quiet + 1 : 0;
    }
  }
  std::string TextOf(Peer& peer) {
    RunUntilQuiet();
    peer.Read();
    return std::exchange(peer.text, "");
  }
  // Whether the server has closed it, its text read before.
  bool Closed(Peer& peer) {
    RunUntilQuiet();
    peer.Read();
    return peer.closed;
  }

  OwnFiles files_;
  VirtualClock clock_;
  EpollPoller poller_;
  EventLoop loop_;
  KernelNet net_;
  TransportContext context_;
  CommandTable table_;
  CliServer::Options options_;
  StatsSocket spec_;
  std::unique_ptr<CliServer> server_;
};

TEST_F(CliServerTest, AnswersALineAndCloses) {
  Serve();
  Peer peer = Connect();
  peer.Send("echo a\necho b\n");
  EXPECT_EQ(TextOf(peer), "a\n\n");
  EXPECT_TRUE(Closed(peer));
  EXPECT_EQ(server_->clients(), 0u);
}

TEST_F(CliServerTest, AnswersAClientThatHasShutDownItsSide) {
  Serve();
  Peer peer = Connect();
  peer.Send("echo a\n");
  peer.ShutDown();
  EXPECT_EQ(TextOf(peer), "a\n\n");
  EXPECT_TRUE(Closed(peer));
}

TEST_F(CliServerTest, WaitsForTheRestOfALine) {
  Serve();
  Peer peer = Connect();
  peer.Send("echo ");
  EXPECT_EQ(TextOf(peer), "");
  peer.Send("a\n");
  EXPECT_EQ(TextOf(peer), "a\n\n");
}

TEST_F(CliServerTest, GivesEachSocketItsLevelAndSeverityOutput) {
  spec_.level = CliLevel::kUser;
  spec_.severity_output = SeverityOutput::kNumber;
  Serve();
  Peer peer = Connect();
  peer.Send("show cli level;operator\n");
  EXPECT_EQ(TextOf(peer), "user\n\n[3]: Permission denied\n\n");
}

TEST_F(CliServerTest, ClosesASilentClientWithoutAWord) {
  options_.timeout_ms = 10'000;
  Serve();
  Peer silent = Connect();
  Peer slow = Connect();
  slow.Send("prompt i\n");
  RunUntilQuiet();
  clock_.Advance(Seconds(9));
  slow.Send("echo a\n");
  RunUntilQuiet();
  clock_.Advance(Seconds(2));
  EXPECT_TRUE(Closed(silent));
  EXPECT_EQ(silent.text, "");
  EXPECT_FALSE(Closed(slow));
  clock_.Advance(Seconds(9));
  EXPECT_TRUE(Closed(slow));
}

TEST_F(CliServerTest, ObeysTheTimeoutThatAClientSets) {
  Serve();
  Peer peer = Connect();
  peer.Send("prompt i\nset timeout cli 60\n");
  RunUntilQuiet();
  clock_.Advance(Seconds(59));
  EXPECT_FALSE(Closed(peer));
  clock_.Advance(Seconds(2));
  EXPECT_TRUE(Closed(peer));
}

// An answer that somebody else has to find first.
struct Oracle {
  class Answer : public CliDump {
   public:
    explicit Answer(Oracle* oracle) : oracle_(oracle) {}
    bool waiting() const override { return oracle_->says.empty(); }
    bool Next(std::string* out) override {
      *out += oracle_->says;
      return false;
    }

   private:
    Oracle* const oracle_;
  };
  std::string says;
};

TEST_F(CliServerTest, AClientWaitsForItsAnswerHoweverLongThatTakes) {
  Oracle oracle;
  table_.Add({"ask", CliLevel::kUser, "", "", [&oracle](const CliCall&) {
                CliReply reply;
                reply.dump = std::make_unique<Oracle::Answer>(&oracle);
                return reply;
              }});
  Serve();
  Peer peer = Connect();
  peer.Send("prompt i\nask;echo b\necho c\n");
  EXPECT_EQ(TextOf(peer), "\n");
  Peer other = Connect();
  other.Send("echo me\n");
  EXPECT_EQ(TextOf(other), "me\n\n");
  for (int i = 0; i < 100; ++i) {
    clock_.Advance(Seconds(9));
    EXPECT_FALSE(Closed(peer));
  }
  server_->Wake();  // about something else
  EXPECT_EQ(TextOf(peer), "");
  oracle.says = "a\n";
  server_->Wake();
  EXPECT_EQ(TextOf(peer), "a\n\nb\n\nc\n\n");
  clock_.Advance(Seconds(11));
  EXPECT_TRUE(Closed(peer));
}

TEST_F(CliServerTest, ServesTheNextWhenOneLeaves) {
  options_.max_clients = 1;
  Serve();
  Peer first = Connect();
  first.Send("prompt i\n");
  RunUntilQuiet();
  Peer second = Connect();
  second.Send("echo second\n");
  Peer third = Connect();
  third.Send("echo third\n");
  EXPECT_EQ(TextOf(second), "");
  EXPECT_EQ(server_->clients(), 1u);
  first.Close();
  EXPECT_EQ(TextOf(second), "second\n\n");
  EXPECT_EQ(TextOf(third), "third\n\n");
}

TEST_F(CliServerTest, TurnsNobodyAwayHoweverManyComeAndGo) {
  options_.max_clients = 2;
  Serve();
  Peer first = Connect();
  first.Send("prompt i\n");
  Peer second = Connect();
  second.Send("prompt i\n");
  RunUntilQuiet();
  for (int i = 0; i < 100; ++i) {
    Peer(spec_.address).Send("show big\n");  // and away
  }
  Peer last = Connect();
  last.Send("echo last\n");
  EXPECT_EQ(TextOf(last), "");
  first.Close();
  for (int turn = 0; turn < 2000 && last.text.empty(); ++turn) {
    loop_.RunOnce(Duration::zero());
    last.Read();
  }
  EXPECT_EQ(last.text, "last\n\n");
  EXPECT_FALSE(Closed(second));
}

TEST_F(CliServerTest, ServesManyClientsAtOnce) {
  Serve();
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 100; ++i) {
    peers.push_back(std::make_unique<Peer>(spec_.address));
    peers.back()->Send("echo " + std::to_string(i) + "\n");
  }
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(TextOf(*peers[i]), std::to_string(i) + "\n\n");
  }
}

// A reader that stops costs what fits into the kernel's buffers and ours.
TEST_F(CliServerTest, HoldsLittleForAClientThatDoesNotRead) {
  Serve();
  Peer peer = Connect();
  RunUntilQuiet();
  const size_t before = mallinfo2().uordblks;
  peer.Send("show big\n");
  RunUntilQuiet();
  EXPECT_LT(mallinfo2().uordblks, before + 300'000);
  size_t total = 0;
  for (int i = 0; i < 1'000'000 && !peer.closed; ++i) {
    loop_.RunOnce(Duration::zero());
    peer.Read();
    total += std::exchange(peer.text, "").size();
    ASSERT_LT(mallinfo2().uordblks, before + 600'000);
  }
  EXPECT_EQ(total, kBig + 1);
}

TEST_F(CliServerTest, HoldsLittleForAClientThatOnlySends) {
  Serve();
  Peer peer = Connect();
  peer.Send("prompt i\nshow big\n");
  RunUntilQuiet();
  const size_t before = mallinfo2().uordblks;
  const std::string lines(8192, '\n');
  for (int i = 0; i < 20; ++i) {
    peer.Send(lines);  // 160 kB: some stays in the kernel
    RunUntilQuiet();
  }
  EXPECT_LT(mallinfo2().uordblks, before + 300'000);
}

TEST_F(CliServerTest, OthersAreServedDuringALongAnswer) {
  Serve();
  Peer reader = Connect();
  reader.Send("show big\n");
  Peer other = Connect();
  other.Send("echo a\n");
  size_t read = 0;
  while (other.text.empty() && !reader.closed) {
    loop_.RunOnce(Duration::zero());
    reader.Read();
    read += std::exchange(reader.text, "").size();
    other.Read();
  }
  EXPECT_EQ(other.text, "a\n\n");
  EXPECT_LT(read, kBig);
}

TEST_F(CliServerTest, AClientMayLeaveDuringItsAnswer) {
  Serve();
  Peer peer = Connect();
  peer.Send("show big\n");
  loop_.RunOnce(Duration::zero());
  peer.Close();
  RunUntilQuiet();
  EXPECT_EQ(server_->clients(), 0u);
}

TEST_F(CliServerTest, AcceptsOnAnInheritedSocketAndLeavesItOpen) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const Address any = Address::Ipv4({127, 0, 0, 1}, 0);
  sockaddr_storage storage;
  socklen_t size = any.ToSockaddr(&storage);
  ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&storage), size), 0);
  ASSERT_EQ(listen(fd, 10), 0);
  size = sizeof(storage);
  getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size);
  const Address bound =
      Address::FromSockaddr(reinterpret_cast<sockaddr*>(&storage), size);
  Peer early(bound);  // waits in the backlog before anybody serves
  early.Send("echo a\n");

  spec_.address = Address::Fd(fd);
  Serve();
  EXPECT_EQ(TextOf(early), "a\n\n");
  EXPECT_EQ(server_->DescribeSockets(), "# socket lvl processes\nipv4@" +
                                            bound.ToString() + " admin all\n");
  server_.reset();
  EXPECT_GE(fcntl(fd, F_GETFD), 0);
  close(fd);
}

TEST_F(CliServerTest, SetsTheModeOfItsSocket) {
  spec_.mode = 0600;
  Serve();
  struct stat info;
  ASSERT_EQ(stat(files_.Path("cli").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_EQ(
      server_->DescribeSockets(),
      "# socket lvl processes\nunix@" + files_.Path("cli") + " admin all\n");
}

// What happens to the names in a folder, in order: "create a", "rights a",
// "move b".
class FolderWatch {
 public:
  explicit FolderWatch(const std::string& folder)
      : fd_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    EXPECT_GE(inotify_add_watch(fd_, folder.c_str(),
                                IN_CREATE | IN_ATTRIB | IN_MOVED_TO),
              0);
  }
  ~FolderWatch() { close(fd_); }

  std::vector<std::string> Events() {
    std::vector<std::string> events;
    alignas(inotify_event) char block[4096];
    const ssize_t n = read(fd_, block, sizeof(block));
    for (ssize_t at = 0; at < n;) {
      const auto* event = reinterpret_cast<inotify_event*>(block + at);
      const char* what = event->mask & IN_CREATE   ? "create "
                         : event->mask & IN_ATTRIB ? "rights "
                                                   : "move ";
      events.push_back(what + std::string(event->len > 0 ? event->name : ""));
      at += sizeof(inotify_event) + event->len;
    }
    return events;
  }

 private:
  const int fd_;
};

// Nobody can connect to a socket that has not its rights yet.
TEST_F(CliServerTest, ASocketHasItsModeAndOwnerWhenItAppears) {
  spec_.mode = 0600;
  spec_.uid = static_cast<int>(geteuid());
  FolderWatch watch(files_.folder());
  Serve();
  const std::string other = "cli." + std::to_string(getpid()) + ".tmp";
  // Two alike in a row are told once.
  EXPECT_EQ(watch.Events(),
            (std::vector<std::string>{"create " + other, "rights " + other,
                                      "move cli"}));
}

// Makes the kernel answer `calls` of this process with EROFS.
void Refuse(const std::vector<long>& calls) {
  std::vector<sock_filter> program = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (const long call : calls) {
    program.push_back(
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 1));
    program.push_back(
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | uint32_t{EROFS}));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter = {static_cast<uint16_t>(program.size()),
                             program.data()};
  ASSERT_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
  ASSERT_EQ(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter), 0);
}

// Who had the path keeps it.
TEST_F(CliServerTest, SaysWhichRightsItCannotGiveAndLeavesThePathAlone) {
  Serve();
  spec_.mode = 0600;
  spec_.uid = static_cast<int>(geteuid());
  const std::pair<std::vector<long>, std::string> kCases[] = {
      {{SYS_chown, SYS_fchownat}, "change owner"},
      {{SYS_chmod, SYS_fchmodat}, "change mode"},
  };
  for (const auto& [calls, what] : kCases) {
    const int pid = fork();
    if (pid == 0) {
      Refuse(calls);
      CliServer second(&context_, &table_, options_);
      std::ofstream(files_.Path("said")) << second.Listen(spec_).message();
      _exit(0);
    }
    ASSERT_EQ(waitpid(pid, nullptr, 0), pid);
    EXPECT_EQ(files_.Read("said"), "Starting stats socket " + spec_.text +
                                       ": cannot " + what +
                                       " (Read-only file system)");
    Peer peer = Connect();
    peer.Send("echo still here\n");
    EXPECT_EQ(TextOf(peer), "still here\n\n") << what;
    EXPECT_NE(
        access((files_.Path("cli.") + std::to_string(pid) + ".tmp").c_str(),
               F_OK),
        0);
  }
}

TEST_F(CliServerTest, SaysWhereItCannotListen) {
  spec_.address = Address::Unix(files_.Path("no/such/folder"));
  spec_.text = "no/such/folder";
  CliServer server(&context_, &table_, options_);
  const absl::Status status = server.Listen(spec_);
  EXPECT_EQ(
      status.message(),
      "Starting stats socket no/such/folder: cannot bind (No such file or "
      "directory)");
}

// One asks as fast as it can and reads all answers; another asks once.
TEST_F(CliServerTest, AClientThatNeverStopsLetsOthersHaveTheirTurn) {
  Serve();
  Peer flood = Connect();
  Peer other = Connect();
  std::string lines = "prompt i\n";
  for (int i = 0; i < 1000; ++i) lines += "echo flood\n";
  RunUntilQuiet();
  flood.Send(lines);
  loop_.RunOnce(Duration::zero());
  other.Send("echo me\n");
  for (int turn = 0; turn < 3; ++turn) loop_.RunOnce(Duration::zero());
  other.Read();
  EXPECT_EQ(other.text, "me\n\n");
  flood.Read();
  EXPECT_LE(flood.text.size(), 5 * 16 * std::string("flood\n\n").size())
      << "steps are counted";
  EXPECT_EQ(TextOf(flood).size(), 1 + 1000 * std::string("flood\n\n").size());
}

TEST_F(CliServerTest, ALongAnswerIsMadeInManyTurns) {
  Serve();
  Peer big = Connect();
  RunUntilQuiet();
  big.Send("show big\n");
  int turns = 0;
  while (!big.closed) {
    ASSERT_LT(++turns, 10000);
    loop_.RunOnce(Duration::zero());
    big.Read();
  }
  EXPECT_EQ(big.text.size(), kBig + 1);
  EXPECT_GE(turns, static_cast<int>(kBig / Connection::kBytesATurn));
}

}  // namespace
}  // namespace checkd
