#include "checks/server/health.h"

#include <limits>

#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(Health, F330GoodFromRiseUpToRisePlusFallMinusOne) {
  constexpr HealthRange range{2, 3};
  EXPECT_EQ(range.Max(), 4);
  EXPECT_FALSE(range.Good(1));
  EXPECT_TRUE(range.Good(2));
}

TEST(Health, F332FailureTakesOneAndBelowRiseAll) {
  constexpr HealthRange range{2, 3};
  EXPECT_EQ(range.AfterFailure(4), 3);
  EXPECT_EQ(range.AfterFailure(3), 2);
  EXPECT_EQ(range.AfterFailure(2), 0);
  EXPECT_EQ(range.AfterFailure(1), 0);
  EXPECT_EQ(range.AfterFailure(0), 0);
}

TEST(Health, F333SuccessAddsOneAndFromRiseAll) {
  constexpr HealthRange range{2, 3};
  EXPECT_EQ(range.AfterSuccess(0), 1);
  EXPECT_EQ(range.AfterSuccess(1), 4);
  EXPECT_EQ(range.AfterSuccess(2), 4);
  EXPECT_EQ(range.AfterSuccess(4), 4);
}

TEST(Health, F334FallFailuresAndRiseSuccesses) {
  for (int rise = 1; rise <= 5; ++rise) {
    for (int fall = 1; fall <= 5; ++fall) {
      const HealthRange range{rise, fall};
      int health = range.Max();
      for (int i = 1; i <= fall; ++i) {
        health = range.AfterFailure(health);
        EXPECT_EQ(range.Good(health), i < fall) << rise << "/" << fall;
      }
      EXPECT_EQ(health, 0);
      for (int i = 1; i <= rise; ++i) {
        health = range.AfterSuccess(health);
        EXPECT_EQ(range.Good(health), i >= rise) << rise << "/" << fall;
      }
      EXPECT_EQ(health, range.Max());
    }
  }
}

TEST(Health, HugeRiseAndFallDoNotOverflow) {
  constexpr int32_t kHuge = std::numeric_limits<int32_t>::max();
  constexpr HealthRange range{kHuge, kHuge};
  EXPECT_EQ(range.Max(), kHuge);
  EXPECT_EQ(range.AfterFailure(kHuge), 0);
  EXPECT_EQ(range.AfterSuccess(kHuge - 1), kHuge);
  EXPECT_EQ(range.AfterSuccess(kHuge), kHuge);
}

TEST(Health, F371InitStates) {
  const struct {
    InitState init;
    OpState op;
    int health;
  } kRows[] = {
      {InitState::kNone, OpState::kRunning, 2},
      {InitState::kUp, OpState::kRunning, 2},
      {InitState::kFullyUp, OpState::kRunning, 4},
      {InitState::kDown, OpState::kStopped, 1},
      {InitState::kFullyDown, OpState::kStopped, 0},
  };
  for (const auto& row : kRows) {
    const InitialState state = InitialStateFor(row.init, {2, 3});
    EXPECT_EQ(state.op, row.op);
    EXPECT_EQ(state.health, row.health);
  }
}

}  // namespace
}  // namespace checkd
