// Servers that follow a name. The lines are those of HAProxy 2.6 for the same
// answers of a name server, where docs/reference does not say otherwise (F438).
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

Address Ip(std::string_view text, uint16_t port = 0) {
  return *Address::FromIp(text, port);
}

class ServerNamesTest : public ::testing::Test {
 protected:
  ServerNamesTest() {
    ServerSpec& spec = fleet_.Add("s");
    spec.MutableExtras().fqdn = "s.example";
    spec.extras->name_port = 80;
  }
  // With an address from libc.
  void StartAt(const char* ip) {
    fleet_.spec.servers[0].address = Ip(ip, 80);
    fleet_.Start();
  }
  Server& s() { return fleet_["s"]; }
  ServerSnapshot now() { return s().Snapshot(); }
  std::vector<std::string> Lines() { return fleet_.TakeLines(); }

  TestBackend fleet_;
};

TEST_F(ServerNamesTest, F688StartsInMaintenanceWithoutAddress) {
  fleet_.Start();
  EXPECT_EQ(now().admin, kResolutionMaint);
  EXPECT_EQ(now().op, OpState::kStopped);
  EXPECT_EQ(now().status, CheckStatus::kInitializing);
  EXPECT_EQ(now().health, 0);
  EXPECT_EQ(now().check_state, kCheckConfigured | kCheckEnabled | kCheckPaused);
  EXPECT_EQ(fleet_.Status("s"), "MAINT (resolution)");
  EXPECT_FALSE(now().address.is_set());
  EXPECT_EQ(now().port, 80);
  EXPECT_EQ(now().fqdn, "s.example");
  EXPECT_EQ(s().BeginRun(), Server::RunGate::kSkip);
  EXPECT_FALSE(fleet_.backend->Snapshot().up);
  EXPECT_THAT(Lines(), IsEmpty());
}

TEST_F(ServerNamesTest, IsNotCheckedWithoutAddressWhateverIsEnabled) {
  StartAt("192.0.2.2");
  ASSERT_TRUE(s().SetCheckEnabled(false));
  s().SetUnresolved("DNS NX status");
  ASSERT_TRUE(s().SetCheckEnabled(true));
  EXPECT_EQ(now().check_state & kCheckPaused, 0);
  EXPECT_EQ(s().BeginRun(), Server::RunGate::kSkip);
  s().SetAddress(Ip("192.0.2.1"), "r/ns1");
  EXPECT_TRUE(s().SetResolved(true));
  EXPECT_EQ(s().BeginRun(), Server::RunGate::kRun);
}

TEST_F(ServerNamesTest, F506ShowsNoCheckWhereNoneIsConfigured) {
  fleet_.spec.servers[0].check = false;
  fleet_.Start();
  EXPECT_EQ(now().check_state, 0);
  s().SetAddress(Ip("192.0.2.1"), "r/ns1");
  EXPECT_TRUE(s().SetResolved(true));
  EXPECT_EQ(now().op, OpState::kRunning);
}

TEST_F(ServerNamesTest, F427BecomesReadyWithItsFirstAddress) {
  fleet_.Start();
  s().SetAddress(Ip("192.0.2.1"), "r/ns1");
  EXPECT_TRUE(s().SetResolved(true));
  EXPECT_THAT(
      Lines(),
      ElementsAre("5 b/s: IP changed from '(none)' to '192.0.2.1' by 'r/ns1'.",
                  "5 Server b/s ('s.example') is UP/READY (resolves again).",
                  "5 Server b/s administratively READY thanks to valid DNS "
                  "answer."));
  EXPECT_EQ(now().admin, 0);
  EXPECT_EQ(now().address, Ip("192.0.2.1", 80));
  EXPECT_EQ(now().op, OpState::kRunning);
  EXPECT_EQ(now().health, 2);
  EXPECT_EQ(s().BeginRun(), Server::RunGate::kRun);
  s().AbortRun();
  EXPECT_FALSE(s().SetResolved(true));
  EXPECT_THAT(Lines(), IsEmpty());
}

TEST_F(ServerNamesTest, F438TellsOfAnotherAddressOnce) {
  StartAt("192.0.2.1");
  s().SetAddress(Ip("192.0.2.1"), "r/ns1");
  EXPECT_THAT(Lines(), IsEmpty());
  s().SetAddress(Ip("2001:db8::1"), "DNS cache");
  EXPECT_THAT(Lines(), ElementsAre("5 b/s: IP changed from '192.0.2.1' to "
                                   "'2001:db8::1' by 'DNS cache'."));
  EXPECT_EQ(now().address, Ip("2001:db8::1", 80));
  EXPECT_EQ(s().address(), Ip("2001:db8::1", 80));
}

TEST_F(ServerNamesTest, F433EntersMaintenanceWithItsCause) {
  StartAt("192.0.2.1");
  fleet_.Pass("s");
  s().SetUnresolved("DNS NX status");
  EXPECT_THAT(Lines(), ElementsAre("1 Server b/s is going DOWN for maintenance "
                                   "(DNS NX status)" +
                                       Left(0, 0),
                                   "0 backend b has no server available!"));
  EXPECT_FALSE(now().address.is_set());
  s().SetUnresolved("DNS timeout status");
  EXPECT_THAT(Lines(), IsEmpty());
}

