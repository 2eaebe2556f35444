#include "checks/server/log_lines.h"

#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr ServerNames kServer{"b", "s"};
constexpr ServerNames kBackup{"b", "s", true};
constexpr ServingCounts kTwo{2, 0};
constexpr ServingCounts kOnBackup{0, 1};

CheckLineInputs Input(CheckStatus status, int health) {
  CheckLineInputs in;
  in.names = kServer;
  in.status = status;
  in.health = health;
  in.duration_ms = 0;
  return in;
}

TEST(CheckLine, F420SuccessAndFailure) {
  EXPECT_EQ(
      CheckLine(Input(CheckStatus::kL4Ok, 4)),
      "Health check for server b/s succeeded, reason: Layer4 check passed, "
      "check duration: 0ms, status: 3/3 UP.");
  EXPECT_EQ(
      CheckLine(Input(CheckStatus::kL4Con, 3)),
      "Health check for server b/s failed, reason: Layer4 connection problem, "
      "check duration: 0ms, status: 2/3 UP.");
}

TEST(CheckLine, F420BackupAgentAndConditional) {
  CheckLineInputs in = Input(CheckStatus::kL7Okc, 4);
  in.names = kBackup;
  in.code = 404;
  EXPECT_EQ(
      CheckLine(in),
      "Health check for backup server b/s conditionally succeeded, reason: "
      "Layer7 check "
      "conditionally passed, code: 404, check duration: 0ms, status: 3/3 UP.");
  in = Input(CheckStatus::kL7Sts, 0);
  in.agent = true;
  in.description = "via agent : down";
  EXPECT_EQ(
      CheckLine(in),
      "Agent check for server b/s failed, reason: Layer7 wrong status, code: "
      "0, "
      "info: \"via agent : down\", check duration: 0ms, status: 0/2 DOWN.");
}

TEST(CheckLine, F422GoodCountsFailuresLeftBadCountsSuccesses) {
  const struct {
    int health;
    const char* end;
  } kRows[] = {{4, "3/3 UP."},
               {3, "2/3 UP."},
               {2, "1/3 UP."},
               {1, "1/2 DOWN."},
               {0, "0/2 DOWN."}};
  for (const auto& row : kRows) {
    const std::string line = CheckLine(Input(CheckStatus::kL4Ok, row.health));
    EXPECT_EQ(line.substr(line.find("status: ") + 8), row.end);
  }
}

TEST(CheckLine, F341WeightZeroIsCalledDrainUnlessDown) {
  CheckLineInputs in = Input(CheckStatus::kL4Ok, 4);
  in.uweight = 0;
  EXPECT_NE(CheckLine(in).find("3/3 DRAIN."), std::string::npos);
  in.health = 1;
  EXPECT_NE(CheckLine(in).find("1/2 DOWN."), std::string::npos);
}

TEST(ReasonText, F421CodeOnlyAboveL57Data) {
  EXPECT_EQ(ReasonText(CheckStatus::kL7Tout, 200, "", 5),
            ", reason: Layer7 timeout, check duration: 5ms");
  EXPECT_EQ(ReasonText(CheckStatus::kProcErr, 2, "", 5),
            ", reason: External check error, code: 2, check duration: 5ms");
}

TEST(ReasonText, F421NoDurationForHana) {
  EXPECT_EQ(ReasonText(CheckStatus::kHana, 0, "x", -1),
            ", reason: Health analyze, info: \"x\"");
}

TEST(EscapeInfo, F421EveryByteThatIsNotPrintable) {
  EXPECT_EQ(EscapeInfo("a <b> \"c\"\r\n\x7f\xc3\xa9~ "),
            "a <3C>b<3E> <22>c<22><0D><0A><7F><C3><A9>~ ");
  EXPECT_EQ(EscapeInfo(std::string_view("\0", 1)), "<00>");
}

TEST(StateLine, F428Down) {
  EXPECT_EQ(StateLine(kServer, OpState::kStopped,
                      ReasonText(CheckStatus::kL4Con, 0, "", 1), "", kTwo),
            "Server b/s is DOWN, reason: Layer4 connection problem, check "
            "duration: 1ms. "
            "2 active and 0 backup servers left. 0 sessions active, 0 "
            "requeued, 0 remaining in "
            "queue.");
}

TEST(StateLine, F429Up) {
  EXPECT_EQ(StateLine(kBackup, OpState::kRunning, "", "", {1, 1}),
            "Backup Server b/s is UP. 1 active and 1 backup servers online. 0 "
            "sessions requeued, "
            "0 total in queue.");
}

TEST(StateLine, F430Stopping) {
  EXPECT_EQ(StateLine(kServer, OpState::kStopping, "", "", kOnBackup),
            "Server b/s is stopping. 0 active and 1 backup servers online. "
            "Running on backup. "
            "0 sessions requeued, 0 total in queue.");
}

