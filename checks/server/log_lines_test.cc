// Every form of line, to the byte, and its level.
#include "checks/server/log_lines.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "checks/server/backend.h"
#include "gtest/gtest.h"
#include "tasks/clock.h"

namespace checkd {
namespace {

using Cause = Event::Cause;
using Kind = Event::Kind;

constexpr OpState kUp = OpState::kRunning;
constexpr OpState kDown = OpState::kStopped;

// A backend with one server, of which no event is told.
struct World {
  World(std::string_view name, std::string_view server) {
    spec.name = name;
    spec.servers.emplace_back().name = server;
  }
  ServerSpec& server_spec() { return spec.servers.front(); }
  Backend* backend() {
    if (!built_) built_ = std::make_unique<Backend>(&spec, nullptr, &clock_);
    return built_.get();
  }
  const Server* server() { return &backend()->servers().front(); }

  BackendSpec spec;

 private:
  VirtualClock clock_;
  std::unique_ptr<Backend> built_;
};

class LogLinesTest : public ::testing::Test {
 protected:
  LogLinesTest() {
    backup_.server_spec().backup = true;
    listen_.spec.kind = ProxyKind::kListen;
    telling_.spec.log_health_checks = true;
  }

  // Of server b/s, with two active servers after it.
  Event Of(Kind kind, Cause cause = Cause::kNone) {
    return Of(&world_, kind, cause);
  }
  static Event Of(World* world, Kind kind, Cause cause = Cause::kNone) {
    Event event;
    event.kind = kind;
    event.cause = cause;
    event.backend = world->backend();
    event.server = world->server();
    event.act = 2;
    return event;
  }
  // A result after which health is `health`, of rise 2 and fall 3.
  Event Result(CheckStatus status, int health) {
    Event event = Of(Kind::kCheckResult, Cause::kCheck);
    event.status = status;
    event.duration_ms = 0;
    event.after.health = health;
    event.after.weight = 1;
    return event;
  }
  // A change to `op` for which a check is the reason.
  Event Checked(World* world, OpState op) {
    Event event = Of(world, Kind::kState, Cause::kCheck);
    event.before.op = op == kUp ? kDown : kUp;
    event.after.op = op;
    event.status = CheckStatus::kL4Con;
    event.duration_ms = 1;
    return event;
  }
  static std::unique_ptr<NameChange> Named(std::string_view fqdn) {
    auto names = std::make_unique<NameChange>();
    names->fqdn = std::string(fqdn);
    return names;
  }

