// Commands: maintenance, drain, forced health, weight. The lines are those of
// HAProxy 2.6 for the same commands, where docs/reference does not say
// otherwise.
#include <string>
#include <vector>

#include "checks/server/server.h"
#include "checks/server/testing/test_backend.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const char kEmpty[] = "0 backend b has no server available!";
const char kUpReady[] =
    "5 Server b/s is UP/READY (leaving forced maintenance).";
const char kUpDrain[] =
    "5 Server b/s is UP/DRAIN (leaving forced maintenance).";
const char kStaysInDrain[] = "5 Server b/s remains in forced drain mode.";

class ServerAdmin : public ::testing::Test {
 protected:
  void StartFull() {
    fleet_.Add("s");
    fleet_.Start();
    fleet_.Pass("s");
  }
  Server& s() { return fleet_["s"]; }
  int admin() { return s().Snapshot().admin; }
  std::vector<std::string> After(AdminCommand command) {
    s().SetAdmin(command);
    return fleet_.TakeLines();
  }
  std::vector<std::string> After(HealthCommand command) {
    s().SetHealth(command);
    return fleet_.TakeLines();
  }

  TestBackend fleet_;
};

TEST_F(ServerAdmin, F340MaintenancePausesAndZeroes) {
  StartFull();
  EXPECT_THAT(
      After(AdminCommand::kMaint),
      ElementsAre("1 Server b/s is going DOWN for maintenance" + Left(0, 0),
                  kEmpty));
  const ServerSnapshot m = s().Snapshot();
  EXPECT_EQ(m.admin, kForcedMaint);
  EXPECT_EQ(m.op, OpState::kStopped);
  EXPECT_EQ(m.health, 0);
  EXPECT_EQ(m.check_state, kCheckConfigured | kCheckEnabled | kCheckPaused);
  EXPECT_EQ(m.chkdown, 1u);
  EXPECT_EQ(s().BeginRun(), Server::RunGate::kSkip);  // F360
  EXPECT_THAT(After(AdminCommand::kMaint), IsEmpty());

  EXPECT_THAT(After(AdminCommand::kReady), ElementsAre(kUpReady));
  EXPECT_EQ(fleet_.Status("s"), "UP 1/3");
  EXPECT_EQ(admin(), 0);
  EXPECT_EQ(s().BeginRun(), Server::RunGate::kRun);
}

TEST_F(ServerAdmin, F433MaintenanceOfADownServerIsANotice) {
  StartFull();
  After(HealthCommand::kDown);
  EXPECT_THAT(After(AdminCommand::kMaint),
              ElementsAre("5 Server b/s was DOWN and now enters maintenance."));
  EXPECT_EQ(s().Snapshot().chkdown, 1u);
}

TEST_F(ServerAdmin, F433MaintenanceOfAStoppingServerIsANotice) {
  StartFull();
  After(HealthCommand::kStopping);
  EXPECT_THAT(
      After(AdminCommand::kMaint),
      ElementsAre("5 Server b/s is going DOWN for maintenance" + Left(0, 0)));
}

TEST_F(ServerAdmin, F436DrainAndBack) {
  StartFull();
  EXPECT_THAT(
      After(AdminCommand::kDrain),
      ElementsAre("5 Server b/s enters drain state" + Online(0, 0), kEmpty));
  EXPECT_EQ(admin(), kForcedDrain);
  EXPECT_EQ(fleet_.Status("s"), "DRAIN");
  EXPECT_THAT(After(AdminCommand::kDrain), IsEmpty());
  EXPECT_EQ(s().BeginRun(), Server::RunGate::kRun);  // F341: still checked
  s().FinishRun({CheckStatus::kL4Con, 0, 0, ""});
  EXPECT_EQ(fleet_.Status("s"), "DRAIN 2/3");
  EXPECT_THAT(After(AdminCommand::kReady),
              ElementsAre("5 Server b/s is UP (leaving forced drain)."));
  EXPECT_EQ(fleet_.backend->Snapshot().act, 1u);
}

TEST_F(ServerAdmin, F432DrainOfADownServerCountsWhatIsLeft) {
  StartFull();
  After(HealthCommand::kDown);
  EXPECT_THAT(After(AdminCommand::kDrain),
              ElementsAre("5 Server b/s enters drain state" + Left(0, 0)));
  EXPECT_THAT(After(AdminCommand::kReady),
              ElementsAre("5 Server b/s is DOWN (leaving forced drain)."));
}

