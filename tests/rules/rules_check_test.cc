// The rules of docs/architecture.md as a check keeps them: 6 to 10.
#include <sys/types.h>

#include <cerrno>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "checks/engine/testing/check_run_peer.h"
#include "checks/engine/testing/check_world.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::HasSubstr;

// The way to the parts of a stream that only muxes write.
struct StreamParts : MuxStream {
  static constexpr Mux* MuxStream::*kMux = &StreamParts::mux_;
  static constexpr ConnectionError MuxStream::*kError = &StreamParts::error_;
  static constexpr int MuxStream::*kErrno = &StreamParts::sys_errno_;
};

// Stands between a run and its mux: counts, and fails on demand.
class SpyMux final : public Mux {
 public:
  void Install(MuxStream& stream) {
    below_ = stream.mux();
    stream.*StreamParts::kMux = this;
  }
  const char* name() const override { return below_->name(); }
  size_t SndBuf(MuxStream& s, Buffer& buf, size_t count) override {
    ++sends;
    if (on_send) on_send();
    if (fail_taking_all) {
      Fail(s, ConnectionError::kReset, ECONNRESET);
      buf.Consume(buf.size());
      return count;
    }
    if (fail_taking_none) {
      Fail(s, ConnectionError::kBrokenPipe, EPIPE);
      return 0;
    }
    return below_->SndBuf(s, buf, count);
  }
  size_t RcvBuf(MuxStream& s, Buffer& buf, size_t count) override {
    return below_->RcvBuf(s, buf, count);
  }
  void Subscribe(MuxStream& s, Events events, WaitEvent& wait) override {
    ++subscribes;
    below_->Subscribe(s, events, wait);
  }
  void Unsubscribe(MuxStream& s, Events events, WaitEvent& wait) override {
    ++unsubscribes;
    below_->Unsubscribe(s, events, wait);
  }
  void Detach(MuxStream& s, CloseMode mode) override {
    ++detaches;
    if (on_detach) on_detach();
    below_->Detach(s, mode);
  }
  ConnectionStage Stage(const MuxStream& s) const override {
    return below_->Stage(s);
  }
  std::unique_ptr<TlsRecord> Tls(const MuxStream& s) const override {
    return below_->Tls(s);
  }
  Address LocalAddress(const MuxStream& s) const override {
    return below_->LocalAddress(s);
  }

  int sends = 0, subscribes = 0, unsubscribes = 0, detaches = 0;
  bool fail_taking_all = false;
  bool fail_taking_none = false;
  std::function<void()> on_send;
  std::function<void()> on_detach;

 private:
  static void Fail(MuxStream& s, ConnectionError error, int err) {
    s.*StreamParts::kError = error;
    s.*StreamParts::kErrno = err;
  }

  Mux* below_ = nullptr;
};

// True if some other thread could take `mutex` now.
bool IsFree(Mutex& mutex) {
  bool free = false;
  std::thread([&] {
    if (mutex.TryLock()) {
      free = true;
      mutex.Unlock();
    }
  }).join();
  return free;
}

constexpr char kRequest[] = "0123456789012345678901234567890123456789\n";

// A check that sends more than the window takes of a peer that does not read
// yet, so that the run waits for room.
class BlockedCheck : public testing::Test {
 protected:
  explicit BlockedCheck(std::string expected = "pong")
      : world(TcpRules(kRequest, std::move(expected))) {
    peer.on_accept = [this](SimConn conn) {
      conn.PauseReading();
      conns.push_back(conn);
    };
    peer.on_data = [this](SimConn conn, std::string_view) {
      if (answers && conn.received().ends_with("\n")) conn.Send("pong");
    };
    world.net.AddServer(world.address(), {.peer = &peer, .window = 10});
    world.fleet.spec.timeout_check_ms = 500;
  }
  void StartAndBlock() {
    world.Start();
    world.loop.RunFor(Millis(100));
    ASSERT_TRUE(run().sending());
    ASSERT_TRUE(run().wait_event().events & kCanSend);
    spy.Install(run().stream().stream());
    CheckRunPeer at_work = run();
    ASSERT_TRUE(at_work.timer_armed());
    spy.on_detach = [this, at_work] { timer_at_end = at_work.timer_armed(); };
  }
  CheckRunPeer run() { return CheckRunPeer(world.check); }

