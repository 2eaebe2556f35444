// `option redis-check`, `smtpchk` and `pgsql-check`: what is sent and expected
// needs no parser (F280, F283-F286).
#ifndef CHECKS_PROTOCOLS_TEXT_PROTOCOLS_H_
#define CHECKS_PROTOCOLS_TEXT_PROTOCOLS_H_

#include <memory>
#include <string_view>

#include "checks/rules/ruleset.h"

namespace checkd {

// Each list is the caller's; the arguments are not kept.

// PING, +PONG.
std::unique_ptr<const RuleList> MakeRedisRules();
// The banner, `hello` ("HELO localhost"), QUIT.
std::unique_ptr<const RuleList> MakeSmtpRules(std::string_view hello);
// A StartupMessage of `user`, and a request for a password or a welcome.
std::unique_ptr<const RuleList> MakePgsqlRules(std::string_view user);

}  // namespace checkd

#endif  // CHECKS_PROTOCOLS_TEXT_PROTOCOLS_H_