TEST_F(ServerAdmin, F343DrainFromMaintenanceIsToldTwice) {
  StartFull();
  After(AdminCommand::kMaint);
  EXPECT_THAT(After(AdminCommand::kDrain),
              ElementsAre(kUpDrain, kStaysInDrain));
  EXPECT_EQ(admin(), kForcedDrain);
}

TEST_F(ServerAdmin, F343MaintenanceFromDrainIsOneNotice) {
  StartFull();
  After(AdminCommand::kDrain);
  EXPECT_THAT(
      After(AdminCommand::kMaint),
      ElementsAre("5 Server b/s is going DOWN for maintenance" + Left(0, 0)));
  EXPECT_EQ(admin(), kForcedMaint);
}

TEST_F(ServerAdmin, DrainingServerGoesDownAsANotice) {
  StartFull();
  After(AdminCommand::kDrain);
  EXPECT_THAT(
      After(HealthCommand::kDown),
      ElementsAre("5 Server b/s is DOWN, changed from CLI" + Left(0, 0)));
}

TEST_F(ServerAdmin, F344F480ConfiguredMaintenanceStaysAsAFlag) {
  fleet_.Add("s").disabled = true;
  fleet_.Start();
  EXPECT_THAT(After(AdminCommand::kReady), ElementsAre(kUpReady));
  EXPECT_EQ(admin(), kConfigMaint);
  EXPECT_EQ(fleet_.Status("s"), "UP 1/3");
  EXPECT_EQ(s().Snapshot().check_state, kCheckConfigured | kCheckEnabled);
  EXPECT_THAT(
      After(AdminCommand::kMaint),
      ElementsAre("1 Server b/s is going DOWN for maintenance" + Left(0, 0),
                  kEmpty));
  EXPECT_THAT(After(AdminCommand::kDrain),
              ElementsAre(kUpDrain, kStaysInDrain));
  EXPECT_EQ(admin(), kConfigMaint | kForcedDrain);
}

TEST_F(ServerAdmin, F344UncheckedServerKeepsPausedAndHealthZero) {
  ServerSpec& spec = fleet_.Add("s");
  spec.check = false;
  spec.disabled = true;
  fleet_.Start();
  After(AdminCommand::kReady);
  EXPECT_EQ(s().Snapshot().check_state, kCheckPaused);
  EXPECT_EQ(s().Snapshot().health, 0);
  EXPECT_EQ(fleet_.Status("s"), "no check");
}

TEST_F(ServerAdmin, F340UncheckedServerIsNeverRestoredToRise) {
  fleet_.Add("s").check = false;
  fleet_.Start();
  After(AdminCommand::kMaint);
  EXPECT_EQ(s().Snapshot().check_state, 0);
  After(AdminCommand::kReady);
  EXPECT_EQ(s().Snapshot().health, 0);
  EXPECT_EQ(fleet_.Status("s"), "no check");
}

TEST_F(ServerAdmin, F371InitStateWhenLeavingMaintenance) {
  const struct {
    InitState init;
    bool disabled;
    const char* status;
    const char* line;
  } kRows[] = {
      {InitState::kNone, false, "UP 1/3", "UP/READY"},
      {InitState::kUp, false, "UP 1/3", "UP/READY"},
      {InitState::kFullyUp, false, "UP", "UP/READY"},
      {InitState::kDown, false, "DOWN 1/2", "DOWN/READY"},
      {InitState::kFullyDown, false, "DOWN", "DOWN/READY"},
      {InitState::kFullyUp, true, "DOWN 2/2", "DOWN/READY"},
      {InitState::kFullyDown, true, "DOWN 2/2", "DOWN/READY"},
      {InitState::kNone, true, "UP 1/3", "UP/READY"},
  };
  for (const auto& row : kRows) {
    TestBackend fleet;
    ServerSpec& spec = fleet.Add("s");
    spec.init_state = row.init;
    spec.disabled = row.disabled;
    fleet.Start();
    fleet["s"].SetAdmin(AdminCommand::kMaint);
    fleet.TakeLines();
    fleet["s"].SetAdmin(AdminCommand::kReady);
    EXPECT_EQ(fleet.Status("s"), row.status);
    EXPECT_THAT(fleet.TakeLines(),
                ElementsAre(std::string("5 Server b/s is ") + row.line +
                            " (leaving forced maintenance)."));
    fleet.Pass("s", 2);
    EXPECT_EQ(fleet.Status("s"), "UP");
  }
}

