// Random rules against random answers, in checkd and in Debian's HAProxy 2.6.
//
//   SEED=7 COUNT=20000   other cases, and more of them
//   SEED=7 CASE=1234     one of them alone, as a failure names it
#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/differential/comparison.h"
#include "tests/differential/random_case.h"
#include "tests/harness/program.h"

namespace checkd {
namespace {

constexpr int kBatch = 250;

int FromEnvironment(const char* name, int otherwise) {
  const char* text = getenv(name);
  int value = otherwise;
  if (text != nullptr && !absl::SimpleAtoi(text, &value)) return otherwise;
  return value;
}

int Seed() { return FromEnvironment("SEED", 1); }

// The first case of each batch.
std::vector<int> Batches() {
  const int one = FromEnvironment("CASE", -1);
  if (one >= 0) return {one};
  std::vector<int> batches;
  for (int i = 0; i < FromEnvironment("COUNT", 2000); i += kBatch) {
    batches.push_back(i);
  }
  return batches;
}

std::vector<RuleCase> CasesFrom(int first) {
  const bool alone = FromEnvironment("CASE", -1) >= 0;
  const int end =
      alone ? first + 1
            : std::min(first + kBatch, FromEnvironment("COUNT", 2000));
  std::vector<RuleCase> cases;
  for (int i = first; i < end; ++i) cases.push_back(RandomCase(Seed(), i));
  return cases;
}

class RandomRules : public testing::TestWithParam<int> {};

TEST_P(RandomRules, BehaveAsInHaproxy) {
  const std::string haproxy = FindProgram("haproxy");
  if (haproxy.empty()) GTEST_SKIP() << "haproxy is not installed";
  const std::vector<RuleCase> cases = CasesFrom(GetParam());
  const Comparison comparison = Compare(cases, haproxy);
  RecordProperty("refused_by_both", comparison.refused);
  for (const Mismatch& mismatch : comparison.mismatches) {
    ADD_FAILURE() << "SEED=" << Seed() << " CASE=" << mismatch.name.substr(1)
                  << "\n"
                  << mismatch.text;
  }
  // Most of what is made must load, or little is compared.
  EXPECT_LT(comparison.refused, std::max<int>(2, cases.size() / 4));
}

INSTANTIATE_TEST_SUITE_P(Batches, RandomRules, testing::ValuesIn(Batches()),
                         [](const auto& info) {
                           return absl::StrCat("From", info.param);
                         });

}  // namespace
}  // namespace checkd
