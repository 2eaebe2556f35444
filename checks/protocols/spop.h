// `option spop-check`: the hello of an SPOE agent (F294-F297).
#ifndef CHECKS_PROTOCOLS_SPOP_H_
#define CHECKS_PROTOCOLS_SPOP_H_

#include <memory>
#include <string>

#include "checks/rules/ruleset.h"

namespace checkd {

std::unique_ptr<const RuleList> MakeSpopRules();

// The HAPROXY-HELLO frame.
std::string SpopHello();

// An AGENT-HELLO that we could work with; `buffer_size` bounds its frames.
Reply ParseSpopHello(const ReplyInput& in);

}  // namespace checkd

#endif  // CHECKS_PROTOCOLS_SPOP_H_
