// `option mysql-check`: the first packets of MySQL (F287-F291).
#ifndef CHECKS_PROTOCOLS_MYSQL_H_
#define CHECKS_PROTOCOLS_MYSQL_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "checks/rules/ruleset.h"

namespace checkd {

// Of the client that logs in (F289).
enum class MysqlDialect : uint8_t { kPre41, kPost41, kPost80 };

// The greeting alone; with a user, its login and the server's answer too.
std::unique_ptr<const RuleList> MakeMysqlRules();
std::unique_ptr<const RuleList> MakeMysqlRules(std::string_view user,
                                               MysqlDialect dialect);

// The login of `user` without a password, and COM_QUIT. `user` has less than
// 64 KiB.
std::string MysqlLogin(std::string_view user, MysqlDialect dialect);

// The greeting, and the packet behind it, which is no error (F290, F291). Both
// tell the server's version.
Reply ParseMysqlGreeting(const ReplyInput& in);
Reply ParseMysqlLoginAnswer(const ReplyInput& in);

}  // namespace checkd

#endif  // CHECKS_PROTOCOLS_MYSQL_H_
