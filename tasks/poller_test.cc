#include "tasks/poller.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <memory>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/clock.h"

namespace checkd {
namespace {

struct Recorder : PollHandler {
  Recorder() : PollHandler{&Ready} {}
  static void Ready(PollHandler* self, uint32_t ready) {
    auto* recorder = static_cast<Recorder*>(self);
    recorder->seen.push_back(ready);
    if (recorder->then) recorder->then();
  }
  std::vector<uint32_t> seen;
  std::function<void()> then;
};

class EpollPollerTest : public ::testing::Test {
 protected:
  EpollPollerTest() {
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0,
                         ends_),
              0);
  }
  ~EpollPollerTest() override {
    for (const int end : ends_) {
      if (end >= 0) close(end);
    }
  }
  void Write(int end) { EXPECT_EQ(write(ends_[end], "x", 1), 1); }
  void Close(int end) {
    close(ends_[end]);
    ends_[end] = -1;
  }
  int WaitNow() { return poller_.Wait(Duration::zero()); }

  EpollPoller poller_;
  Recorder handler_;
  int ends_[2];
};

using Seen = std::vector<uint32_t>;

TEST_F(EpollPollerTest, ReportsWhatIsPossibleAndThenEachChange) {
  ASSERT_EQ(poller_.Add(ends_[0], &handler_), 0);
  EXPECT_EQ(WaitNow(), 1);
  EXPECT_EQ(handler_.seen, Seen{kWritable});
  EXPECT_EQ(WaitNow(), 0) << "edge-triggered";
  Write(1);
  EXPECT_EQ(WaitNow(), 1);
  EXPECT_EQ(handler_.seen.back(), kReadable | kWritable);
  Write(1);
  EXPECT_EQ(WaitNow(), 1) << "more bytes are a new edge";
}

TEST_F(EpollPollerTest, TellsAHalfClosedPeerFromAClosedOne) {
  ASSERT_EQ(poller_.Add(ends_[0], &handler_), 0);
  shutdown(ends_[1], SHUT_WR);
  WaitNow();
  EXPECT_EQ(handler_.seen.back(), kReadable | kWritable | kReadHangup);
  Close(1);
  WaitNow();
  EXPECT_TRUE(handler_.seen.back() & kHangup);
}

TEST_F(EpollPollerTest, AddFailsWithAnErrno) {
  EXPECT_EQ(poller_.Add(-1, &handler_), EBADF);
  EXPECT_EQ(handler_.fd, -1);
  ASSERT_EQ(poller_.Add(ends_[0], &handler_), 0);
  Recorder other;
  EXPECT_EQ(poller_.Add(ends_[0], &other), EEXIST);
  EXPECT_EQ(other.fd, -1);
}

TEST_F(EpollPollerTest, ARemovedHandlerHearsNothing) {
  ASSERT_EQ(poller_.Add(ends_[0], &handler_), 0);
  ASSERT_EQ(poller_.Remove(ends_[0], &handler_), 0);
  Write(1);
  EXPECT_EQ(WaitNow(), 0);
  ASSERT_EQ(poller_.Add(ends_[0], &handler_), 0);
  EXPECT_EQ(WaitNow(), 1);
}

TEST_F(EpollPollerTest, AHandlerForgottenWithinTheBatchHearsNothing) {
  Recorder other;
  ASSERT_EQ(poller_.Add(ends_[0], &handler_), 0);
  ASSERT_EQ(poller_.Add(ends_[1], &other), 0);
  // Whichever comes first forgets the other.
  handler_.then = [&] { poller_.Forget(&other); };
  other.then = [&] { poller_.Forget(&handler_); };
  EXPECT_EQ(poller_.Collect(Duration::zero()), 2);
  poller_.Deliver();
  EXPECT_EQ(handler_.seen.size() + other.seen.size(), 1u);
}

TEST_F(EpollPollerTest, TheNextOwnerOfANumberDoesNotGetItsOldEvents) {
  auto old = std::make_unique<Recorder>();
  const int number = ends_[1];
  ASSERT_EQ(poller_.Add(ends_[0], &handler_), 0);
  ASSERT_EQ(poller_.Add(number, old.get()), 0);
  handler_.then = [&] {
    poller_.Forget(old.get());
    old.reset();
    Close(1);
    ends_[1] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    ASSERT_EQ(ends_[1], number);
    old = std::make_unique<Recorder>();
    ASSERT_EQ(poller_.Add(number, old.get()), 0);
  };
  EXPECT_EQ(WaitNow(), 2);
  EXPECT_TRUE(old->seen.empty());
  handler_.then = nullptr;
  WaitNow();
  EXPECT_EQ(old->seen, Seen{kWritable});
}

