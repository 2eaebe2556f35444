// The life of a server under checks: counters, transitions, lines, intervals.
#include "checks/server/server.h"

#include <string>
#include <vector>

#include "checks/server/testing/test_backend.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const char kEmpty[] = "0 backend b has no server available!";

std::string CheckPassed(const std::string& status) {
  return "5 Health check for server b/s succeeded, reason: Layer4 check "
         "passed, "
         "check duration: 0ms, status: " +
         status + ".";
}
std::string CheckFailed(const std::string& status) {
  return "5 Health check for server b/s failed, reason: Layer4 connection "
         "problem, "
         "check duration: 0ms, status: " +
         status + ".";
}

// F670-F679: rise 2, fall 3, with log-health-checks.
TEST(ServerTimeline, F670ToF679) {
  struct Step {
    const char* item;
    char result;  // P or F
    int health;
    const char* status;
    std::vector<std::string> lines;
    Duration next;
  };
  const Duration inter = Seconds(2), fast = Millis(700), down = Seconds(5);
  const std::vector<Step> kSteps = {
      {"F671", 'P', 4, "UP", {CheckPassed("3/3 UP")}, inter},
      {"F672", 'P', 4, "UP", {}, inter},
      {"F673", 'F', 3, "UP 2/3", {CheckFailed("2/3 UP")}, fast},
      {"F673", 'F', 2, "UP 1/3", {CheckFailed("1/3 UP")}, fast},
      {"F674",
       'F',
       0,
       "DOWN",
       {CheckFailed("0/2 DOWN"), "1 Server b/s is DOWN" + Left(0, 0), kEmpty},
       down},
      {"F675", 'F', 0, "DOWN", {}, down},
      {"F676", 'P', 1, "DOWN 1/2", {CheckPassed("1/2 DOWN")}, fast},
      {"F677", 'F', 0, "DOWN", {CheckFailed("0/2 DOWN")}, down},
      {"F678", 'P', 1, "DOWN 1/2", {CheckPassed("1/2 DOWN")}, fast},
      {"F678",
       'P',
       4,
       "UP",
       {CheckPassed("3/3 UP"), "5 Server b/s is UP" + Online(1, 0)},
       inter},
  };
  TestBackend fleet;
  ServerSpec& spec = fleet.Add("s");
  spec.fastinter_ms = 700;
  spec.downinter_ms = 5000;
  fleet.spec.log_health_checks = true;
  fleet.Start();
  EXPECT_EQ(fleet.Status("s"), "UP 1/3");  // F670
  EXPECT_EQ(fleet["s"].NextInterval(), fast);
  for (const Step& step : kSteps) {
    SCOPED_TRACE(step.item);
    step.result == 'P' ? fleet.Pass("s") : fleet.Fail("s");
    EXPECT_EQ(fleet["s"].Snapshot().health, step.health);
    EXPECT_EQ(fleet.Status("s"), step.status);
    EXPECT_EQ(fleet.TakeLines(), step.lines);
    EXPECT_EQ(fleet["s"].NextInterval(), step.next);  // F355, F679
  }
}

TEST(Server, F331StartsAtRiseUpOneFailureFromDown) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.Start();
  const ServerSnapshot start = fleet["s"].Snapshot();
  EXPECT_EQ(start.op, OpState::kRunning);
  EXPECT_EQ(start.admin, 0);
  EXPECT_EQ(start.health, 2);
  EXPECT_EQ(start.status, CheckStatus::kInitializing);  // F506
  EXPECT_EQ(start.result, CheckResult::kUnknown);
  EXPECT_EQ(start.check_state, kCheckConfigured | kCheckEnabled);
  EXPECT_EQ(start.duration_ms, -1);
  fleet.Fail("s");
  EXPECT_EQ(fleet.Status("s"), "DOWN");
}

TEST(Server, F080UncheckedServerNeverRuns) {
  TestBackend fleet;
  fleet.Add("s").check = false;
  ServerSpec& d = fleet.Add("d");
  d.check = false;
  d.disabled = true;
  fleet.Start();
  EXPECT_EQ(fleet["s"].BeginRun(), Server::RunGate::kSkip);
  EXPECT_EQ(fleet.Status("s"), "no check");
  EXPECT_EQ(fleet["s"].Snapshot().health, 2);
  EXPECT_EQ(fleet["s"].Snapshot().check_state, 0);
  EXPECT_EQ(fleet["d"].Snapshot().health, 0);
  EXPECT_EQ(fleet["d"].Snapshot().check_state, kCheckPaused);
}

