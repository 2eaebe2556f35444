// `option ldap-check`: an anonymous bind of LDAPv3 (F292, F293).
#ifndef CHECKS_PROTOCOLS_LDAP_H_
#define CHECKS_PROTOCOLS_LDAP_H_

#include <memory>

#include "checks/rules/ruleset.h"

namespace checkd {

std::unique_ptr<const RuleList> MakeLdapRules();

// A BindResponse whose result is success.
Reply ParseLdapBind(const ReplyInput& in);

}  // namespace checkd

#endif  // CHECKS_PROTOCOLS_LDAP_H_