  World world_{"b", "s"};
  World backup_{"b", "s"};
  World listen_{"l", "s"};
  World telling_{"b", "s"};  // with log-health-checks
  World tracked_{"c", "t"};
};

TEST_F(LogLinesTest, F420SuccessAndFailure) {
  const Event ok = Result(CheckStatus::kL4Ok, 4);
  EXPECT_EQ(
      EventLine(ok),
      "Health check for server b/s succeeded, reason: Layer4 check passed, "
      "check duration: 0ms, status: 3/3 UP.");
  EXPECT_EQ(EventLevel(ok), LogLevel::kNotice);
  const Event failed = Result(CheckStatus::kL4Con, 3);
  EXPECT_EQ(
      EventLine(failed),
      "Health check for server b/s failed, reason: Layer4 connection problem, "
      "check duration: 0ms, status: 2/3 UP.");
  EXPECT_EQ(EventLevel(failed), LogLevel::kNotice);
}

TEST_F(LogLinesTest, F420BackupAgentAndConditional) {
  Event event = Result(CheckStatus::kL7Okc, 4);
  event.server = backup_.server();
  event.code = 404;
  EXPECT_EQ(
      EventLine(event),
      "Health check for backup server b/s conditionally succeeded, reason: "
      "Layer7 check "
      "conditionally passed, code: 404, check duration: 0ms, status: 3/3 UP.");
  event = Result(CheckStatus::kL7Sts, 0);
  event.cause = Cause::kAgent;
  event.text = "via agent : down";
  EXPECT_EQ(
      EventLine(event),
      "Agent check for server b/s failed, reason: Layer7 wrong status, code: "
      "0, "
      "info: \"via agent : down\", check duration: 0ms, status: 0/2 DOWN.");
}

TEST_F(LogLinesTest, F422GoodCountsFailuresLeftBadCountsSuccesses) {
  const struct {
    int health;
    const char* end;
  } kRows[] = {{4, "3/3 UP."},
               {3, "2/3 UP."},
               {2, "1/3 UP."},
               {1, "1/2 DOWN."},
               {0, "0/2 DOWN."}};
  for (const auto& row : kRows) {
    const std::string line = EventLine(Result(CheckStatus::kL4Ok, row.health));
    EXPECT_EQ(line.substr(line.find("status: ") + 8), row.end);
  }
}

TEST_F(LogLinesTest, F341WeightZeroIsCalledDrainUnlessDown) {
  Event event = Result(CheckStatus::kL4Ok, 4);
  event.after.weight = 0;
  EXPECT_NE(EventLine(event).find("3/3 DRAIN."), std::string::npos);
  event.after.health = 1;
  EXPECT_NE(EventLine(event).find("1/2 DOWN."), std::string::npos);
}

TEST_F(LogLinesTest, F421CodeOnlyAboveL57DataAndNoDurationForHana) {
  const struct {
    CheckStatus status;
    int code;
    const char* text;
    int duration_ms;
    const char* reason;
  } kRows[] = {
      {CheckStatus::kL7Tout, 200, "", 5,
       "reason: Layer7 timeout, check duration: 5ms. "},
      {CheckStatus::kProcErr, 2, "", 5,
       "reason: External check error, code: 2, check duration: 5ms. "},
      {CheckStatus::kHana, 0, "x", -1, "reason: Health analyze, info: \"x\". "},
  };
  for (const auto& row : kRows) {
    Event event = Checked(&world_, kDown);
    event.status = row.status;
    event.code = row.code;
    event.text = row.text;
    event.duration_ms = row.duration_ms;
    EXPECT_NE(EventLine(event).find(row.reason), std::string::npos)
        << EventLine(event);
  }
}

TEST(EscapeInfo, F421EveryByteThatIsNotPrintable) {
  EXPECT_EQ(EscapeInfo("a <b> \"c\"\r\n\x7f\xc3\xa9~ "),
            "a <3C>b<3E> <22>c<22><0D><0A><7F><C3><A9>~ ");
  EXPECT_EQ(EscapeInfo(std::string_view("\0", 1)), "<00>");
}

TEST(ShortText, F421KeepsAtMost127Bytes) {
  ShortText text;
  text = std::string(200, 'x');
  EXPECT_EQ(text.view(), std::string(127, 'x'));
  text = "";
  EXPECT_EQ(text.view(), "");
}

TEST_F(LogLinesTest, F428Down) {
  Event event = Checked(&world_, kDown);
  EXPECT_EQ(EventLine(event),
            "Server b/s is DOWN, reason: Layer4 connection problem, check "
            "duration: 1ms. "
            "2 active and 0 backup servers left. 0 sessions active, 0 "
            "requeued, 0 remaining in "
            "queue.");
  EXPECT_EQ(EventLevel(event), LogLevel::kAlert);
  // No surprise: it had no new traffic before.
  event.before.op = OpState::kStopping;
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
  event.before.op = kUp;
  event.before.admin = kForcedDrain;
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
}

TEST_F(LogLinesTest, F425TheReasonIsInTheLineOfTheCheck) {
  EXPECT_EQ(EventLine(Checked(&telling_, kDown)),
            "Server b/s is DOWN. 2 active and 0 backup servers left. 0 "
            "sessions active, 0 requeued, 0 remaining in queue.");
}

TEST_F(LogLinesTest, F429Up) {
  Event event = Checked(&backup_, kUp);
  event.cause = Cause::kSlowstart;
  event.act = 1;
  event.bck = 1;
  EXPECT_EQ(EventLine(event),
            "Backup Server b/s is UP. 1 active and 1 backup servers online. 0 "
            "sessions requeued, "
            "0 total in queue.");
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
  event.after.op = OpState::kStarting;
  event.cause = Cause::kCheck;
  event.status = CheckStatus::kL4Ok;
  EXPECT_EQ(EventLine(event),
            "Backup Server b/s is UP, reason: Layer4 check passed, check "
            "duration: 1ms. 1 active and 1 backup servers online. 0 sessions "
            "requeued, 0 total in queue.");
}

TEST_F(LogLinesTest, F430Stopping) {
  Event event = Of(Kind::kState);
  event.after.op = OpState::kStopping;
  event.act = 0;
  event.bck = 1;
  EXPECT_EQ(EventLine(event),
            "Server b/s is stopping. 0 active and 1 backup servers online. "
            "Running on backup. "
            "0 sessions requeued, 0 total in queue.");
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
}

TEST_F(LogLinesTest, F431CausesThatAreNoCheck) {
  Event event = Of(Kind::kState, Cause::kCommand);
  event.after.op = kUp;
  EXPECT_EQ(EventLine(event),
            "Server b/s is UP, changed from CLI. 2 active and 0 backup servers "
            "online. "
            "0 sessions requeued, 0 total in queue.");
  event.cause = Cause::kStateFile;
  event.after.op = kDown;
  event.act = 0;
  event.bck = 1;
  EXPECT_EQ(
      EventLine(event),
      "Server b/s is DOWN, changed from server-state after a reload. 0 active "
      "and 1 backup "
      "servers left. Running on backup. 0 sessions active, 0 requeued, 0 "
      "remaining in "
      "queue.");
}

TEST_F(LogLinesTest, F432Via) {
  Event event = Of(Kind::kState, Cause::kTracked);
  event.via = tracked_.server();
  event.act = 0;
  EXPECT_EQ(EventLine(event),
            "Server b/s is DOWN via c/t. 0 active and 0 backup servers left. 0 "
            "sessions active, "
            "0 requeued, 0 remaining in queue.");
}

TEST_F(LogLinesTest, F433EntersMaintenanceFromDown) {
  Event event = Of(Kind::kEntersMaintenance, Cause::kCommand);
  event.before.op = kDown;
  EXPECT_EQ(EventLine(event),
            "Server b/s was DOWN and now enters maintenance.");
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
  event.text = "DNS NX status";
  event.via = tracked_.server();
  EXPECT_EQ(EventLine(event),
            "Server b/s was DOWN and now enters maintenance (DNS NX status) "
            "via c/t.");
}

TEST_F(LogLinesTest, F433GoesDownForMaintenance) {
  Event event = Of(Kind::kEntersMaintenance, Cause::kCommand);
  event.before.op = kUp;
  EXPECT_EQ(EventLine(event),
            "Server b/s is going DOWN for maintenance. 2 active and 0 backup "
            "servers left. "
            "0 sessions active, 0 requeued, 0 remaining in queue.");
  EXPECT_EQ(EventLevel(event), LogLevel::kAlert);
  event.before.admin = kInheritedDrain;
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
  event.before.admin = 0;
  event.before.op = OpState::kStopping;
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);

