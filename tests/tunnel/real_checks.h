// One backend that is checked over the kernel's sockets, below the
// configuration: what a test gives as ServerAccess is how its servers are
// reached.
//
//   RealChecks checks({.expect = "220"});
//   checks.Add(*Address::FromIp("127.0.0.1", 25), &access);
//   ASSERT_TRUE(checks.Run(1));
//   EXPECT_EQ(checks.Result(0), "L7OK (tcp-check)");
//
// Everything happens on the caller's thread, inside Run().
#ifndef TESTS_TUNNEL_REAL_CHECKS_H_
#define TESTS_TUNNEL_REAL_CHECKS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "checks/spec.h"
#include "transport/address.h"

namespace checkd {

class RealChecks {
 public:
  struct Options {
    std::string send = "";    // empty: nothing is sent
    std::string expect = "";  // empty: nothing is waited for
    int inter_ms = 100;
    int timeout_check_ms = 0;
  };

  explicit RealChecks(const Options& options);
  ~RealChecks();
  RealChecks(const RealChecks&) = delete;
  RealChecks& operator=(const RealChecks&) = delete;

  // Before the first Run(). `access` outlives the checks.
  void Add(const Address& address, const ServerAccess* access);

  // Checks until `runs` more have finished, of all servers together; false if
  // that takes longer than any healthy machine.
  bool Run(uint64_t runs);
  // Checks for a while.
  void RunFor(int ms);

  // "<status> <description>" of the last run of server `i`.
  std::string Result(int i) const;
  uint64_t passed() const;
  uint64_t failed() const;
  // Connects that were put off because of a shortage.
  uint64_t shortages() const;

 private:
  struct Rep;
  const std::unique_ptr<Rep> rep_;
};

}  // namespace checkd

#endif  // TESTS_TUNNEL_REAL_CHECKS_H_
