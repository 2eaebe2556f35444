// WordCursor::TakeTime(): the messages that HAProxy gives for each kind of
// place (F022, F023).
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "config/text/units.h"
#include "config/words/word_cursor.h"

namespace checkd {
namespace {

// Below this a number without unit was probably meant in seconds (F023).
constexpr int64_t kSuspicious = 100;

// NUL, the end of the text, would end the message for some readers.
std::string Shown(char character) {
  return character == '\0' ? std::string() : std::string(1, character);
}

std::string Overflow(std::string_view word, std::string_view keyword,
                     std::string_view server) {
  if (server.empty()) {
    return absl::StrFormat(
        "timer overflow in argument '%s' to '%s' (maximum value is 2147483647 "
        "ms or ~24.8 days)",
        word, keyword);
  }
  return absl::StrFormat(
      "timer overflow in argument <%s> to <%s> of server %s, maximum value is "
      "2147483647 ms (~24.8 days).",
      word, keyword, server);
}

std::string Malformed(char character, std::string_view keyword,
                      std::string_view server) {
  if (server.empty()) {
    return absl::StrFormat(
        "unexpected character '%s' in '%s'. It takes a number with one of the "
        "units us, ms, s, m, h, d",
        Shown(character), keyword);
  }
  return absl::StrFormat(
      "unexpected character '%s' in '%s' argument of server %s. It takes a "
      "number with one of the units us, ms, s, m, h, d",
      Shown(character), keyword, server);
}

std::string TrailingWarning(std::string_view word, const ParsedTime& time) {
  return absl::StrFormat(
      "unexpected character '%c' after the timer value '%s', only "
      "(us=microseconds,ms=milliseconds,s=seconds,m=minutes,h=hours,d=days) "
      "are supported.",
      time.trailing, word.substr(0, time.position));
}

std::string SmallWarning(std::string_view word, std::string_view keyword,
                         std::string_view owner) {
  return absl::StrFormat(
      "'%s %s' in %s is suspiciously small for a value in milliseconds. Please "
      "use an explicit unit ('%sms') if that was the intent",
      keyword, word, owner, word);
}

}  // namespace

WordOr<TimeWord> WordCursor::TakeTime(const TimeOptions& options,
                                      const Wanted& wanted) {
  if (done()) return Missing(wanted);
  const std::string_view word = Take();
  const ParsedTime time = ParseTime(word, TimeUnit::kMilliseconds);
  if (time.error == UnitError::kOverflow) {
    return Refusal(WordError::Kind::kOutOfRange,
                   Overflow(word, KeywordText(), options.server));
  }
  if (!time.ok()) {
    return Refusal(WordError::Kind::kMalformed,
                   Malformed(time.character, KeywordText(), options.server));
  }
  const bool of_server = !options.server.empty();
  if (of_server && time.value == 0) {
    return Refusal(
        WordError::Kind::kOutOfRange,
        absl::StrFormat("invalid value 0 for argument '%s' of server %s.",
                        KeywordText(), options.server));
  }
  TimeWord taken{.ms = time.value, .warnings = {}};
  if (time.trailing != '\0') {
    taken.warnings.push_back(TrailingWarning(word, time));
  }
  const bool small =
      !time.has_unit && time.value != 0 && time.value < kSuspicious;
  if (small && of_server) {
    taken.warnings.push_back(SmallWarning(
        word, KeywordText(), absl::StrCat("server '", options.server, "'")));
  } else if (small && !options.owner.empty()) {
    taken.warnings.push_back(SmallWarning(word, KeywordText(), options.owner));
  }
  return taken;
}

}  // namespace checkd
