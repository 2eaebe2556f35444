// One configuration that runs in checkd and in HAProxy side by side, and what
// happens to its servers meanwhile.
//
//   OracleCase{.name = "HttpStatus500",
//              .config = "backend b\n  option httpchk\n"
//                        "  server s0 {0} check inter 80ms\n",
//              .steps = {Await("s0", "check_status", "L7OK"),
//                        Answer(0, HttpAnswer(500, "No")),
//                        Await("s0", "status", "DOWN")}}
//
// A step changes one thing, and waits follow it: which of two servers goes down
// first is nobody's promise, and counts in log lines depend on it.
#ifndef TESTS_ORACLE_ORACLE_CASE_H_
#define TESTS_ORACLE_ORACLE_CASE_H_

#include <functional>
#include <string>
#include <vector>

#include "tests/harness/scripted_server.h"

namespace checkd {

class Scene;  // both programs and their servers

using Step = std::function<void(Scene&)>;

struct OracleCase {
  std::string name;
  std::string config;  // {0} {1} ...: endpoints of the scripted servers
  int servers = 1;
  std::vector<Step> before = {};  // before the programs start
  std::vector<Step> steps = {};
  // False where a request tells times, ports or states of its sender;
  // otherwise both programs must send the same bytes.
  bool same_request = true;
};

// Scripted server `i` answers so from now on; goes away; lets connections hang;
// comes back.
Step Answer(int i, const ServerAnswer& answer);
Step Down(int i);
Step Stall(int i);
Step Up(int i);
// A CLI line to both; the answers must be equal.
Step Command(const std::string& line);
// Until both show `value` in that column of `show stat` for a server of
// backend b ("BACKEND" for itself). The "* " of a running check is left out.
Step Await(const std::string& server, const std::string& column,
           const std::string& value);
// Until both have logged `count` lines with `text`.
Step AwaitLog(const std::string& text, int count = 1);
// Until scripted server `i` was asked `count` times more.
Step AwaitChecks(int i, int count);

// Parts of the table that have a file of their own.
std::vector<OracleCase> HttpStyleCases();

// The whole table.
const std::vector<OracleCase>& OracleCases();

}  // namespace checkd

#endif  // TESTS_ORACLE_ORACLE_CASE_H_