  FnPeer peer;
  bool answers = true;
  bool timer_at_end = true;
  std::vector<SimConn> conns;
  SpyMux spy;  // outlives the stream that it is installed on
  CheckWorld world;
};

class BlockedLastSend : public BlockedCheck {
 protected:
  BlockedLastSend() : BlockedCheck("") {}
};

using Rule06 = BlockedCheck;
using Rule07 = BlockedCheck;
using Rule08 = BlockedLastSend;
using Rule09 = BlockedCheck;

// The second half of the rule is the compiler's: SendLocked() carries
// ABSL_EXCLUSIVE_LOCKS_REQUIRED, and --config=clang refuses a call without.
TEST_F(Rule06, TaskletTakesTheLockThatTheWriterNeeds) {
  StartAndBlock();
  Mutex& mutex = world.server().mutex();
  EXPECT_TRUE(IsFree(mutex)) << "nothing is locked while a run waits";
  int locked = 0;
  spy.on_send = [&] { locked += IsFree(mutex) ? 0 : 1; };
  conns[0].ResumeReading();
  EXPECT_EQ(world.RunOnce(), "L7OK 0 \"(tcp-check)\"");
  EXPECT_GT(spy.sends, 0);
  EXPECT_EQ(locked, spy.sends);
  EXPECT_TRUE(IsFree(mutex)) << "and nothing afterwards";
}

TEST_F(Rule07, WakeDoesNotSendForWhoeverWaitsForRoom) {
  StartAndBlock();
  run().Wake();
  EXPECT_EQ(spy.sends, 0);
  EXPECT_EQ(spy.subscribes, 0);
}

TEST_F(Rule07, NorWhileItsTaskletIsAboutToRun) {
  StartAndBlock();
  run().wait_event().events = 0;  // what a lower layer does: clear and wake
  run().wait_event().send_hook.Unlink();
  run().tasklet().Wakeup();
  run().Wake();
  EXPECT_EQ(spy.sends, 0);
  world.loop.RunReady();
  EXPECT_EQ(spy.sends, 1);
}

TEST_F(Rule07, WakeSendsIfNobodyWaits) {
  StartAndBlock();
  spy.Unsubscribe(run().stream().stream(), kCanSend, run().wait_event());
  run().Wake();
  EXPECT_EQ(spy.sends, 1);
  EXPECT_EQ(spy.subscribes, 1) << "there still is no room";
}

TEST_F(Rule08, ErrorIsSeenBeforeTheRequestCountsAsSent) {
  StartAndBlock();
  spy.fail_taking_all = true;
  conns[0].ResumeReading();
  EXPECT_EQ(world.RunOnce(),
            "SOCKERR 0 \"ECONNRESET returned by OS (Connection reset by peer) "
            "at step 1 of tcp-check (send)\"");
}

TEST_F(Rule08, ErrorIsSeenBeforeWaitingForRoom) {
  StartAndBlock();
  spy.fail_taking_none = true;
  conns[0].ResumeReading();
  EXPECT_EQ(world.RunOnce(),
            "SOCKERR 0 \"EPIPE returned by OS (Broken pipe) at step 1 of "
            "tcp-check (send)\"");
  EXPECT_EQ(spy.subscribes, 0);
}

TEST_F(Rule08, ResetOfThePeerEndsTheCheckWithItsErrno) {
  StartAndBlock();
  conns[0].Close(SimClose::kRst);
  EXPECT_EQ(world.RunOnce(),
            "SOCKERR 0 \"ECONNRESET returned by OS (Connection reset by peer) "
            "at step 1 of tcp-check (send)\"");
  EXPECT_EQ(world.Leaks(), "");
}