TEST_F(ServerAdmin, F342RunInFlightWhenMaintenanceComes) {
  fleet_.spec.log_health_checks = true;
  StartFull();
  ASSERT_EQ(s().BeginRun(), Server::RunGate::kRun);
  After(AdminCommand::kMaint);
  EXPECT_EQ(s().Snapshot().check_state, 15);  // F507
  s().FinishRun({CheckStatus::kL4Ok, 0, 0, ""});
  EXPECT_THAT(fleet_.TakeLines(),
              ElementsAre("5 Health check for server b/s succeeded, reason: "
                          "Layer4 check passed, "
                          "check duration: 0ms, status: 1/2 DOWN."));
  EXPECT_EQ(fleet_.Status("s"), "MAINT");
  EXPECT_EQ(s().Snapshot().op, OpState::kStopped);
  After(AdminCommand::kReady);
  EXPECT_EQ(s().Snapshot().health, 2);
}

TEST_F(ServerAdmin, F342RunInFlightWithRise1EndsFullButStaysInMaintenance) {
  fleet_.spec.log_health_checks = true;
  ServerSpec& spec = fleet_.Add("s");
  spec.rise = spec.initial_health = 1;
  fleet_.Start();
  ASSERT_EQ(s().BeginRun(), Server::RunGate::kRun);
  After(AdminCommand::kMaint);
  s().FinishRun({CheckStatus::kL4Ok, 0, 0, ""});
  EXPECT_THAT(fleet_.TakeLines(),
              ElementsAre("5 Health check for server b/s succeeded, reason: "
                          "Layer4 check passed, "
                          "check duration: 0ms, status: 3/3 UP."));
  EXPECT_EQ(s().Snapshot().op, OpState::kStopped);
}

TEST_F(ServerAdmin, F342RunInFlightWhenHealthDownComes) {
  StartFull();
  ASSERT_EQ(s().BeginRun(), Server::RunGate::kRun);
  After(HealthCommand::kDown);
  s().FinishRun({CheckStatus::kL4Ok, 0, 0, ""});
  EXPECT_EQ(fleet_.Status("s"), "DOWN 1/2");
}

TEST_F(ServerAdmin, F481HealthCommands) {
  StartFull();
  EXPECT_THAT(After(HealthCommand::kUp), IsEmpty());
  EXPECT_THAT(After(HealthCommand::kDown),
              ElementsAre("1 Server b/s is DOWN, changed from CLI" + Left(0, 0),
                          kEmpty));
  EXPECT_EQ(s().Snapshot().health, 0);
  EXPECT_THAT(
      After(HealthCommand::kStopping),
      ElementsAre("5 Server b/s is stopping, changed from CLI" + Online(0, 0)));
  EXPECT_EQ(fleet_.Status("s"), "NOLB");
  EXPECT_THAT(
      After(HealthCommand::kUp),
      ElementsAre("5 Server b/s is UP, changed from CLI" + Online(1, 0)));
  EXPECT_EQ(s().Snapshot().health, 4);
}

TEST_F(ServerAdmin, F481CauseIsToldWithHealthChecksLoggedToo) {
  fleet_.spec.log_health_checks = true;
  StartFull();
  fleet_.TakeLines();
  EXPECT_THAT(After(HealthCommand::kDown),
              ElementsAre("1 Server b/s is DOWN, changed from CLI" + Left(0, 0),
                          kEmpty));
}

TEST_F(ServerAdmin, F481InMaintenanceOnlyTheNumberChanges) {
  StartFull();
  After(AdminCommand::kMaint);
  EXPECT_THAT(After(HealthCommand::kUp), IsEmpty());
  EXPECT_EQ(s().Snapshot().health, 4);
  EXPECT_EQ(s().Snapshot().op, OpState::kStopped);
}

TEST_F(ServerAdmin, F481WorksOnUncheckedServers) {
  fleet_.Add("s").check = false;
  fleet_.Start();
  After(HealthCommand::kDown);
  EXPECT_EQ(fleet_.Status("s"), "DOWN");
  After(HealthCommand::kUp);
  EXPECT_EQ(fleet_.Status("s"), "no check");
  EXPECT_EQ(s().Snapshot().health, 4);
}

TEST_F(ServerAdmin, F387StoppingLastsUntilThePlainSuccess) {
  fleet_.spec.log_health_checks = true;
  StartFull();
  After(HealthCommand::kStopping);
  fleet_.Fail("s");
  EXPECT_EQ(fleet_.Status("s"), "NOLB 2/3");
  fleet_.TakeLines();
  fleet_.Pass("s");
  EXPECT_EQ(fleet_.TakeLines().back(), "5 Server b/s is UP" + Online(1, 0));
}

