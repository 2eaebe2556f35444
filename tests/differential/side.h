// One of the two programs with all cases of a batch and servers of its own.
//
//   Side side(Program::kHaproxy26, "/usr/sbin/haproxy", cases);
//   std::set<size_t> refused = side.RefusedCases();
//   side.Start(...); ... side.Settled(0) ...; side.Observed(0);
#ifndef TESTS_DIFFERENTIAL_SIDE_H_
#define TESTS_DIFFERENTIAL_SIDE_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/differential/rule_case.h"
#include "tests/differential/scripted_fleet.h"
#include "tests/harness/proxy_process.h"
#include "tests/oracle/differences.h"

namespace checkd {

// What is compared of one case: texts, equal or not.
struct Observation {
  // What each connection was sent, those of one listener in order. Which of two
  // listeners accepts first is nobody's promise.
  std::vector<std::string> requests[2] = {};
  std::string stat = {};
  std::string log = {};

  friend bool operator==(const Observation&, const Observation&) = default;
};

class Side {
 public:
  // `program`: the path. `cases` must outlive it. Starts the servers only.
  Side(Program which, const std::string& program,
       const std::vector<RuleCase>& cases);

  // What `-c` says of all cases in one configuration: the refused ones (their
  // indices). An end that no case explains is a gtest failure.
  std::set<size_t> RefusedCases() const;

  // Runs the program with all cases but `left_out`. Failures are gtest's.
  void Start(const std::set<size_t>& left_out);

  // Takes a look at the program: what it thinks of each server now.
  void Look();
  // Whether enough happened that more would change nothing: the last script
  // was met by more runs than rise or fall, and a state was seen thereafter.
  bool Settled(size_t index) const;
  // Ends the program; Observed() tells what it said and did.
  void Finish();
  Observation Observed(size_t index) const;

  bool Running() const { return process_->process().Running(); }
  // What it printed: why it ended.
  std::string Output() const { return process_->process().Output(); }

 private:
  // The configuration without `left_out`; which case stands on which line.
  std::string Config(const std::set<size_t>& left_out,
                     std::map<int, size_t>* case_of_line = nullptr) const;
  // The refused ones of what one run of `-c` tells.
  std::set<size_t> RefusedBeside(const std::set<size_t>& left_out) const;
  // The case that an error is about; as many as there are: none.
  size_t Blamed(const std::string& line,
                const std::map<int, size_t>& case_of_line) const;
  bool RanEnough(size_t index) const;
  std::vector<std::string> Requests(size_t index, int listener) const;

  const Program which_;
  const std::string program_;
  const std::vector<RuleCase>& cases_;
  std::unique_ptr<ScriptedFleet> fleet_;  // the last server is the timekeeper
  std::vector<Endpoint> endpoints_;
  std::unique_ptr<ProxyProcess> process_;
  std::map<size_t, std::string> stats_;      // of settled cases
  std::map<std::string, std::string> logs_;  // of each backend
};

}  // namespace checkd

#endif  // TESTS_DIFFERENTIAL_SIDE_H_
