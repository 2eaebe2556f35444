#include "daemon/cli/commands/server_commands.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/testing/cli_client.h"
#include "daemon/testing/fake_names.h"
#include "daemon/testing/test_fleet.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class ServerCommands : public testing::Test {
 protected:
  ServerCommands()
      : fleet_(
            "frontend f\n  bind :1\n"
            "backend b\n"
            "  server s 127.0.0.1:1 check\n"
            "  server plain 127.0.0.1:2\n"
            "  server off 127.0.0.1:3 check disabled\n"
            "listen l\n  bind :2\n  server s 127.0.0.1:1\n"
            "backend gone\n  disabled\n  server s 127.0.0.1:1 check\n") {
    AddServerCommands(&fleet_.fleet, &names_, &table_);
  }

  std::string Ask(std::string_view line, CliLevel level = CliLevel::kAdmin) {
    return CliClient(&table_).Ask(line, level);
  }
  ServerSnapshot State(std::string_view selector) {
    return fleet_.server(selector).Snapshot();
  }

  TestFleet fleet_;
  FakeNames names_;
  CommandTable table_;
};

TEST_F(ServerCommands, SayWhichServerIsMeant) {
  struct Case {
    std::string_view selector, answer;
  };
  for (const Case& c : {Case{"", "Require 'backend/server'.\n\n"},
                        {"b", "Require 'backend/server'.\n\n"},
                        {"b/", "Require 'backend/server'.\n\n"},
                        {"nope/s", "No such backend.\n\n"},
                        {"/s", "No such backend.\n\n"},
                        {"f/s", "No such backend.\n\n"},
                        {"b/nope", "No such server.\n\n"},
                        {"b/#9", "No such server.\n\n"},
                        {"#77/s", "No such backend.\n\n"},
                        {"gone/s", "Proxy is disabled.\n\n"}}) {
    for (const char* verb : {"set server ", "enable server ", "disable server ",
                             "enable health ", "disable health "}) {
      EXPECT_EQ(Ask(absl::StrCat(verb, c.selector)), c.answer)
          << verb << c.selector;
    }
  }
}

TEST_F(ServerCommands, FindByNumberToo) {
  EXPECT_EQ(Ask("disable server #3/#1"), "\n");
  EXPECT_EQ(State("b/s").admin, kForcedMaint);
}

TEST_F(ServerCommands, SetTheAdministrativeState) {
  EXPECT_EQ(Ask("set server b/s state maint"), "\n");
  EXPECT_EQ(State("b/s").admin, kForcedMaint);
  EXPECT_EQ(Ask("set server b/s state drain"), "\n");
  EXPECT_EQ(State("b/s").admin, kForcedDrain);
  EXPECT_EQ(Ask("set server b/s state ready"), "\n");
  EXPECT_EQ(State("b/s").admin, 0);
  EXPECT_THAT(fleet_.lines,
              Contains(HasSubstr("b/s is going DOWN for maintenance")));
  EXPECT_EQ(
      Ask("set server b/s state up"),
      "'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n\n");
}

TEST_F(ServerCommands, ADisabledServerStaysMarked) {
  EXPECT_EQ(State("b/off").admin, kForcedMaint | kConfigMaint);
  EXPECT_EQ(Ask("enable server b/off"), "\n");
  EXPECT_EQ(State("b/off").admin, kConfigMaint);
}

TEST_F(ServerCommands, EnableAndDisableAreReadyAndMaint) {
  EXPECT_EQ(Ask("disable server b/plain"), "\n");
  EXPECT_EQ(State("b/plain").admin, kForcedMaint);
  EXPECT_EQ(Ask("enable server b/plain"), "\n");
  EXPECT_EQ(State("b/plain").admin, 0);
}

