#include "daemon/fleet/activity.h"

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"

namespace checkd {
namespace {

TEST(LoopActivity, HasTurnsAndTheLongestPieceOfEachKindOfWork) {
  TestLoop quiet, busy;
  quiet.RunReady();
  struct Work {
    static void Run(void* loop) {
      static_cast<TestLoop*>(loop)->clock()->Advance(Millis(25));
    }
  };
  busy.loop()->NameWork(&Work::Run, "a check");
  Tasklet tasklet(&Work::Run, &busy, busy.loop());
  tasklet.Wakeup();
  busy.loop()->RunOnce(Duration::zero());
  busy.loop()->Post([&] { busy.clock()->Advance(Millis(2)); });
  busy.loop()->RunOnce(Duration::zero());
  busy.loop()->RunOnce(Duration::zero());
  EXPECT_EQ(LoopActivity({{"shard_0", busy.loop()}, {"control", quiet.loop()}}),
            "shard_0_turns: 2 long 1 longest_us 25000\n"
            "shard_0_work: a check longest_us 25000 long 1\n"
            "shard_0_work: posted longest_us 2000 long 0\n"
            "control_turns: 0 long 0 longest_us 0\n");
}

}  // namespace
}  // namespace checkd
