#include "checks/server/backend.h"

#include "checks/server/testing/test_backend.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Backend, F381CountsUsableServersAtStart) {
  TestBackend fleet;
  fleet.Add("a").weight = 10;
  fleet.Add("b").weight = 0;
  fleet.Add("c").disabled = true;
  fleet.Add("d").backup = true;
  fleet.Start();
  const BackendSnapshot b = fleet.backend->Snapshot();
  EXPECT_TRUE(b.up);
  EXPECT_EQ(b.servers, 4u);
  EXPECT_EQ(b.act, 1u);
  EXPECT_EQ(b.bck, 1u);
  EXPECT_EQ(b.weight, 10u);
}

TEST(Backend, F380UpOnABackup) {
  TestBackend fleet;
  fleet.Add("a");
  ServerSpec& b1 = fleet.Add("b1");
  b1.backup = true;
  b1.weight = 7;
  ServerSpec& b2 = fleet.Add("b2");
  b2.backup = true;
  b2.weight = 9;
  fleet.Start();
  fleet["a"].SetHealth(HealthCommand::kDown);
  EXPECT_THAT(
      fleet.TakeLines(),
      ElementsAre("1 Server b/a is DOWN, changed from CLI" + Left(0, 2)));
  BackendSnapshot b = fleet.backend->Snapshot();
  EXPECT_TRUE(b.up);
  EXPECT_EQ(b.weight, 7u);
  EXPECT_EQ(b.chkdown, 0u);

  fleet["b1"].SetAdmin(AdminCommand::kDrain);
  EXPECT_EQ(fleet.backend->Snapshot().weight, 9u);
  fleet["b2"].SetAdmin(AdminCommand::kMaint);
  EXPECT_EQ(fleet.TakeLines().back(), "0 backend b has no server available!");
  b = fleet.backend->Snapshot();
  EXPECT_FALSE(b.up);
  EXPECT_EQ(b.weight, 0u);
  EXPECT_EQ(b.chkdown, 1u);
}

TEST(Backend, F437EveryWayOfLosingTheLastServer) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.spec.kind = ProxyKind::kListen;
  fleet.Start();
  fleet.Pass("s");
  const char kLost[] = "0 proxy b has no server available!";
  Server& s = fleet["s"];

  s.SetAdmin(AdminCommand::kMaint);
  EXPECT_EQ(fleet.TakeLines().back(), kLost);
  s.SetAdmin(AdminCommand::kReady);
  s.SetAdmin(AdminCommand::kDrain);
  EXPECT_EQ(fleet.TakeLines().back(), kLost);
  s.SetAdmin(AdminCommand::kReady);
  s.SetHealth(HealthCommand::kStopping);
  EXPECT_EQ(fleet.TakeLines().back(), kLost);
  s.SetHealth(HealthCommand::kUp);
  s.SetWeight(0);
  EXPECT_EQ(fleet.TakeLines().back(), kLost);
  s.SetWeight(1);
  fleet.Fail("s", 3);
  EXPECT_EQ(fleet.TakeLines().back(), kLost);
  EXPECT_EQ(fleet.backend->Snapshot().chkdown, 5u);
}

TEST(Backend, F437NotRepeatedWhileEmptyAndSilentOnReturn) {
  TestBackend fleet;
  fleet.Add("a");
  fleet.Add("b");
  fleet.Start();
  fleet["a"].SetHealth(HealthCommand::kDown);
  fleet["b"].SetHealth(HealthCommand::kStopping);
  EXPECT_EQ(fleet.TakeLines().back(), "0 backend b has no server available!");
  fleet["b"].SetHealth(HealthCommand::kDown);
  fleet["a"].SetAdmin(AdminCommand::kMaint);
  fleet["a"].SetAdmin(AdminCommand::kReady);
  for (const std::string& line : fleet.TakeLines())
    EXPECT_NE(line[0], '0') << line;
  EXPECT_EQ(fleet.backend->Snapshot().chkdown, 1u);
}

TEST(Backend, F437EventNamesTheBackendOnly) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.Start();
  fleet.Fail("s");
  const Event& event = fleet.observer.events.back();
  EXPECT_EQ(event.kind, Event::Kind::kBackendEmpty);
  EXPECT_EQ(EventLevel(event), LogLevel::kEmerg);
  EXPECT_EQ(event.backend, fleet.backend.get());
  EXPECT_EQ(event.server, nullptr);
}

TEST(Backend, F380DowntimeAndLastChange) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.Start();
  fleet.clock.Advance(Seconds(10));
  fleet.Fail("s");
  fleet.clock.Advance(Seconds(4));
  EXPECT_EQ(fleet.backend->Snapshot().lastchg_s, 4u);
  EXPECT_EQ(fleet.backend->Snapshot().downtime_s, 4u);
  fleet.Pass("s", 2);
  fleet.clock.Advance(Seconds(3));
  EXPECT_EQ(fleet.backend->Snapshot().lastchg_s, 3u);
  EXPECT_EQ(fleet.backend->Snapshot().downtime_s, 4u);
}

TEST(Backend, F512WithoutAnyServerIsUp) {
  TestBackend fleet;
  fleet.Start();
  EXPECT_TRUE(fleet.backend->Snapshot().up);
  EXPECT_EQ(fleet.backend->FindServer("s"), nullptr);
}

TEST(Backend, EmptyFromTheStartIsDownWithoutALine) {
  TestBackend fleet;
  fleet.Add("s").disabled = true;
  fleet.Start();
  EXPECT_FALSE(fleet.backend->Snapshot().up);
  EXPECT_EQ(fleet.backend->Snapshot().chkdown, 0u);
  EXPECT_THAT(fleet.TakeLines(), IsEmpty());
}

TEST(Backend, F476FindsServersByNameOrId) {
  TestBackend fleet;
  fleet.Add("a");
  fleet.Add("b").id = 77;
  fleet.Start();
  EXPECT_EQ(fleet.backend->FindServer("b"), &fleet.backend->servers()[1]);
  EXPECT_EQ(fleet.backend->FindServer("#77"), &fleet.backend->servers()[1]);
  EXPECT_EQ(fleet.backend->FindServer("#2"), nullptr);
}

}  // namespace
}  // namespace checkd
