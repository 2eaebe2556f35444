// What stands beside a configuration: the peers that its servers are, the names
// that resolve, and what must become of each server. README.md has the grammar.
//
//   peer app1: on "GET /health " status 200
//   peer app2: gone
//   verdict shop/app1 UP L7OK 200
//   verdict shop/app2 DOWN L4CON
#ifndef TESTS_LIFE_EXPECTATION_H_
#define TESTS_LIFE_EXPECTATION_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/harness/dialogue_server.h"

namespace checkd {

struct Expectation {
  struct Peer {
    std::string name;  // @name@ in the configuration
    Dialogue dialogue = {};
    bool tls = false;            // nginx: 200, but for `locations`
    std::string locations = {};  // blocks of its configuration
  };
  // An SRV record: "target:peer", a host and who answers there.
  struct Target {
    std::string host;
    std::string peer;
  };
  struct Service {
    std::string name;
    std::vector<Target> targets;
  };
  // As `show stat` has it. No check_status: it has none; no check_code: any.
  struct Verdict {
    std::string backend;
    std::string server;
    std::string status;
    std::string check_status = {};
    std::string check_code = {};
  };

  std::vector<Peer> peers = {};
  std::vector<std::string> hosts = {};  // 127.0.0.1, all of them
  std::vector<Service> services = {};
  std::vector<Verdict> verdicts = {};

  bool NeedsNginx() const;
};

// An error names the line: "line 3: ...".
absl::StatusOr<Expectation> ParseExpectation(std::string_view text);

}  // namespace checkd

#endif  // TESTS_LIFE_EXPECTATION_H_
