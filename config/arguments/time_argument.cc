#include "config/arguments/time_argument.h"

#include "config/text/units.h"
#include "config/words/words.h"

namespace checkd {
namespace {

// Below this a number without unit was probably meant in seconds (F023).
constexpr int64_t kSuspicious = 100;

void WarnAboutTrailing(std::string_view word, const ParsedTime& time,
                       TimeArgument* out) {
  if (time.trailing == '\0') return;
  out->warnings.push_back(absl::StrFormat(
      "unexpected character '%c' after the timer value '%s', only "
      "(us=microseconds,ms=milliseconds,s=seconds,m=minutes,h=hours,d=days) "
      "are supported.",
      time.trailing, word.substr(0, time.position)));
}

void WarnIfSmall(std::string_view word, const ParsedTime& time,
                 std::string_view keyword, std::string_view owner,
                 TimeArgument* out) {
  if (time.has_unit || time.value == 0 || time.value >= kSuspicious) return;
  out->warnings.push_back(absl::StrFormat(
      "'%s %s' in %s is suspiciously small for a value in milliseconds. Please "
      "use an explicit unit ('%sms') if that was the intent",
      keyword, word, owner, word));
}

// NUL, the end of the text, would end the message for some readers.
std::string Shown(char character) {
  return character == '\0' ? std::string() : std::string(1, character);
}

}  // namespace

absl::Status ParseServerTime(std::string_view word, const TimeContext& context,
                             TimeArgument* out) {
  const ParsedTime time = ParseTime(word, TimeUnit::kMilliseconds);
  if (time.error == UnitError::kOverflow) {
    return InvalidWord(
        "timer overflow in argument <%s> to <%s> of server %s, maximum value "
        "is 2147483647 ms (~24.8 days).",
        word, context.keyword, context.server);
  }
  if (!time.ok()) {
    return InvalidWord(
        "unexpected character '%s' in 'agent-inter' argument of server %s. "
        "'%s' takes a number with one of the units us, ms, s, m, h, d",
        Shown(time.character), context.server, context.keyword);
  }
  if (time.value == 0) {
    return InvalidWord("invalid value 0 for argument '%s' of server %s.",
                       context.keyword, context.server);
  }
  out->ms = time.value;
  WarnAboutTrailing(word, time, out);
  WarnIfSmall(word, time, context.keyword,
              absl::StrFormat("server '%s'", context.server), out);
  return absl::OkStatus();
}

absl::Status ParseProxyTimeout(std::string_view word, std::string_view timeout,
                               std::string_view proxy, TimeArgument* out) {
  const std::string keyword = absl::StrFormat("timeout %s", timeout);
  if (absl::Status s = ParsePlainTime(word, keyword, out); !s.ok()) return s;
  WarnIfSmall(word, ParseTime(word, TimeUnit::kMilliseconds), keyword, proxy,
              out);
  return absl::OkStatus();
}

absl::Status ParsePlainTime(std::string_view word, std::string_view keyword,
                            TimeArgument* out) {
  const ParsedTime time = ParseTime(word, TimeUnit::kMilliseconds);
  if (time.error == UnitError::kOverflow) {
    return InvalidWord(
        "timer overflow in argument '%s' to '%s' (maximum value is 2147483647 "
        "ms or ~24.8 days)",
        word, keyword);
  }
  if (!time.ok()) {
    return InvalidWord(
        "unexpected character '%s' in '%s'. It takes a number with one of the "
        "units us, ms, s, m, h, d",
        Shown(time.character), keyword);
  }
  out->ms = time.value;
  WarnAboutTrailing(word, time, out);
  return absl::OkStatus();
}

}  // namespace checkd