  event = Of(&backup_, Kind::kEntersMaintenance, Cause::kName);
  event.before.op = kUp;
  event.text = "No IP for server ";
  event.via = tracked_.server();
  event.act = 0;
  event.bck = 1;
  EXPECT_EQ(EventLine(event),
            "Backup Server b/s is going DOWN for maintenance (No IP for server "
            ") via c/t. "
            "0 active and 1 backup servers left. Running on backup. 0 sessions "
            "active, "
            "0 requeued, 0 remaining in queue.");
}

TEST_F(LogLinesTest, F434LeavesMaintenance) {
  Event event = Of(Kind::kLeavesMaintenance, Cause::kCommand);
  event.before.admin = kForcedMaint | kConfigMaint;
  event.after.admin = kConfigMaint;
  event.after.op = kUp;
  EXPECT_EQ(EventLine(event),
            "Server b/s is UP/READY (leaving forced maintenance).");
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
  event.before.admin = kInheritedMaint | kForcedDrain;
  event.after.admin = kForcedDrain;
  event.after.op = kDown;
  EXPECT_EQ(EventLine(event),
            "Server b/s is DOWN/DRAIN (leaving maintenance).");

  event = Of(&backup_, Kind::kLeavesMaintenance, Cause::kName);
  event.before.admin = kResolutionMaint | kFqdnChanged;
  event.after.admin = kFqdnChanged;
  event.after.op = kUp;
  event.names = Named("h.example");
  EXPECT_EQ(EventLine(event),
            "Backup Server b/s ('h.example') is UP/READY (resolves again).");
}

TEST_F(LogLinesTest, F435StaysInMaintenance) {
  Event event = Of(Kind::kStaysInMaintenance, Cause::kCommand);
  event.before.admin = kForcedMaint | kInheritedMaint;
  event.after.admin = kInheritedMaint;
  EXPECT_EQ(
      EventLine(event),
      "Server b/s is leaving forced maintenance but remains in maintenance.");
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
  event.via = tracked_.server();
  EXPECT_EQ(EventLine(event),
            "Server b/s is leaving forced maintenance but remains in "
            "maintenance via c/t.");

  event = Of(Kind::kStaysInMaintenance, Cause::kName);
  event.before.admin = kForcedMaint | kResolutionMaint;
  event.after.admin = kForcedMaint;
  event.names = Named("h");
  EXPECT_EQ(EventLine(event),
            "Server b/s ('h') resolves again but remains in maintenance.");

  event = Of(Kind::kStaysInMaintenance, Cause::kTracked);
  event.before.admin = kForcedMaint | kInheritedMaint;
  event.after.admin = kForcedMaint;
  EXPECT_EQ(EventLine(event), "Server b/s remains in forced maintenance.");
}

TEST_F(LogLinesTest, F436Drain) {
  Event event = Of(Kind::kEntersDrain, Cause::kCommand);
  event.after.op = kUp;
  event.act = 0;
  event.bck = 1;
  EXPECT_EQ(EventLine(event),
            "Server b/s enters drain state. 0 active and 1 backup servers "
            "online. Running on "
            "backup. 0 sessions requeued, 0 total in queue.");
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
  event = Of(Kind::kEntersDrain, Cause::kTracked);
  event.text = "x";
  event.via = tracked_.server();
  EXPECT_EQ(EventLine(event),
            "Server b/s enters drain state (x) via c/t. 2 active and 0 backup "
            "servers left. "
            "0 sessions active, 0 requeued, 0 remaining in queue.");
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);

