#include "tasks/turn_meter.h"

#include "gtest/gtest.h"

namespace checkd {
namespace {

void OnClient(void*) {}
int OnTimer(int n) { return n; }
void OnOther() {}

class TurnMeterTest : public ::testing::Test {
 protected:
  TurnMeterTest() {
    meter_.Name(TurnMeter::Of(&OnClient), "client");
    meter_.Name(TurnMeter::Of(&OnTimer), "timer");
    meter_.BeginTurn(now_);
  }
  template <typename Fn>
  void Work(Duration takes, Fn* fn) {
    now_ += takes;
    meter_.EndPiece(now_, TurnMeter::Of(fn), "unnamed");
  }
  std::optional<TurnMeter::LongTurn> End(Duration after = Duration::zero()) {
    now_ += after;
    const auto turn = meter_.EndTurn(now_);
    meter_.BeginTurn(now_);
    return turn;
  }

  Instant now_{Seconds(5)};
  TurnMeter meter_;
};

TEST_F(TurnMeterTest, ATurnOf20MsIsNotLong) {
  Work(Millis(20), &OnClient);
  EXPECT_FALSE(End());
  EXPECT_EQ(meter_.turns(), 1);
  EXPECT_EQ(meter_.long_turns(), 0);
  EXPECT_EQ(meter_.longest_turn(), Millis(20));
}

TEST_F(TurnMeterTest, ALongTurnIsCalledByItsLongestPiece) {
  Work(Millis(9), &OnClient);
  Work(Millis(15), &OnTimer);
  Work(Millis(2), &OnClient);
  const auto turn = End(Millis(3));
  ASSERT_TRUE(turn);
  EXPECT_EQ(turn->took, Millis(29));
  EXPECT_EQ(turn->longest_piece, Millis(15));
  EXPECT_EQ(turn->piece, "timer");
  EXPECT_EQ(meter_.long_turns(), 1);
  EXPECT_EQ(meter_.longest_turn(), Millis(29));
}

TEST_F(TurnMeterTest, PiecesOfOneTurnAreNotBlamedForTheNext) {
  Work(Millis(19), &OnClient);
  EXPECT_FALSE(End());
  for (int i = 0; i < 15; ++i) Work(Duration(1400), &OnTimer);
  const auto turn = End();
  ASSERT_TRUE(turn);
  EXPECT_EQ(turn->piece, "timer");
  EXPECT_EQ(turn->longest_piece, Duration(1400));
}

TEST_F(TurnMeterTest, ManyShortPiecesHaveNobodyToBlame) {
  for (int i = 0; i < 30; ++i) Work(Duration(900), &OnClient);
  const auto turn = End();
  ASSERT_TRUE(turn);
  EXPECT_EQ(turn->piece, "");
  EXPECT_TRUE(meter_.rows().empty());
}

TEST_F(TurnMeterTest, KeepsTheLongestOfEachKindAndCountsTheLongOnes) {
  Work(Millis(21), &OnClient);
  Work(Millis(50), &OnClient);
  Work(Millis(3), &OnClient);
  Work(Millis(20), &OnOther);
  End();
  const auto rows = meter_.rows();
  ASSERT_EQ(rows.size(), 2);
  EXPECT_EQ(rows[0].name, "client");
  EXPECT_EQ(rows[0].longest, Millis(50));
  EXPECT_EQ(rows[0].longer_than_limit, 2);
  EXPECT_EQ(rows[1].name, "unnamed");
  EXPECT_EQ(rows[1].longest, Millis(20));
  EXPECT_EQ(rows[1].longer_than_limit, 0);
}

TEST_F(TurnMeterTest, NamesAreGivenOnce) {
  meter_.Name(TurnMeter::Of(&OnClient), "another");
  Work(Millis(1), &OnClient);
  ASSERT_EQ(meter_.rows().size(), 1);
  EXPECT_EQ(meter_.rows()[0].name, "client");
}

}  // namespace
}  // namespace checkd