TEST_F(ServerCommands, SetTheHealth) {
  EXPECT_EQ(Ask("set server b/s health down"), "\n");
  EXPECT_EQ(State("b/s").health, 0);
  EXPECT_EQ(State("b/s").op, OpState::kStopped);
  EXPECT_THAT(fleet_.lines, Contains(HasSubstr("changed from CLI")));
  EXPECT_EQ(Ask("set server b/s health stopping"), "\n");
  EXPECT_EQ(State("b/s").op, OpState::kStopping);
  EXPECT_EQ(Ask("set server b/s health up"), "\n");
  EXPECT_EQ(State("b/s").health, 4);
  EXPECT_EQ(State("b/s").op, OpState::kRunning);
  EXPECT_EQ(Ask("set server b/s health well"),
            "'set server <srv> health' expects 'up', 'stopping', or 'down'."
            "\n\n");
}

TEST_F(ServerCommands, SetTheHealthOfUncheckedServersToo) {
  EXPECT_EQ(Ask("set server b/plain health down"), "\n");
  EXPECT_EQ(State("b/plain").op, OpState::kStopped);
}

TEST_F(ServerCommands, ChangeOnlyTheNumberDuringMaintenance) {
  Ask("disable server b/s");
  fleet_.lines.clear();
  EXPECT_EQ(Ask("set server b/s health down"), "\n");
  EXPECT_EQ(State("b/s").health, 0);
  EXPECT_THAT(fleet_.lines, IsEmpty());
}

TEST_F(ServerCommands, SuspendAndResumeChecks) {
  EXPECT_EQ(Ask("disable health b/s"), "\n");
  EXPECT_FALSE(State("b/s").check_enabled());
  EXPECT_EQ(State("b/s").op, OpState::kRunning);
  EXPECT_EQ(Ask("enable health b/s"), "\n");
  EXPECT_TRUE(State("b/s").check_enabled());
  EXPECT_THAT(fleet_.lines, IsEmpty());
}

TEST_F(ServerCommands, EnableOnlyChecksThatExist) {
  EXPECT_EQ(Ask("disable health b/plain"), "\n");
  EXPECT_EQ(Ask("enable health b/plain"),
            "Health check was not configured on this server, cannot enable."
            "\n\n");
}

TEST_F(ServerCommands, ListTheSubcommandsOfSetServer) {
  // Those of HAProxy that are not there are none, and not listed.
  for (const char* word :
       {"", "nonsense", "addr", "agent", "agent-addr", "agent-port",
        "agent-send", "check-addr", "check-port", "name", "ssl", "weight"}) {
    EXPECT_EQ(Ask(absl::StrCat("set server b/s ", word)),
              "usage: set server <backend>/<server> fqdn | health | state\n\n");
  }
}

TEST_F(ServerCommands, NeedTheAdminLevelToChange) {
  for (const char* line : {"set server", "enable server", "disable server b/s",
                           "enable health", "disable health b/s"}) {
    EXPECT_EQ(Ask(line, CliLevel::kOperator), "Permission denied\n\n") << line;
  }
}

TEST_F(ServerCommands, ShowBackendsOfAllKinds) {
  EXPECT_EQ(Ask("show backend", CliLevel::kUser), "# name\nb\nl\ngone\n\n");
}

TEST_F(ServerCommands, ShowServersStateOfOneOrAllBackends) {
  const std::string all = Ask("show servers state", CliLevel::kUser);
  EXPECT_THAT(all, HasSubstr("\n3 b 1 s 127.0.0.1 "));
  EXPECT_THAT(all, HasSubstr("\n4 l 1 s 127.0.0.1 "));
  const std::string one = Ask("show servers state #4");
  EXPECT_EQ(one.find("\n3 b "), std::string::npos);
  EXPECT_THAT(one, HasSubstr("\n4 l 1 s 127.0.0.1 "));
  EXPECT_EQ(Ask("show servers state nope"), "Can't find backend.\n\n");
  EXPECT_EQ(Ask("show servers state f"), "Can't find backend.\n\n");
}

}  // namespace
}  // namespace checkd