// As between fork and exec of a child, when it still holds what we close.
TEST_F(EpollPollerTest, ADuplicateThatStaysOpenKeepsNothingAlive) {
  auto handler = std::make_unique<Recorder>();
  ASSERT_EQ(poller_.Add(ends_[0], handler.get()), 0);
  const int duplicate = dup(ends_[0]);
  poller_.Forget(handler.get());
  Close(0);
  handler.reset();
  Write(1);
  WaitNow();  // the kernel may report it; nobody is there to be called
  close(duplicate);
}

TEST_F(EpollPollerTest, WhoTakesOverHearsNothingOfTheBatchBefore) {
  Recorder former, next;
  ASSERT_EQ(poller_.Add(ends_[0], &handler_), 0);
  ASSERT_EQ(poller_.Add(ends_[1], &former), 0);
  handler_.then = [&] {
    poller_.Forget(&former);
    poller_.Readd(ends_[1], &next);
  };
  WaitNow();
  EXPECT_TRUE(former.seen.empty());
  EXPECT_TRUE(next.seen.empty());
  Write(0);
  WaitNow();
  EXPECT_TRUE(former.seen.empty());
  EXPECT_EQ(next.seen, Seen{kReadable | kWritable});
}

TEST_F(EpollPollerTest, NobodyHearsOfADescriptorThatIsKept) {
  ASSERT_EQ(poller_.Add(ends_[0], &handler_), 0);
  WaitNow();
  handler_.seen.clear();
  poller_.Forget(&handler_);
  Write(1);
  WaitNow();
  EXPECT_TRUE(handler_.seen.empty());
  poller_.Readd(ends_[0], &handler_);
  WaitNow();
  EXPECT_TRUE(handler_.seen.empty()) << "that was an edge ago";
  Write(1);
  WaitNow();
  EXPECT_EQ(handler_.seen, Seen{kReadable | kWritable});
  // Its number is forgotten with it, and as good as new after a close.
  poller_.Forget(&handler_);
}

TEST_F(EpollPollerTest, ForgettingTwiceIsHarmless) {
  poller_.Forget(&handler_);
  ASSERT_EQ(poller_.Add(ends_[0], &handler_), 0);
  poller_.Forget(&handler_);
  poller_.Forget(&handler_);
}

TEST_F(EpollPollerTest, WaitsAtLeastAsLongAsAsked) {
  MonotonicClock clock;
  for (const Duration timeout : {Duration(1), Duration(300), Millis(2)}) {
    const Instant begin = clock.Now();
    EXPECT_EQ(poller_.Wait(timeout), 0);
    EXPECT_GE(clock.Now() - begin, timeout);
  }
}

TEST(EpollPoller, SaysWhenThereIsMoreThanABatch) {
  EpollPoller poller;
  constexpr int kMany = EpollPoller::kBatch * 2 + 1;
  std::vector<std::unique_ptr<Recorder>> handlers;
  std::vector<int> fds;
  for (int i = 0; i < kMany; ++i) {
    fds.push_back(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    handlers.push_back(std::make_unique<Recorder>());
    ASSERT_EQ(poller.Add(fds.back(), handlers.back().get()), 0);
  }
  EXPECT_EQ(poller.Wait(Duration::zero()), EpollPoller::kBatch);
  EXPECT_TRUE(poller.more());
  // New events for those already served come last, so the end is in sight.
  const uint64_t one = 1;
  for (int i = 0; i < kMany; ++i)
    ASSERT_EQ(write(fds[static_cast<size_t>(i)], &one, 8), 8);
  EXPECT_EQ(poller.Wait(Duration::zero()), EpollPoller::kBatch);
  EXPECT_TRUE(poller.more());
  EXPECT_EQ(poller.Wait(Duration::zero()), EpollPoller::kBatch);
  EXPECT_FALSE(poller.more());
  for (const auto& handler : handlers) EXPECT_FALSE(handler->seen.empty());
  for (const int fd : fds) close(fd);
}

}  // namespace
}  // namespace checkd
