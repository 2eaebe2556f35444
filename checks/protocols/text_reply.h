// Replies that are lines of text, as parsers of an EXPECT: each waits for the
// lines that it needs, and a refusal's text is what the server said. `wanted`
// of the input says what passes.
#ifndef CHECKS_PROTOCOLS_TEXT_REPLY_H_
#define CHECKS_PROTOCOLS_TEXT_REPLY_H_

#include "checks/rules/reply.h"

namespace checkd {

// One line, which begins with `wanted`; what follows that is the text. Another
// one is L7STS, with its text.
Reply ParseLine(const ReplyInput& in);

// The same of the answer to AUTH of Redis: the line is "+OK", `wanted` is a
// password, and where a server quotes it the text has `***`.
Reply ParseRedisAuth(const ReplyInput& in);

// The answer to ROLE of Redis: `wanted` is "master", "replica" or "sentinel".
Reply ParseRedisRole(const ReplyInput& in);

// An answer of IMAP to the command with tag `wanted`, which is OK. Untagged
// lines before it are skipped.
Reply ParseImapTagged(const ReplyInput& in);

// An answer of SMTP, of one line or more (RFC 5321, 4.2.1), with the code that
// `wanted` begins with. A word behind it ("250 STARTTLS") must be an extension
// that the answer lists. The code is reported.
Reply ParseSmtpReply(const ReplyInput& in);

}  // namespace checkd

#endif  // CHECKS_PROTOCOLS_TEXT_REPLY_H_
