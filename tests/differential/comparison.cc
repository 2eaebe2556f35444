#include "tests/differential/comparison.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/differential/known_differences.h"
#include "tests/differential/side.h"
#include "tests/harness/program.h"

namespace checkd {
namespace {

constexpr int kRounds = 5;
constexpr Millis kBatchPatience{20000};

// A few requests show what is sent, also when more are compared.
constexpr size_t kShownRequests = 6;

std::string RequestsText(const std::vector<std::string>& requests) {
  std::string text;
  for (size_t i = 0; i < std::min(requests.size(), kShownRequests); ++i) {
    absl::StrAppend(&text, "  ", requests[i], "\n");
  }
  return text;
}

std::string Section(const std::string& program, const Observation& seen) {
  return absl::StrCat("--- ", program, "\n", seen.stat, seen.log,
                      "to {port}:\n", RequestsText(seen.requests[0]),
                      "to {port2}:\n", RequestsText(seen.requests[1]));
}

// As many connections as both had; whether one had none at all counts.
void CutToTheShorter(Observation* ours, Observation* theirs) {
  for (int i = 0; i < 2; ++i) {
    const size_t common =
        std::min(ours->requests[i].size(), theirs->requests[i].size());
    if (common == 0) continue;
    ours->requests[i].resize(common);
    theirs->requests[i].resize(common);
  }
}

class Round {
 public:
  Round(const std::vector<RuleCase>& cases, const std::string& haproxy)
      : cases_(cases),
        checkd_(Program::kCheckd, CheckdPath(), cases),
        haproxy_(Program::kHaproxy26, haproxy, cases) {}

  // The cases that differ, with the texts.
  std::map<size_t, std::string> Run(int* refused) {
    CompareRefusals(refused);
    if (left_out_.size() < cases_.size()) CompareRuns();
    return mismatches_;
  }

 private:
  void CompareRefusals(int* refused) {
    const std::set<size_t> ours = checkd_.RefusedCases();
    const std::set<size_t> theirs = haproxy_.RefusedCases();
    for (size_t i = 0; i < cases_.size(); ++i) {
      const bool here = ours.count(i) != 0, there = theirs.count(i) != 0;
      if (here || there) left_out_.insert(i);
      if (here && there) ++*refused;
      if (here != there || (cases_[i].refused && !here)) {
        mismatches_[i] =
            absl::StrCat("checkd ", here ? "refuses" : "takes", " it, HAProxy ",
                         there ? "refuses" : "takes", " it\n");
      }
    }
  }

  void CompareRuns() {
    checkd_.Start(left_out_);
    haproxy_.Start(left_out_);
    if (testing::Test::HasFatalFailure()) return;
    WaitFor([&] { return Settled(); }, kBatchPatience);
    EXPECT_TRUE(checkd_.Running()) << "checkd ended:\n" << checkd_.Output();
    EXPECT_TRUE(haproxy_.Running()) << "HAProxy ended:\n" << haproxy_.Output();
    checkd_.Finish();
    haproxy_.Finish();
    for (size_t i = 0; i < cases_.size(); ++i) {
      if (left_out_.count(i) == 0) CompareCase(i);
    }
  }

  bool Settled() {
    if (!checkd_.Running() || !haproxy_.Running()) return true;
    checkd_.Look();
    haproxy_.Look();
    for (size_t i = 0; i < cases_.size(); ++i) {
      if (left_out_.count(i) != 0) continue;
      if (!checkd_.Settled(i) || !haproxy_.Settled(i)) return false;
    }
    return true;
  }

  void CompareCase(size_t i) {
    Observation ours = checkd_.Observed(i);
    Observation theirs = haproxy_.Observed(i);
    CutToTheShorter(&ours, &theirs);
    if (ours == theirs) return;
    if (KnownDifference(cases_[i], ours, theirs)) return;
    mismatches_[i] = Section("checkd", ours) + Section("HAProxy", theirs);
  }

  const std::vector<RuleCase>& cases_;
  Side checkd_;
  Side haproxy_;
  std::set<size_t> left_out_;
  std::map<size_t, std::string> mismatches_;
};

}  // namespace

Comparison Compare(const std::vector<RuleCase>& cases,
                   const std::string& haproxy) {
  Comparison comparison;
  std::vector<RuleCase> left = cases;
  for (int round = 0; round < kRounds && !left.empty(); ++round) {
    comparison.mismatches.clear();
    int refused = 0;
    std::vector<RuleCase> again;
    for (const auto& [index, text] : Round(left, haproxy).Run(&refused)) {
      comparison.mismatches.push_back(
          {left[index].name, absl::StrCat(Describe(left[index]), text)});
      again.push_back(left[index]);
    }
    if (round == 0) comparison.refused = refused;
    left = std::move(again);
  }
  return comparison;
}

}  // namespace checkd