TEST(Server, F701DisabledServerStartsInMaintenance) {
  TestBackend fleet;
  fleet.Add("s").disabled = true;
  fleet.Start();
  const ServerSnapshot s = fleet["s"].Snapshot();
  EXPECT_EQ(s.admin, 5);
  EXPECT_EQ(s.op, OpState::kStopped);
  EXPECT_EQ(s.health, 0);
  EXPECT_EQ(s.check_state, kCheckConfigured | kCheckEnabled | kCheckPaused);
  EXPECT_EQ(s.chkdown, 0u);
  EXPECT_EQ(fleet["s"].BeginRun(), Server::RunGate::kSkip);  // F360
  EXPECT_THAT(fleet.TakeLines(), IsEmpty());  // F380: not while starting
}

TEST(Server, F506ServersOfADisabledBackendAreNotChecked) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.spec.disabled = true;
  fleet.Start();
  EXPECT_EQ(fleet["s"].Snapshot().check_state, 0);
  EXPECT_EQ(fleet["s"].BeginRun(), Server::RunGate::kSkip);
}

TEST(Server, F371InitStateAtStart) {
  const struct {
    InitState init;
    const char* status;
  } kRows[] = {{InitState::kFullyUp, "UP"},
               {InitState::kUp, "UP 1/3"},
               {InitState::kDown, "DOWN 1/2"},
               {InitState::kFullyDown, "DOWN"}};
  for (const auto& row : kRows) {
    TestBackend fleet;
    ServerSpec& spec = fleet.Add("s");
    spec.init_state = row.init;
    spec.initial_health = InitialStateFor(row.init, {2, 3}).health;
    fleet.Start();
    EXPECT_EQ(fleet.Status("s"), row.status);
    EXPECT_THAT(fleet.TakeLines(), IsEmpty());
  }
}

TEST(Server, F371DownIsUpAfterOneSuccess) {
  TestBackend fleet;
  ServerSpec& spec = fleet.Add("s");
  spec.init_state = InitState::kDown;
  spec.initial_health = 1;
  fleet.Start();
  fleet.Pass("s");
  EXPECT_EQ(fleet.Status("s"), "UP");
}

TEST(Server, F371UncheckedInitDownStaysDownUntilCommanded) {
  TestBackend fleet;
  ServerSpec& spec = fleet.Add("s");
  spec.check = false;
  spec.init_state = InitState::kFullyDown;
  spec.initial_health = 0;
  fleet.Start();
  EXPECT_EQ(fleet.Status("s"), "DOWN");
  fleet["s"].SetAdmin(AdminCommand::kMaint);
  fleet["s"].SetAdmin(AdminCommand::kReady);
  EXPECT_EQ(fleet.Status("s"), "DOWN");
  fleet["s"].SetHealth(HealthCommand::kUp);
  EXPECT_EQ(fleet.Status("s"), "no check");
}

TEST(Server, F332ChkfailCountsFailuresOfAServerWithHealth) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.Start();
  fleet.Fail("s", 4);  // 2 -> 0, then at 0
  EXPECT_EQ(fleet["s"].Snapshot().chkfail, 1u);
  fleet.Pass("s");
  fleet.Fail("s");  // while going up
  EXPECT_EQ(fleet["s"].Snapshot().chkfail, 2u);
  EXPECT_EQ(fleet["s"].Snapshot().chkdown, 1u);
}

TEST(Server, F690FailuresWhileDownAreSilentUnlessTheStatusChanges) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.spec.log_health_checks = true;
  fleet.Start();
  fleet.Fail("s", 2);
  fleet.TakeLines();
  fleet.Run("s", {CheckStatus::kL4Tout, 0, 7, ""});
  EXPECT_THAT(
      fleet.TakeLines(),
      ElementsAre(
          "5 Health check for server b/s failed, reason: Layer4 timeout, "
          "check duration: 7ms, status: 0/2 DOWN."));
  fleet.Run("s", {CheckStatus::kL4Tout, 0, 7, "other words"});
  EXPECT_THAT(fleet.TakeLines(), IsEmpty());
}

TEST(Server, F691FirstSuccessIsLoggedThoughHealthStays) {
  TestBackend fleet;
  ServerSpec& spec = fleet.Add("s");
  spec.rise = spec.fall = spec.initial_health = 1;
  fleet.spec.log_health_checks = true;
  fleet.Start();
  fleet.Pass("s", 2);
  EXPECT_THAT(fleet.TakeLines(), ElementsAre(CheckPassed("1/1 UP")));
}

