// All parsers of replies, for tests that put the same question to each.
#ifndef CHECKS_PROTOCOLS_REPLY_PARSERS_H_
#define CHECKS_PROTOCOLS_REPLY_PARSERS_H_

#include <string_view>

#include "checks/protocols/binary_reply.h"
#include "checks/protocols/ldap.h"
#include "checks/protocols/mysql.h"
#include "checks/protocols/spop.h"
#include "checks/protocols/text_reply.h"

namespace checkd {

struct NamedParser {
  ReplyParser parse;
  std::string_view wanted = {};
};

// New ones go to the end: the first byte of a seed of the fuzz target is a
// position here.
inline constexpr NamedParser kReplyParsers[] = {
    {ParseMysqlGreeting},
    {ParseMysqlLoginAnswer},
    {ParseLdapBind},
    {ParseSpopHello},
    {ParseLine, "+PONG"},
    {ParseRedisAuth, "secret"},
    {ParseRedisRole, "master"},
    {ParseImapTagged, "a"},
    {ParseSmtpReply, "250 STARTTLS"},
    {ParseAmqpStart},
    {ParseMqttConnack},
    {ParseKafkaApiVersions},
    {ParseMongoHello, "primary"},
};

}  // namespace checkd

#endif  // CHECKS_PROTOCOLS_REPLY_PARSERS_H_
