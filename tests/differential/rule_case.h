// A backend with one server, and what that server does: what is run in both
// programs and compared.
#ifndef TESTS_DIFFERENTIAL_RULE_CASE_H_
#define TESTS_DIFFERENTIAL_RULE_CASE_H_

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/differential/scripted_fleet.h"

namespace checkd {

struct RuleCase {
  std::string name;  // of the backend; its server is `s`
  // Of the backend, each with its LF. {addr}, {port} and {port2} are where its
  // server listens, {closed} is a port at which nobody does.
  std::string lines;
  ServerScripts scripts;
  // On the server's line, behind `check`.
  std::string server_words = "fall 1 rise 1";
  // In place of {addr}:{port}.
  std::string endpoint = "{addr}:{port}";
  // Whether both must refuse it. Where this is not known, they must agree.
  bool refused = false;
};

// Where one program finds the server of a case.
struct Endpoint {
  std::string address;
  int port;
  int port2;
  int closed;
};

// The backend of a case as one program gets it.
std::string BackendText(const RuleCase& test, const Endpoint& endpoint);

// `text`, as one program wrote it, with the names of BackendText() again where
// addresses and ports were.
std::string WithoutEndpoint(std::string_view text, const Endpoint& endpoint);

// The lines and the scripts, for a failed expectation.
std::string Describe(const RuleCase& test);
inline void PrintTo(const RuleCase& test, std::ostream* out) {
  *out << test.name;
}

}  // namespace checkd

#endif  // TESTS_DIFFERENTIAL_RULE_CASE_H_
