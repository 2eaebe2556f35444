// Certificates, the host that each is asked for, and what HAProxy says: the
// table of tests/tls/names_test.cc.
#ifndef TESTS_TLS_NAME_CASES_H_
#define TESTS_TLS_NAME_CASES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace checkd {

struct NameCase {
  std::string id;
  // Of the certificate: its common names, then its DNS names and addresses.
  std::vector<std::string> common_names;
  std::vector<std::string> names;
  std::string host;
  bool by_sni = false;  // else by `verifyhost`
  // Who says UP, where 2.6 is not the reference.
  enum class Only : uint8_t {
    kNobody,   // both say the same
    kCheckd,   // 2.6 knows no IP addresses
    kHaproxy,  // 2.6 ends a name at its NUL, which others made of it
  };
  Only up = Only::kNobody;
};

std::vector<NameCase> NameCases();

}  // namespace checkd

#endif  // TESTS_TLS_NAME_CASES_H_
