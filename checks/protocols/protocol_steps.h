// The check of a protocol as a table of steps, and the rules that it means.
//
//   constexpr ProtocolStep kSteps[] = {
//       SendStep("PING\r\n"),
//       {.kind = ProtocolStep::Kind::kString, .text = "+PONG"},
//   };
//   return CompileProtocol(kSteps);
#ifndef CHECKS_PROTOCOLS_PROTOCOL_STEPS_H_
#define CHECKS_PROTOCOLS_PROTOCOL_STEPS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/types/span.h"
#include "checks/rules/ruleset.h"

namespace checkd {

// A description: a constant, or what was received.
struct StepText {
  std::string_view text = {};
  // Not negative: what was received, from this byte on, in place of `text`.
  int from = -1;
  bool trim_left = false;   // without blanks at its beginning
  bool first_line = false;  // up to its CR or LF
};

// The text of the first line that came.
inline constexpr StepText kReceivedLine{.from = 0, .first_line = true};

struct ProtocolStep {
  enum class Kind : uint8_t {
    kConnect,  // `connect default`
    kSend,
    kString,
    kRegex,
    kNotRegex,
    kHexRegex,  // on the upper-case hex dump
    kReply,     // `reply` decides
  };
  Kind kind = Kind::kConnect;
  // The bytes to send, the pattern, or what the parser is to want.
  std::string_view text = {};
  ReplyParser reply = nullptr;
  bool linger = false;  // as ConnectRule's
  int min_recv = -1;    // as ExpectRule's
  int time_at = -1;     // as RawSend's
  // kUnknown: the defaults of F220.
  CheckStatus ok = CheckStatus::kUnknown;
  CheckStatus error = CheckStatus::kUnknown;
  CheckStatus timeout = CheckStatus::kUnknown;
  std::optional<StepText> on_success = {};
  std::optional<StepText> on_error = {};
  // The reported code is in that many bytes at the beginning; 0: there is none.
  int code_length = 0;
};

// `connect default linger`.
inline constexpr ProtocolStep kLingeringConnect{.linger = true};
// Nothing but bytes to send; they need not outlive CompileProtocol().
constexpr ProtocolStep SendStep(std::string_view bytes) {
  return {.kind = ProtocolStep::Kind::kSend, .text = bytes};
}
// A parser decides.
constexpr ProtocolStep ReplyStep(ReplyParser reply,
                                 std::string_view wanted = {}) {
  return {.kind = ProtocolStep::Kind::kReply, .text = wanted, .reply = reply};
}

// The rules of type kBuiltIn; an implicit CONNECT if `steps` begin with none.
// Patterns must compile. The caller owns the list; nothing of `steps` is kept.
std::unique_ptr<const RuleList> CompileProtocol(
    absl::Span<const ProtocolStep> steps);

}  // namespace checkd

#endif  // CHECKS_PROTOCOLS_PROTOCOL_STEPS_H_