TEST_F(Rule09, TimeoutCheckRunsFromTheEndOfTheRequest) {
  answers = false;
  StartAndBlock();  // 100 ms after the start
  world.loop.RunFor(Millis(300));
  conns[0].ResumeReading();
  EXPECT_EQ(world.RunOnce(),
            "L7TOUT 0 \" at step 2 of tcp-check (expect string 'pong')\"");
  EXPECT_NEAR(world.duration_ms(), 400 + 500, 5);
}

TEST_F(Rule09, SendDirectionStopsWithTheRequest) {
  answers = false;
  StartAndBlock();
  conns[0].ResumeReading();
  world.loop.RunFor(Millis(100));
  EXPECT_FALSE(run().sending());
  EXPECT_EQ(run().wait_event().events, 0);
  EXPECT_FALSE(run().tasklet().queued());
  EXPECT_EQ(conns[0].received(), kRequest);
  const int sends = spy.sends;
  run().Wake();
  world.loop.RunFor(Millis(100));
  EXPECT_EQ(spy.sends, sends);
}

TEST_F(Rule09, RequestThatDoesNotGoOutTimesOutToo) {
  StartAndBlock();
  EXPECT_EQ(world.RunOnce(), "L7TOUT 0 \" at step 1 of tcp-check (send)\"");
  EXPECT_NEAR(world.duration_ms(), 500, 5);
}

// Rule 10, for each way to end: unsubscribed, detached, no timer, no tasklet,
// nothing held, and nothing fires later.
class Rule10 : public BlockedCheck {
 protected:
  void ExpectNothingLeft(uint64_t finished) {
    EXPECT_EQ(spy.detaches, 1);
    EXPECT_FALSE(timer_at_end);
    EXPECT_EQ(world.Leaks(), "");
    world.loop.RunFor(Seconds(60));
    EXPECT_EQ(world.engine->stats().finished(), finished);
    EXPECT_EQ(world.net.open_sockets(), 0u);
  }
};

TEST_F(Rule10, Success) {
  StartAndBlock();
  conns[0].ResumeReading();
  EXPECT_THAT(world.RunOnce(), HasSubstr("L7OK"));
  ExpectNothingLeft(1);
}

TEST_F(Rule10, FailureWhileWaitingForRoom) {
  StartAndBlock();
  conns[0].Close(SimClose::kRst);
  EXPECT_THAT(world.RunOnce(), HasSubstr("SOCKERR"));
  ExpectNothingLeft(1);
}

TEST_F(Rule10, TimeoutWhileWaitingForRoom) {
  StartAndBlock();
  EXPECT_THAT(world.RunOnce(), HasSubstr("L7TOUT"));
  EXPECT_EQ(spy.unsubscribes, 1);
  ExpectNothingLeft(1);
}

TEST_F(Rule10, TimeoutWhileWaitingForAnAnswer) {
  answers = false;
  StartAndBlock();
  conns[0].ResumeReading();
  EXPECT_THAT(world.RunOnce(), HasSubstr("L7TOUT"));
  ExpectNothingLeft(1);
}

TEST_F(Rule10, Removal) {
  StartAndBlock();
  world.engine->Remove(std::exchange(world.check, nullptr));
  EXPECT_EQ(spy.unsubscribes, 1);
  ExpectNothingLeft(0);
}

TEST_F(Rule10, RemovalWithTheTaskletQueued) {
  StartAndBlock();
  run().tasklet().Wakeup();
  world.engine->Remove(std::exchange(world.check, nullptr));
  ExpectNothingLeft(0);
}

TEST_F(Rule10, Shutdown) {
  StartAndBlock();
  world.engine.reset();
  EXPECT_EQ(spy.unsubscribes, 1);
  EXPECT_EQ(spy.detaches, 1);
  world.spares.Clear();
  EXPECT_EQ(world.net.open_sockets(), 0u);
  EXPECT_EQ(world.connector.in_use(), 0u);
  EXPECT_EQ(world.connector.buffers()->in_use(), 0u);
  EXPECT_EQ(world.loop.loop()->NextDeadline(), kNever);
  world.loop.RunFor(Seconds(60));
}

}  // namespace
}  // namespace checkd
