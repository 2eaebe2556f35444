#include "tasks/loop_time.h"

#include <cctype>
#include <string>

#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr Instant kStart = Instant{} + Seconds(100);
constexpr Duration kThreshold = Millis(50);

// One poll, after some work before it.
struct Turn {
  const char* what;
  Duration work;
  Duration timeout;
  Duration waited;
  Duration counts;   // how far loop time gets
  Duration stalled;  // what the turn adds to it
};

class LoopTimeTurn : public ::testing::TestWithParam<Turn> {};

TEST_P(LoopTimeTurn, Counts) {
  const Turn& turn = GetParam();
  Instant clock = kStart;
  LoopTime time(clock, kThreshold);
  time.BeginPoll(clock);
  time.EndPoll(clock, Duration::zero());
  const Duration work_stall = time.BeginPoll(clock += turn.work);
  const Duration wait_stall = time.EndPoll(clock += turn.waited, turn.timeout);
  EXPECT_EQ(time.now() - kStart, turn.counts);
  EXPECT_EQ(work_stall + wait_stall, turn.stalled);
  EXPECT_EQ(time.stalled(), turn.stalled);
  EXPECT_EQ(clock - time.now(), turn.stalled)
      << "loop time is the clock less the stalls";
}

INSTANTIATE_TEST_SUITE_P(
    All, LoopTimeTurn,
    ::testing::Values(
        Turn{"a poll that times out",
             {},
             Millis(100),
             Millis(100),
             Millis(100),
             {}},
        Turn{"a poll cut short by an event",
             {},
             Millis(100),
             Millis(3),
             Millis(3),
             {}},
        Turn{"a poll a little late",
             {},
             Millis(100),
             Millis(150),
             Millis(150),
             {}},
        Turn{"a poll far too late",
             {},
             Millis(100),
             Millis(151),
             {},
             Millis(151)},
        Turn{"a poll without a wait, late", {}, {}, Seconds(3), {}, Seconds(3)},
        Turn{"a poll without a timeout is never late",
             {},
             kForever,
             Seconds(9),
             Seconds(9),
             {}},
        Turn{"some work", Millis(50), {}, {}, Millis(50), {}},
        Turn{"stopped at work",
             Seconds(10),
             {},
             {},
             Millis(50),
             Seconds(10) - Millis(50)},
        Turn{"both", Millis(60), Millis(1), Millis(80), Millis(50),
             Millis(10) + Millis(80)}),
    [](const auto& info) {
      std::string name = info.param.what;
      for (char& c : name) {
        if (!isalnum(static_cast<unsigned char>(c))) c = '_';
      }
      return name;
    });

TEST(LoopTime, TheTimeBeforeTheFirstPollDoesNotCount) {
  LoopTime time(kStart, kThreshold);
  EXPECT_EQ(time.BeginPoll(kStart + Seconds(5)), Duration::zero());
  EXPECT_EQ(time.now(), kStart);
  time.EndPoll(kStart + Seconds(5) + Millis(7), Millis(7));
  EXPECT_EQ(time.now(), kStart + Millis(7));
  EXPECT_EQ(time.stalls(), 0u);
}

TEST(LoopTime, CountsStallsAndKeepsTheLongest) {
  LoopTime time(kStart, kThreshold);
  Instant clock = kStart;
  for (const Duration late : {Seconds(1), Seconds(3), Seconds(2)}) {
    time.BeginPoll(clock);
    time.EndPoll(clock += late, Duration::zero());
  }
  EXPECT_EQ(time.stalls(), 3u);
  EXPECT_EQ(time.stalled(), Seconds(6));
  EXPECT_EQ(time.longest_stall(), Seconds(3));
  EXPECT_EQ(time.now(), kStart);
}

}  // namespace
}  // namespace checkd
