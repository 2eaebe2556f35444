// Checks of protocols that HAProxy has not: the `x-` types of `healthcheck`
// sections (F312-F320).
#ifndef CHECKS_PROTOCOLS_OWN_CHECKS_H_
#define CHECKS_PROTOCOLS_OWN_CHECKS_H_

#include <memory>
#include <string>

#include "checks/rules/ruleset.h"

namespace checkd {

// What such a type can be told. Empty: not given. Each of the functions below
// says which it looks at.
struct OwnCheckOptions {
  std::string user;
  std::string password;
  std::string role;
  std::string ehlo;  // the name to greet with
  bool starttls = false;
};

// Each list is the caller's.

// `user`, `password`, `role`: master, replica, sentinel.
std::unique_ptr<const RuleList> MakeOwnRedis(const OwnCheckOptions& options);
// `ehlo`, `starttls`.
std::unique_ptr<const RuleList> MakeOwnSmtp(const OwnCheckOptions& options);
// `user`, `password`.
std::unique_ptr<const RuleList> MakeMqtt(const OwnCheckOptions& options);
// `role`: primary.
std::unique_ptr<const RuleList> MakeMongo(const OwnCheckOptions& options);
// None.
std::unique_ptr<const RuleList> MakeMemcached(const OwnCheckOptions& options);
std::unique_ptr<const RuleList> MakeImap(const OwnCheckOptions& options);
std::unique_ptr<const RuleList> MakePop3(const OwnCheckOptions& options);
std::unique_ptr<const RuleList> MakeAmqp(const OwnCheckOptions& options);
std::unique_ptr<const RuleList> MakeKafka(const OwnCheckOptions& options);

}  // namespace checkd

#endif  // CHECKS_PROTOCOLS_OWN_CHECKS_H_