TEST(StateLine, F431CausesThatAreNoCheck) {
  EXPECT_EQ(StateLine(kServer, OpState::kRunning, kCauseCli, "", kTwo),
            "Server b/s is UP, changed from CLI. 2 active and 0 backup servers "
            "online. "
            "0 sessions requeued, 0 total in queue.");
  EXPECT_EQ(
      StateLine(kServer, OpState::kStopped, kCauseStateFile, "", kOnBackup),
      "Server b/s is DOWN, changed from server-state after a reload. 0 active "
      "and 1 backup "
      "servers left. Running on backup. 0 sessions active, 0 requeued, 0 "
      "remaining in "
      "queue.");
}

TEST(StateLine, F432Via) {
  EXPECT_EQ(StateLine(kServer, OpState::kStopped, "", "c/t", {0, 0}),
            "Server b/s is DOWN via c/t. 0 active and 0 backup servers left. 0 "
            "sessions active, "
            "0 requeued, 0 remaining in queue.");
}

TEST(EntersMaintenanceLine, F433) {
  EXPECT_EQ(EntersMaintenanceLine(kServer, true, "", "", kTwo),
            "Server b/s was DOWN and now enters maintenance.");
  EXPECT_EQ(EntersMaintenanceLine(kServer, true, "DNS NX status", "c/t", kTwo),
            "Server b/s was DOWN and now enters maintenance (DNS NX status) "
            "via c/t.");
  EXPECT_EQ(EntersMaintenanceLine(kServer, false, "", "", kTwo),
            "Server b/s is going DOWN for maintenance. 2 active and 0 backup "
            "servers left. "
            "0 sessions active, 0 requeued, 0 remaining in queue.");
  EXPECT_EQ(EntersMaintenanceLine(kBackup, false, "No IP for server ", "c/t",
                                  kOnBackup),
            "Backup Server b/s is going DOWN for maintenance (No IP for server "
            ") via c/t. "
            "0 active and 1 backup servers left. Running on backup. 0 sessions "
            "active, "
            "0 requeued, 0 remaining in queue.");
}

TEST(LeavesMaintenanceLine, F434) {
  EXPECT_EQ(LeavesMaintenanceLine(kServer, OpState::kRunning, false,
                                  MaintenanceEnd::kForced, ""),
            "Server b/s is UP/READY (leaving forced maintenance).");
  EXPECT_EQ(LeavesMaintenanceLine(kServer, OpState::kStopped, true,
                                  MaintenanceEnd::kInherited, ""),
            "Server b/s is DOWN/DRAIN (leaving maintenance).");
  EXPECT_EQ(LeavesMaintenanceLine(kBackup, OpState::kRunning, false,
                                  MaintenanceEnd::kResolves, "h.example"),
            "Backup Server b/s ('h.example') is UP/READY (resolves again).");
}

TEST(StaysInMaintenanceLine, F435) {
  EXPECT_EQ(
      StaysInMaintenanceLine(kServer, MaintenanceEnd::kForced, "", ""),
      "Server b/s is leaving forced maintenance but remains in maintenance.");
  EXPECT_EQ(StaysInMaintenanceLine(kServer, MaintenanceEnd::kForced, "", "c/t"),
            "Server b/s is leaving forced maintenance but remains in "
            "maintenance via c/t.");
  EXPECT_EQ(StaysInMaintenanceLine(kServer, MaintenanceEnd::kResolves, "h", ""),
            "Server b/s ('h') resolves again but remains in maintenance.");
  EXPECT_EQ(StaysInMaintenanceLine(kServer, MaintenanceEnd::kInherited, "", ""),
            "Server b/s remains in forced maintenance.");
}

TEST(DrainLines, F436) {
  EXPECT_EQ(EntersDrainLine(kServer, OpState::kRunning, "", "", kOnBackup),
            "Server b/s enters drain state. 0 active and 1 backup servers "
            "online. Running on "
            "backup. 0 sessions requeued, 0 total in queue.");
  EXPECT_EQ(EntersDrainLine(kServer, OpState::kStopped, "x", "c/t", kTwo),
            "Server b/s enters drain state (x) via c/t. 2 active and 0 backup "
            "servers left. "
            "0 sessions active, 0 requeued, 0 remaining in queue.");
  EXPECT_EQ(LeavesDrainLine(kServer, OpState::kRunning, true, ""),
            "Server b/s is UP (leaving forced drain).");
  EXPECT_EQ(LeavesDrainLine(kServer, OpState::kStopped, false, "c/t"),
            "Server b/s is DOWN (leaving drain) via c/t.");
  EXPECT_EQ(StaysInDrainLine(kServer, true, ""),
            "Server b/s remains in forced drain mode.");
  EXPECT_EQ(StaysInDrainLine(kServer, false, "c/t"),
            "Server b/s remains in drain mode via c/t.");
}

TEST(EmptyBackendLine, F437NamesAListenSectionProxy) {
  EXPECT_EQ(EmptyBackendLine(ProxyKind::kBackend, "b"),
            "backend b has no server available!");
  EXPECT_EQ(EmptyBackendLine(ProxyKind::kListen, "l"),
            "proxy l has no server available!");
}

}  // namespace
}  // namespace checkd
