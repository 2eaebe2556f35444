#include "daemon/fleet/initial_variables.h"

#include <string>

#include "checks/expressions/scratch.h"
#include "config/testing/load_text.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

std::string ValueOf(const ProcVariables& variables, const char* name) {
  Scratch scratch(1024);
  Sample sample;
  if (!variables.Get(name, &scratch, &sample)) return "unset";
  return sample.type == SampleType::kInt ? std::to_string(sample.number)
                                         : std::string(sample.bytes);
}

TEST(InitialVariables, AreSetInTheOrderOfTheirLines) {
  const Loaded loaded = LoadText(R"(
global
  node here
  set-var proc.a str(x),upper
  set-var proc.n int(5),add(2)
  set-var-fmt proc.text "%[var(proc.a)]-%[var(proc.n)] of %H"
  set-var proc.none var(proc.unset)
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  ProcVariables variables;
  InitVariables(loaded.config(), &variables);
  EXPECT_EQ(ValueOf(variables, "a"), "X");
  EXPECT_EQ(ValueOf(variables, "n"), "7");
  EXPECT_EQ(ValueOf(variables, "text"), "X-7 of here");
  EXPECT_EQ(ValueOf(variables, "none"), "unset");
  EXPECT_EQ(ValueOf(variables, "unset"), "unset");
}

}  // namespace
}  // namespace checkd
