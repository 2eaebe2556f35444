// A PostgreSQL cluster of a test's own.
#ifndef TESTS_PEERS_POSTGRES_PROCESS_H_
#define TESTS_PEERS_POSTGRES_PROCESS_H_

#include <string>
#include <vector>

#include "tests/peers/peer_process.h"

namespace checkd {

class PostgresProcess : public PeerProcess {
 public:
  enum class Role {
    kPrimary,
    // A standby that lets nobody in while it recovers, which is for ever.
    kRecovering,
  };
  // All users are let in without a password, even if they do not exist, but
  // for these.
  static constexpr char kRejectedUser[] = "rejected";
  static constexpr char kScramUser[] = "scram";
  static constexpr char kMd5User[] = "md5";

  static bool Installed();

  explicit PostgresProcess(Role role);

 private:
  std::vector<std::string> Prepare() override;
  bool InitCluster();

  const Role role_;
};

}  // namespace checkd

#endif  // TESTS_PEERS_POSTGRES_PROCESS_H_