  event = Of(Kind::kLeavesDrain, Cause::kCommand);
  event.before.admin = kForcedDrain;
  event.after.op = kUp;
  EXPECT_EQ(EventLine(event), "Server b/s is UP (leaving forced drain).");
  event.before.admin = kInheritedDrain;
  event.after.op = kDown;
  event.via = tracked_.server();
  EXPECT_EQ(EventLine(event), "Server b/s is DOWN (leaving drain) via c/t.");
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);

  event = Of(Kind::kStaysInDrain, Cause::kCommand);
  event.after.admin = kForcedDrain | kInheritedDrain;
  EXPECT_EQ(EventLine(event), "Server b/s remains in forced drain mode.");
  event.after.admin = kInheritedDrain;
  event.via = tracked_.server();
  EXPECT_EQ(EventLine(event), "Server b/s remains in drain mode via c/t.");
}

TEST_F(LogLinesTest, F437NamesAListenSectionProxy) {
  Event event;
  event.kind = Kind::kBackendEmpty;
  event.backend = world_.backend();
  EXPECT_EQ(EventLine(event), "backend b has no server available!");
  EXPECT_EQ(EventLevel(event), LogLevel::kEmerg);
  event.backend = listen_.backend();
  EXPECT_EQ(EventLine(event), "proxy l has no server available!");
}

