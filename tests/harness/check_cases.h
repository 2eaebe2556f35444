// Servers of which a program must think what a table says: checkd, and HAProxy
// with the same configuration.
//
//   const std::vector<CheckCase> cases = {
//       {.name = "refused", .server = "127.0.0.9:1 check inter 1s fall 1",
//        .expected = {"L4CON", "Layer4 connection problem, info: ..."}}};
//   ExpectOutcomes(CheckdPath(), cases);
//   ExpectOutcomes(FindProgram("haproxy"), cases);
//
// `fall 1` is the table's to write, and `inter`: checks may take as long as
// that, or `timeout check`, a second, and a case that should pass must not be
// late.
#ifndef TESTS_HARNESS_CHECK_CASES_H_
#define TESTS_HARNESS_CHECK_CASES_H_

#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "tests/harness/proxy_process.h"

namespace checkd {

// What became of one server's checks.
struct Outcome {
  std::string status = {};  // of `show stat`
  // Of the first log line that takes it down: "Layer4 timeout", with `info`.
  std::string reason = {};

  friend bool operator==(const Outcome&, const Outcome&) = default;
  friend void PrintTo(const Outcome& o, std::ostream* out) {
    *out << o.status << " / " << o.reason;
  }
};

struct CheckCase {
  std::string name;          // of its backend; its server is `s`
  std::string server;        // its line, from the address on
  std::string options = {};  // lines of its backend
  Outcome expected = {};
  // Where HAProxy 2.6 differs from the reference; empty: the same. Known are
  // that 2.6 has no names of errno values, and that it tells errno values that
  // have nothing to do with the error (F238).
  Outcome of_haproxy = {};
};

// The lines of a backend for `option tcp-check`, or httpchk, with these rules.
std::string TcpCheck(const std::vector<std::string>& rules);
std::string HttpCheck(const std::vector<std::string>& rules);

// A backend for each case.
std::string CasesConfig(const std::vector<CheckCase>& cases);

// "ECONNREFUSED returned by OS (Connection refused)" as 2.6 says it, which has
// no names of errno values: "Connection refused".
std::string WithoutErrnoNames(const std::string& text);

// Waits until each case has an outcome.
std::map<std::string, Outcome> AwaitOutcomes(
    const ProxyProcess& proxy, const std::vector<CheckCase>& cases);

// Compares what a running program thinks with the table.
void ExpectOutcomesOf(const ProxyProcess& proxy, const std::string& program,
                      const std::vector<CheckCase>& cases);

// Runs `program` for it. Does nothing if that is "": it is not installed.
void ExpectOutcomes(const std::string& program,
                    const std::vector<CheckCase>& cases);

// Runs it, compares, and lets `look` see more while it runs.
void RunAndLook(const std::string& program, const std::vector<CheckCase>& cases,
                const std::function<void(const ProxyProcess&)>& look);

// checkd, then HAProxy if it is installed.
std::vector<std::string> ProgramsToTry();
void ExpectOutcomesOfBoth(const std::vector<CheckCase>& cases);

}  // namespace checkd

#endif  // TESTS_HARNESS_CHECK_CASES_H_