TEST_F(ServerAdmin, F492DisableAndEnableHealth) {
  StartFull();
  EXPECT_TRUE(s().SetCheckEnabled(false));
  EXPECT_EQ(fleet_.Status("s"), "no check");
  EXPECT_EQ(s().Snapshot().check_state, kCheckConfigured);
  EXPECT_EQ(s().BeginRun(), Server::RunGate::kSkip);
  EXPECT_TRUE(s().SetCheckEnabled(true));
  EXPECT_EQ(fleet_.Status("s"), "UP");
  EXPECT_THAT(fleet_.TakeLines(), IsEmpty());
}

TEST_F(ServerAdmin, F492DownServerStaysDownWhenDisabled) {
  StartFull();
  fleet_.Fail("s", 3);
  s().SetCheckEnabled(false);
  EXPECT_EQ(fleet_.Status("s"), "DOWN");
  EXPECT_EQ(s().Snapshot().op, OpState::kStopped);
}

TEST_F(ServerAdmin, F492RunInFlightStillCountsAndLogs) {
  fleet_.spec.log_health_checks = true;
  StartFull();
  fleet_.TakeLines();
  ASSERT_EQ(s().BeginRun(), Server::RunGate::kRun);
  s().SetCheckEnabled(false);
  s().FinishRun({CheckStatus::kL4Con, 0, 0, ""});
  EXPECT_EQ(fleet_.TakeLines().size(), 1u);
  EXPECT_EQ(s().Snapshot().health, 3);
}

TEST_F(ServerAdmin, F492UnconfiguredCheckCannotBeEnabled) {
  fleet_.Add("s").check = false;
  fleet_.Start();
  EXPECT_FALSE(s().SetCheckEnabled(true));
  EXPECT_FALSE(s().SetCheckEnabled(false));
  EXPECT_EQ(s().Snapshot().check_state, 0);
}

TEST_F(ServerAdmin, F371F492InitStateSetsTheHealthNumberWhenEnabled) {
  ServerSpec& spec = fleet_.Add("s");
  spec.init_state = InitState::kFullyDown;
  spec.initial_health = 0;
  fleet_.Start();
  fleet_.Pass("s", 2);
  s().SetCheckEnabled(false);
  s().SetCheckEnabled(true);
  EXPECT_EQ(s().Snapshot().health, 0);
  EXPECT_EQ(s().Snapshot().op, OpState::kRunning);
  fleet_.Fail("s");  // does take it down, unlike HAProxy
  EXPECT_EQ(fleet_.Status("s"), "DOWN");
}

TEST_F(ServerAdmin, MaintenanceWithTheCheckDisabledDoesNotPause) {
  StartFull();
  s().SetCheckEnabled(false);
  After(AdminCommand::kMaint);
  EXPECT_EQ(s().Snapshot().check_state, kCheckConfigured);
  After(AdminCommand::kReady);
  EXPECT_EQ(s().Snapshot().health, 0);
  EXPECT_EQ(fleet_.Status("s"), "no check");
}

TEST_F(ServerAdmin, CheckDisabledDuringMaintenanceRunsAgainAfterwards) {
  StartFull();
  After(AdminCommand::kMaint);
  s().SetCheckEnabled(false);
  After(AdminCommand::kReady);
  s().SetCheckEnabled(true);
  EXPECT_EQ(s().BeginRun(), Server::RunGate::kRun);
}

TEST_F(ServerAdmin, F341WeightZeroIsNoAdminStateButUnusable) {
  StartFull();
  s().SetWeight(0);
  EXPECT_THAT(fleet_.TakeLines(), ElementsAre(kEmpty));  // F437: no other line
  EXPECT_EQ(fleet_.Status("s"), "UP");
  EXPECT_EQ(admin(), 0);
  EXPECT_EQ(s().Snapshot().weight, 0);
  EXPECT_EQ(s().Snapshot().iweight, 1);
  EXPECT_THAT(
      After(HealthCommand::kDown),  // an alert still, and no second kEmpty
      ElementsAre("1 Server b/s is DOWN, changed from CLI" + Left(0, 0)));
  s().SetWeight(1);
  EXPECT_THAT(fleet_.TakeLines(), IsEmpty());
}

TEST_F(ServerAdmin, F341ChecksOfWeightZeroSayDrain) {
  fleet_.spec.log_health_checks = true;
  fleet_.Add("s").weight = 0;
  fleet_.Start();
  fleet_.Pass("s");
  EXPECT_THAT(fleet_.TakeLines(),
              ElementsAre("5 Health check for server b/s succeeded, reason: "
                          "Layer4 check passed, "
                          "check duration: 0ms, status: 3/3 DRAIN."));
}

}  // namespace
}  // namespace checkd
