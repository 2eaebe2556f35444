#include "daemon/log/log_sink.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "gtest/gtest.h"

namespace checkd {
namespace {

// A datagram socket that receives what a target gets.
class Receiver {
 public:
  explicit Receiver(const Address& address) {
    sockaddr_storage storage;
    socklen_t size = address.ToSockaddr(&storage);
    fd_ = socket(storage.ss_family, SOCK_DGRAM, 0);
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&storage), size), 0);
    size = sizeof(storage);
    getsockname(fd_, reinterpret_cast<sockaddr*>(&storage), &size);
    target_.address =
        address.is_ip()
            ? Address::FromSockaddr(reinterpret_cast<sockaddr*>(&storage), size)
            : address;
    target_.kind = address.is_ip() ? LogTarget::Kind::kUdp
                                   : LogTarget::Kind::kUnixDatagram;
  }
  ~Receiver() { Close(); }

  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }
  std::string Next() {
    char block[1024];
    const ssize_t n = recv(fd_, block, sizeof(block), 0);
    return std::string(block, n > 0 ? n : 0);
  }
  const LogTarget& target() const { return target_; }

 private:
  int fd_;
  LogTarget target_;
};

TEST(LogSink, SendsOneDatagramAMessageInOrder) {
  Receiver receiver(Address::Ipv4({127, 0, 0, 1}, 0));
  LogSink sink;
  EXPECT_TRUE(sink.Send(receiver.target(), "one\n"));
  EXPECT_TRUE(sink.Send(receiver.target(), "two\n"));
  EXPECT_EQ(receiver.Next(), "one\n");
  EXPECT_EQ(receiver.Next(), "two\n");
  EXPECT_EQ(sink.dropped(), 0u);
}

TEST(LogSink, SendsToUnixSockets) {
  char folder[] = "/tmp/checkd-log-XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  const std::string path = std::string(folder) + "/log";
  Receiver receiver(Address::Unix(path));
  LogSink sink;
  EXPECT_TRUE(sink.Send(receiver.target(), "one\n"));
  EXPECT_EQ(receiver.Next(), "one\n");
  receiver.Close();
  EXPECT_FALSE(sink.Send(receiver.target(), "two\n"));
  EXPECT_EQ(sink.dropped(), 1u);
  unlink(path.c_str());
  rmdir(folder);
}

// Turns until `done()`; false if that takes longer than any healthy machine.
template <typename Done>
bool Await(Done done) {
  const time_t end = time(nullptr) + 20;
  while (!done()) {
    if (time(nullptr) > end) return false;
    sched_yield();
  }
  return true;
}

// An ICMP error tells of an earlier message, which is lost: the next one goes
// out all the same, once.
TEST(LogSink, CountsWhatAPortThatNobodyListensOnRefused) {
  for (const Address& loopback :
       {Address::Ipv4({127, 0, 0, 1}, 0), *Address::FromIp("::1")}) {
    SCOPED_TRACE(loopback.HostString());
    Receiver dead(loopback);
    Receiver alive(loopback);
    dead.Close();
    LogSink sink;
    EXPECT_TRUE(sink.Send(dead.target(), "lost\n"));
    ASSERT_TRUE(Await([&] { return sink.dropped() == 1; }));
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(sink.Send(dead.target(), "lost\n"));
      EXPECT_TRUE(sink.Send(alive.target(), "one\n"));
    }
    ASSERT_TRUE(Await([&] { return sink.dropped() == 4; }));
    EXPECT_TRUE(sink.Send(alive.target(), "two\n"));
    for (const char* line : {"one\n", "one\n", "one\n", "two\n"}) {
      EXPECT_EQ(alive.Next(), line);
    }
    EXPECT_EQ(sink.dropped(), 4u);
  }
}

TEST(LogSink, CountsRefusalsThatNobodyAskedForYet) {
  Receiver dead(Address::Ipv4({127, 0, 0, 1}, 0));
  dead.Close();
  LogSink sink;
  constexpr uint64_t kMany = 300;
  for (uint64_t i = 0; i < kMany; ++i) {
    EXPECT_TRUE(sink.Send(dead.target(), "lost\n"));
  }
  EXPECT_TRUE(Await([&] { return sink.dropped() == kMany; }));
}

// What the kernel does not even send is counted once.
TEST(LogSink, CountsWhatIsTooLongForADatagramOnce) {
  Receiver receiver(Address::Ipv4({127, 0, 0, 1}, 0));
  LogSink sink;
  // Over the limit of UDP, and over that of IP.
  EXPECT_FALSE(sink.Send(receiver.target(), std::string(65'520, 'a')));
  EXPECT_FALSE(sink.Send(receiver.target(), std::string(70'000, 'a')));
  EXPECT_TRUE(sink.Send(receiver.target(), "one\n"));
  EXPECT_EQ(receiver.Next(), "one\n");
  EXPECT_EQ(sink.dropped(), 2u);
}

TEST(LogSink, DropsWhatAFullPipeDoesNotTake) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  LogTarget target;
  target.kind = LogTarget::Kind::kFd;
  target.fd = ends[1];
  LogSink sink;
  const std::string message(1000, 'a');
  int sent = 0;
  while (sink.Send(target, message)) ++sent;
  EXPECT_GT(sent, 0);
  EXPECT_EQ(sink.dropped(), 1u);
  std::string room(sent * message.size(), '\0');
  EXPECT_EQ(read(ends[0], room.data(), room.size()),
            static_cast<ssize_t>(room.size()));
  EXPECT_TRUE(sink.Send(target, message));
  close(ends[0]);
  close(ends[1]);
}

// A message longer than PIPE_BUF may be cut; the next one starts on a new line.
TEST(LogSink, StartsAnewAfterAMessageThatAPipeCut) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  LogTarget target;
  target.kind = LogTarget::Kind::kFd;
  target.fd = ends[1];
  LogSink sink;
  EXPECT_FALSE(sink.Send(target, std::string(200'000, 'a') + "\n"));
  EXPECT_EQ(sink.dropped(), 1u);
  EXPECT_FALSE(sink.Send(target, "no room\n"));
  std::string text(200'000, '\0');
  text.resize(read(ends[0], text.data(), text.size()));
  EXPECT_GT(text.size(), 4096u);
  EXPECT_TRUE(sink.Send(target, "next\n"));
  char block[100];
  const ssize_t n = read(ends[0], block, sizeof(block));
  EXPECT_EQ(std::string(block, n), "\nnext\n");
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace checkd