TEST_F(ServerNamesTest, F433SaysOtherwiseOfOneThatWasDown) {
  StartAt("192.0.2.1");
  fleet_.Fail("s", 3);
  Lines();
  s().SetUnresolved("No IP for server ");
  EXPECT_THAT(Lines(), ElementsAre("5 Server b/s was DOWN and now enters "
                                   "maintenance (No IP for server )."));
}

TEST_F(ServerNamesTest, F480FlagsAddUp) {
  fleet_.Start();
  s().SetAdmin(AdminCommand::kMaint);
  EXPECT_EQ(now().admin, kResolutionMaint | kForcedMaint);
  s().SetAddress(Ip("192.0.2.1"), "r/ns1");
  Lines();
  EXPECT_FALSE(s().SetResolved(true));
  EXPECT_THAT(
      Lines(),
      ElementsAre("5 Server b/s ('s.example') resolves again but remains in "
                  "maintenance.",
                  "5 Server b/s administratively READY thanks to valid DNS "
                  "answer."));
  s().SetUnresolved("DNS NX status");
  EXPECT_THAT(Lines(), IsEmpty());
  s().SetAdmin(AdminCommand::kReady);
  EXPECT_THAT(Lines(), ElementsAre("5 Server b/s is leaving forced maintenance "
                                   "but remains in maintenance."));
}

TEST_F(ServerNamesTest, F701DisabledServersStayDisabled) {
  fleet_.spec.servers[0].disabled = true;
  fleet_.Start();
  EXPECT_EQ(now().admin, kResolutionMaint | kForcedMaint | kConfigMaint);
  s().SetAddress(Ip("192.0.2.1"), "r/ns1");
  EXPECT_FALSE(s().SetResolved(true));
  EXPECT_EQ(now().admin, kForcedMaint | kConfigMaint);
}

TEST_F(ServerNamesTest, F687FollowsWhatSrvRecordsName) {
  ServerSpec& spec = fleet_.Add("t");
  spec.MutableExtras().srv_record = "_http._tcp.example";
  fleet_.Start();
  Server& t = fleet_["t"];
  t.SetServicePort(8001);
  t.SetAddress(Ip("192.0.2.1"), "DNS additional record");
  t.SetFqdn("h1.example", "SRV record");
  t.SetResolved(/*answered=*/false);
  EXPECT_THAT(
      Lines(),
      ElementsAre("5 b/t: IP changed from '(none)' to '192.0.2.1' by 'DNS "
                  "additional record'.",
                  "5 b/t changed its FQDN from (null) to h1.example by 'SRV "
                  "record'",
                  "5 Server b/t ('h1.example') is UP/READY (resolves "
                  "again)."));
  EXPECT_EQ(t.Snapshot().admin, kFqdnChanged);
  EXPECT_EQ(t.address(), Ip("192.0.2.1", 8001));
  t.SetUnresolved("entry removed from SRV record");
  t.SetFqdn("", "SRV record");
  t.SetServicePort(0);
  EXPECT_THAT(Lines(),
              ElementsAre("1 Server b/t is going DOWN for maintenance (entry "
                          "removed from SRV record)" +
                              Left(0, 0),
                          "0 backend b has no server available!"));
  EXPECT_EQ(t.Snapshot().admin, kFqdnChanged | kResolutionMaint);
  EXPECT_EQ(t.Snapshot().fqdn, "");
  EXPECT_EQ(t.Snapshot().port, 0);
}

class Watcher : public NameWatcher {
 public:
  void OnUnreachable(const Server& server) override {
    server.address();  // no lock is held
    ++calls;
  }
  int calls = 0;
};

TEST_F(ServerNamesTest, F383TellsWhoWatchesOfFailedConnects) {
  StartAt("192.0.2.1");
  Watcher watcher;
  s().Watch(&watcher);
  fleet_.Pass("s");
  fleet_.Run("s", {CheckStatus::kL7Sts, 500, 0, ""});
  EXPECT_EQ(watcher.calls, 0);
  fleet_.Run("s", {CheckStatus::kL4Con, 0, 0, ""});
  fleet_.Run("s", {CheckStatus::kL4Tout, 0, 0, ""});
  EXPECT_EQ(watcher.calls, 2);
}

TEST_F(ServerNamesTest, OthersKeepTheAddressOfTheirLine) {
  ServerSpec& spec = fleet_.Add("t");
  spec.address = Ip("192.0.2.9", 81);
  fleet_.Start();
  EXPECT_FALSE(fleet_["t"].follows_name());
  EXPECT_EQ(fleet_["t"].address(), Ip("192.0.2.9", 81));
  EXPECT_EQ(fleet_["t"].Snapshot().port, 81);
  EXPECT_EQ(fleet_["t"].fqdn(), "");
}

}  // namespace
}  // namespace checkd