TEST_F(LogLinesTest, F438Address) {
  const struct {
    const char* from;
    uint16_t from_port;
    const char* to;
    uint16_t to_port;
    const char* line;
  } kRows[] = {
      {"", 0, "192.0.2.1", 80,
       "b/s: IP changed from '(none)' to '192.0.2.1' by 'r/ns1'."},
      {"192.0.2.1", 80, "2001:db8::1", 80,
       "b/s: IP changed from '192.0.2.1' to '2001:db8::1' by 'r/ns1'."},
      {"192.0.2.1", 80, "192.0.2.1", 81,
       "b/s: IP changed from '192.0.2.1' to '192.0.2.1', port changed from "
       "'80' to '81' by 'r/ns1'."},
  };
  for (const auto& row : kRows) {
    auto names = std::make_unique<NameChange>();
    if (*row.from) names->from = *Address::FromIp(row.from, row.from_port);
    names->to = *Address::FromIp(row.to, row.to_port);
    names->who = "r/ns1";
    Event event = Of(Kind::kAddress, Cause::kName);
    event.names = std::move(names);
    EXPECT_EQ(EventLine(event), row.line);
    EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
  }
}

TEST_F(LogLinesTest, F487Fqdn) {
  Event event = Of(Kind::kFqdn, Cause::kName);
  auto names = Named("h.example");
  names->who = "SRV record";
  event.names = std::make_unique<NameChange>(*names);
  EXPECT_EQ(EventLine(event),
            "b/s changed its FQDN from (null) to h.example by 'SRV record'");
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
  names->old_fqdn = "g.example";
  event.names = std::move(names);
  EXPECT_EQ(EventLine(event),
            "b/s changed its FQDN from g.example to h.example by 'SRV "
            "record'");
  EXPECT_EQ(SameFqdnLine("stats socket command"),
            "no need to change the FDQN by 'stats socket command'");
}

TEST_F(LogLinesTest, F427ValidAnswer) {
  const Event event = Of(&backup_, Kind::kValidAnswer, Cause::kName);
  EXPECT_EQ(EventLine(event),
            "Server b/s administratively READY thanks to valid DNS answer.");
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);
}

// Nothing changed: the state before is the one after.
TEST_F(LogLinesTest, F439bToldAgain) {
  Event event = Of(&telling_, Kind::kState, Cause::kResent);
  event.before.op = event.after.op = kDown;
  EXPECT_EQ(EventLine(event),
            "Server b/s is DOWN. 2 active and 0 backup servers left. 0 "
            "sessions active, 0 requeued, 0 remaining in queue.");
  EXPECT_EQ(EventLevel(event), LogLevel::kAlert);
  // Also with log-health-checks: the line of the check may be what was lost.
  event.status = CheckStatus::kL4Tout;
  event.duration_ms = 7;
  EXPECT_EQ(EventLine(event),
            "Server b/s is DOWN, reason: Layer4 timeout, check duration: 7ms. "
            "2 active and 0 backup servers left. 0 sessions active, 0 "
            "requeued, 0 remaining in queue.");
  event.before.admin = event.after.admin = kForcedDrain;
  EXPECT_EQ(EventLevel(event), LogLevel::kNotice);

  event = Of(Kind::kEntersMaintenance, Cause::kResent);
  event.before.op = event.after.op = kDown;
  event.before.admin = event.after.admin = kForcedMaint;
  EXPECT_EQ(EventLine(event),
            "Server b/s is going DOWN for maintenance. 2 active and 0 backup "
            "servers left. 0 sessions active, 0 requeued, 0 remaining in "
            "queue.");
  EXPECT_EQ(EventLevel(event), LogLevel::kAlert);
}

}  // namespace
}  // namespace checkd
