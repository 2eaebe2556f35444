// What an EXPECT of a protocol makes of the bytes that came: the parser of a
// reply, as a function without state, and its finding.
//
//   Reply ParsePong(const ReplyInput& in) {
//     if (in.bytes.size() < 5) return in.Incomplete();
//     if (in.bytes[0] == '+') return Reply::Passed("ready");
//     return Reply::Failed(CheckStatus::kL7Sts, 0, "not ready");
//   }
//
// A parser sees everything since the last SEND, from its beginning, each time
// that more has come: one that looks at the second packet skips the first. It
// is not called before a byte came (F223). No I/O, no clock; thread-safe.
#ifndef CHECKS_RULES_REPLY_H_
#define CHECKS_RULES_REPLY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "checks/spec/status.h"

namespace checkd {

// A value. Texts may hold whatever a peer sent: they are cut at the first NUL
// when they become a description.
struct Reply {
  enum class Kind : uint8_t { kWait, kPassed, kFailed };

  Kind kind = Kind::kWait;
  // Of a failure.
  CheckStatus status = CheckStatus::kUnknown;
  // Reported with it, if not 0.
  int code = 0;
  // Why, or what the server says of itself; empty: nothing.
  std::string text;

  static Reply Wait() { return {}; }
  static Reply Passed(std::string_view text) {
    return {.kind = Kind::kPassed, .text = std::string(text)};
  }
  static Reply Failed(CheckStatus status, int code, std::string_view text) {
    return {.kind = Kind::kFailed,
            .status = status,
            .code = code,
            .text = std::string(text)};
  }
};

struct ReplyInput {
  std::string_view bytes;  // never empty
  bool final = false;      // nothing more will come
  size_t buffer_size = 16384;
  // What the rule wants (ExpectRule::pattern), if the parser can be told.
  std::string_view wanted = {};

  // Too little to decide: to be asked again, or a failure without text at the
  // end of the conversation.
  Reply Incomplete() const {
    return final ? Reply::Failed(CheckStatus::kL7Rsp, 0, {}) : Reply::Wait();
  }
};

// A constant of the code: rules point to it.
using ReplyParser = Reply (*)(const ReplyInput& in);

}  // namespace checkd

#endif  // CHECKS_RULES_REPLY_H_
