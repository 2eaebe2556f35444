// checkd against Debian's HAProxy: the same configuration, the same servers,
// the same moments; the same lines, states and columns. Where 2.6 is not the
// reference any more, README.md lists it.
#include <ostream>

#include "gtest/gtest.h"
#include "tests/harness/program.h"
#include "tests/oracle/oracle_case.h"
#include "tests/oracle/scene.h"

namespace checkd {

void PrintTo(const OracleCase& test, std::ostream* out) { *out << test.name; }

namespace {

class Oracle : public testing::TestWithParam<OracleCase> {};

TEST_P(Oracle, Agrees) {
  const std::string haproxy = FindProgram("haproxy");
  if (haproxy.empty()) GTEST_SKIP() << "haproxy is not installed";
  Scene scene(GetParam(), haproxy);
  for (const Step& step : GetParam().steps) {
    if (HasFailure()) return;
    step(scene);
  }
  scene.ExpectAgreement();
}

INSTANTIATE_TEST_SUITE_P(Cases, Oracle, testing::ValuesIn(OracleCases()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace checkd
