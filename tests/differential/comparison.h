// Many cases in both programs at once, and what they disagree about.
//
//   for (const Mismatch& m : Compare(cases, haproxy)) ADD_FAILURE() << m.text;
#ifndef TESTS_DIFFERENTIAL_COMPARISON_H_
#define TESTS_DIFFERENTIAL_COMPARISON_H_

#include <string>
#include <vector>

#include "tests/differential/rule_case.h"

namespace checkd {

struct Mismatch {
  std::string name;  // of the case
  std::string text;  // the case, and what each program did
};

struct Comparison {
  std::vector<Mismatch> mismatches = {};
  int refused = 0;  // by both
};

// `haproxy`: the path of 2.6. A case about which they disagree is run again:
// two programs on a real network may see the same bytes at different moments,
// and only what is so five times is a difference. A program that ends is a
// gtest failure.
Comparison Compare(const std::vector<RuleCase>& cases,
                   const std::string& haproxy);

}  // namespace checkd

#endif  // TESTS_DIFFERENTIAL_COMPARISON_H_