TEST(Server, F423NeutralResultsChangeAndLogNothing) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.spec.log_health_checks = true;
  fleet.Start();
  fleet.Pass("s");
  fleet.TakeLines();
  fleet.Run("s", {CheckStatus::kChecked, 0, 1, "idle"});
  EXPECT_THAT(fleet.TakeLines(), IsEmpty());
  EXPECT_EQ(fleet["s"].Snapshot().status, CheckStatus::kChecked);
  EXPECT_EQ(fleet["s"].Snapshot().description, "idle");
  fleet.Pass("s");  // the last stored status counts
  EXPECT_THAT(fleet.TakeLines(), ElementsAre(CheckPassed("3/3 UP")));
}

TEST(Server, F425ReasonIsInTheStateLineWithoutCheckLog) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.Start();
  fleet.Run("s", {CheckStatus::kL7Sts, 500, 3, "a\"b"});
  EXPECT_THAT(
      fleet.TakeLines(),
      ElementsAre(
          "1 Server b/s is DOWN, reason: Layer7 wrong status, code: 500, info: "
          "\"a<22>b\", check duration: 3ms" +
              Left(0, 0),
          kEmpty));
}

TEST(Server, F426ARunInProgressHidesTheLastResult) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.Start();
  fleet.Run("s", {CheckStatus::kL7Ok, 200, 12, "fine"});
  ASSERT_EQ(fleet["s"].BeginRun(), Server::RunGate::kRun);
  ServerSnapshot s = fleet["s"].Snapshot();
  EXPECT_TRUE(s.check_in_progress());
  EXPECT_EQ(s.status, CheckStatus::kL7Ok);
  EXPECT_EQ(s.duration_ms, 12);
  EXPECT_EQ(s.result, CheckResult::kUnknown);
  EXPECT_EQ(s.code, 0);
  EXPECT_EQ(s.description, "");
  fleet["s"].AbortRun();
  s = fleet["s"].Snapshot();
  EXPECT_FALSE(s.check_in_progress());
  EXPECT_EQ(s.health, 4);
}

TEST(Server, F421DescriptionEndsAfter127Bytes) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.Start();
  fleet.Run("s", {CheckStatus::kL7Ok, 200, 0, std::string(300, 'x')});
  EXPECT_EQ(fleet["s"].Snapshot().description, std::string(127, 'x'));
}

TEST(Server, F337F372ConditionalPassIsStoppingUntilAPlainOne) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.Start();
  fleet.CondPass("s");
  EXPECT_EQ(fleet.Status("s"), "NOLB");
  EXPECT_EQ(fleet["s"].Op(), OpState::kStopping);
  EXPECT_THAT(fleet.TakeLines(),
              ElementsAre("5 Server b/s is stopping, reason: Layer7 check "
                          "conditionally passed, "
                          "code: 404, check duration: 0ms" +
                              Online(0, 0),
                          kEmpty));
  EXPECT_EQ(fleet["s"].Snapshot().chkdown, 0u);
  fleet.Pass("s");
  EXPECT_THAT(fleet.TakeLines(),
              ElementsAre("5 Server b/s is UP, reason: Layer4 check passed, "
                          "check duration: 0ms" +
                          Online(1, 0)));
}

TEST(Server, F372StoppingServerGoesDownAsANotice) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.spec.log_health_checks = true;
  fleet.Start();
  fleet.CondPass("s");
  fleet.TakeLines();
  fleet.Fail("s", 3);
  EXPECT_EQ(fleet.Status("s"), "DOWN");
  EXPECT_THAT(fleet.TakeLines(),
              ElementsAre(CheckFailed("2/3 UP"), CheckFailed("1/3 UP"),
                          CheckFailed("0/2 DOWN"),
                          "5 Server b/s is DOWN" + Left(0, 0)));
}

TEST(Server, F699ConditionalPassFromDownReachesStoppingAtRise) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.Start();
  fleet.Fail("s");
  fleet.CondPass("s");
  EXPECT_EQ(fleet.Status("s"), "DOWN 1/2");
  fleet.CondPass("s");
  EXPECT_EQ(fleet.Status("s"), "NOLB");
}

