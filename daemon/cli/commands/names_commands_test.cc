#include "daemon/cli/commands/names_commands.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/cli/commands/server_commands.h"
#include "daemon/testing/cli_client.h"
#include "daemon/testing/fake_names.h"
#include "daemon/testing/test_fleet.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class NamesCommands : public ::testing::Test {
 protected:
  NamesCommands()
      : fleet_(
            "resolvers r\n  nameserver n 127.0.0.1:53\n"
            "backend b\n"
            "  server s old.example:1 init-addr none resolvers r\n"
            "  server ip 127.0.0.1:2 resolvers r\n"
            "  server srv _a._tcp.x resolvers r\n"
            "  server plain 127.0.0.1:2\n") {
    AddServerCommands(&fleet_.fleet, &names_, &table_);
    AddNamesCommands(&names_, &table_);
  }
  std::string Ask(std::string_view line, CliLevel level = CliLevel::kAdmin) {
    return CliClient(&table_).Ask(line, level);
  }

  TestFleet fleet_;
  FakeNames names_;
  CommandTable table_;
};

TEST_F(NamesCommands, F504ShowsEachSectionAsHaproxyDoes) {
  NameServerStats stats;
  stats.sent = 99;
  stats.update = 4;
  stats.outdated = 7;
  names_.report = {{"r", {{"ns1", stats}}}, {"default", {}}};
  const std::string r =
      "Resolvers section r\n"
      " nameserver ns1:\n"
      "  sent:        99\n"
      "  snd_error:   0\n"
      "  valid:       0\n"
      "  update:      4\n"
      "  cname:       0\n"
      "  cname_error: 0\n"
      "  any_err:     0\n"
      "  nx:          0\n"
      "  timeout:     0\n"
      "  refused:     0\n"
      "  other:       0\n"
      "  invalid:     0\n"
      "  too_big:     0\n"
      "  truncated:   0\n"
      "  outdated:    7\n";
  EXPECT_EQ(Ask("show resolvers", CliLevel::kUser),
            r + "Resolvers section default\n\n");
  EXPECT_EQ(Ask("show resolvers r"), r + "\n");
  EXPECT_EQ(Ask("show resolvers x"), "Can't find that resolvers section\n\n");
}

TEST_F(NamesCommands, F487ChangesTheNameThatAServerFollows) {
  EXPECT_EQ(Ask("set server b/s fqdn new.example"),
            "b/s changed its FQDN from old.example to new.example by 'stats "
            "socket command'\n\n");
  EXPECT_EQ(fleet_.server("b/s").fqdn(), "new.example");
  EXPECT_EQ(fleet_.server("b/s").Snapshot().admin,
            kResolutionMaint | kFqdnChanged);
  EXPECT_THAT(names_.renamed, ElementsAre("s new.example"));
  EXPECT_THAT(fleet_.lines, IsEmpty());
  EXPECT_EQ(Ask("set server b/s fqdn new.example"),
            "no need to change the FDQN by 'stats socket command'\n\n");
  EXPECT_EQ(Ask("set server b/ip fqdn new.example"),
            "b/ip changed its FQDN from (null) to new.example by 'stats socket "
            "command'\n\n");
}

TEST_F(NamesCommands, F487RefusesWhatCannotBe) {
  const struct {
    const char* arguments;
    const char* answer;
  } kCases[] = {
      {"b/s fqdn", "set server <b>/<s> fqdn requires a FQDN."},
      {"b/plain fqdn a.example",
       "set server <b>/<s> fqdn failed because no resolution is configured."},
      {"b/srv fqdn a.example",
       "set server <b>/<s> fqdn failed because SRV resolution is configured."},
      {"b/s fqdn a..b", "invalid fqdn 'a..b' by 'stats socket command'"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Ask(absl::StrCat("set server ", c.arguments)),
              absl::StrCat(c.answer, "\n\n"));
  }
  EXPECT_THAT(names_.renamed, IsEmpty());
}

}  // namespace
}  // namespace checkd
