// The table of rules in checkd and in Debian's HAProxy 2.6, a room at a time.
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/differential/comparison.h"
#include "tests/differential/rule_rows.h"
#include "tests/harness/program.h"

namespace checkd {
namespace {

struct Room {
  const char* name;
  std::vector<RuleCase> (*rows)();
};

void PrintTo(const Room& room, std::ostream* out) { *out << room.name; }

class RuleTable : public testing::TestWithParam<Room> {};

TEST_P(RuleTable, BehavesAsInHaproxy) {
  const std::string haproxy = FindProgram("haproxy");
  if (haproxy.empty()) GTEST_SKIP() << "haproxy is not installed";
  for (const Mismatch& mismatch :
       Compare(GetParam().rows(), haproxy).mismatches) {
    ADD_FAILURE() << mismatch.text;
  }
}

INSTANTIATE_TEST_SUITE_P(Rooms, RuleTable,
                         testing::Values(Room{"Connect", ConnectRows},
                                         Room{"Tcp", TcpRows},
                                         Room{"Request", RequestRows},
                                         Room{"Response", ResponseRows},
                                         Room{"Variable", VariableRows},
                                         Room{"Refused", RefusedRows}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace checkd