TEST(Server, F507LastChangeAndDowntimeInWholeSeconds) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.clock.Advance(Millis(500));
  fleet.Start();
  fleet.clock.Advance(Millis(3400));
  EXPECT_EQ(fleet["s"].Snapshot().lastchg_s, 3u);
  fleet.Fail("s");  // at 3.9 s
  EXPECT_EQ(fleet["s"].Snapshot().lastchg_s, 0u);
  fleet.clock.Advance(Millis(100));  // a new second
  EXPECT_EQ(fleet["s"].Snapshot().lastchg_s, 1u);
  EXPECT_EQ(fleet["s"].Snapshot().downtime_s, 1u);
  fleet.clock.Advance(Seconds(4));
  fleet.Pass("s", 2);
  fleet.clock.Advance(Seconds(10));
  EXPECT_EQ(fleet["s"].Snapshot().lastchg_s, 10u);
  EXPECT_EQ(fleet["s"].Snapshot().downtime_s, 5u);
}

TEST(Server, F504ClearCountersZeroesThem) {
  TestBackend fleet;
  fleet.Add("s");
  fleet.Start();
  fleet.Fail("s");
  fleet.clock.Advance(Seconds(5));
  fleet["s"].ClearCounters();
  const ServerSnapshot s = fleet["s"].Snapshot();
  EXPECT_EQ(s.chkfail, 0u);
  EXPECT_EQ(s.chkdown, 0u);
  EXPECT_EQ(s.lastchg_s, 0u);
  EXPECT_EQ(s.op, OpState::kStopped);
  EXPECT_EQ(s.downtime_s, 5u);
}

// F261.
TEST(Server, ServiceIsSeenWithoutItsLock) {
  TestBackend fleet;
  fleet.Add("s").weight = 100;
  fleet.Start();
  Server& s = fleet["s"];
  MutexLock lock(&s.mutex());
  EXPECT_TRUE(s.Service().up);
  EXPECT_EQ(s.Service().weight, 100);
  EXPECT_EQ(s.Service().uweight, 100);
}

TEST(Server, ServiceFollowsWhatDecidesAboutTraffic) {
  TestBackend fleet;
  fleet.Add("s").weight = 100;
  fleet.spec.servers.front().MutableExtras().slowstart_s = 10;
  fleet.Start();
  Server& s = fleet["s"];
  fleet.Fail("s");
  EXPECT_FALSE(s.Service().up);
  EXPECT_EQ(s.Service().weight, 0);
  EXPECT_EQ(s.Service().uweight, 100);
  s.SetHealth(HealthCommand::kUp);
  EXPECT_TRUE(s.Service().up);
  EXPECT_LT(s.Service().weight, 100);  // slowstart
  fleet.clock.Advance(Seconds(10));
  EXPECT_EQ(s.Service().weight, 100);
  s.SetAdmin(AdminCommand::kDrain);
  EXPECT_TRUE(s.Service().up);
  EXPECT_EQ(s.Service().weight, 0);
  s.SetAdmin(AdminCommand::kMaint);
  EXPECT_FALSE(s.Service().up);
}

// Who reads events may ask the server back: no lock is held.
class AskingObserver : public Observer {
 public:
  bool OnEvent(Event&& event) override {
    event.kind == Event::Kind::kBackendEmpty ? ++empty : ++others;
    if (event.server != nullptr) server = event.server;
    return true;
  }
  void WakeReader() override {
    if (server == nullptr) return;
    up = server->backend().Snapshot().up;
    op = server->Op();
  }
  const Server* server = nullptr;
  int empty = 0, others = 0;
  bool up = true;
  OpState op = OpState::kRunning;
};

TEST(Server, ReadersAreWokenAfterTheLocksWereReleased) {
  TestBackend fleet;
  fleet.Add("s");
  AskingObserver asking;
  Backend backend(&fleet.spec, &asking, &fleet.clock);
  Server& s = backend.servers().front();
  ASSERT_EQ(s.BeginRun(), Server::RunGate::kRun);
  s.FinishRun({CheckStatus::kL4Con, 0, 0, ""});
  EXPECT_EQ(asking.op, OpState::kStopped);
  EXPECT_FALSE(asking.up);
  EXPECT_EQ(asking.others, 1);
  EXPECT_EQ(asking.empty, 1);
}

TEST(Server, NeedsNoObserver) {
  TestBackend fleet;
  fleet.Add("s");
  Backend backend(&fleet.spec, nullptr, &fleet.clock);
  Server& s = backend.servers().front();
  s.SetHealth(HealthCommand::kDown);
  s.SetAdmin(AdminCommand::kDrain);
  EXPECT_EQ(backend.Snapshot().chkdown, 1u);
}

}  // namespace
}  // namespace checkd
