#include "checks/rules/failure_text.h"

#include <string.h>

#include "absl/strings/str_cat.h"
#include "checks/rules/expect.h"
#include "checks/text/hex.h"

namespace checkd {
namespace {

std::string ExpectText(const ExpectRule& expect) {
  switch (expect.match) {
    case Match::kString:
      return absl::StrCat(" (expect string '", expect.pattern, "')");
    case Match::kBinary:
      return absl::StrCat(" (expect binary '", UpperHex(expect.pattern), "')");
    case Match::kRegex:
      return " (expect regex)";
    case Match::kBinaryRegex:
      return " (expect binary regex)";
    case Match::kStatus:
      return " (expect HTTP status codes)";
    case Match::kStatusRegex:
      return " (expect HTTP status regex)";
    case Match::kBodyString:
      return absl::StrCat(" (expect HTTP body content '", expect.pattern, "')");
    case Match::kBodyRegex:
      return " (expect HTTP body regex)";
    case Match::kStringFormat:
      return " (expect log-format string)";
    case Match::kBinaryFormat:
      return " (expect log-format binary)";
    case Match::kHeader:
      return " (expect HTTP header pattern)";
    case Match::kBodyFormat:
      return " (expect log-format HTTP body)";
    case Match::kCustom:
    case Match::kReply:
    case Match::kHttpCustom:
      return " (expect custom function)";
  }
  return {};
}

std::string ConnectText(const ConnectRule& connect) {
  if (connect.port == 0) return " (connect)";
  return absl::StrCat(" (connect port ", connect.port, ")");
}

std::string StepText(const Rule& rule) {
  if (const auto* connect = std::get_if<ConnectRule>(&rule.action)) {
    return ConnectText(*connect);
  }
  if (const auto* expect = std::get_if<ExpectRule>(&rule.action)) {
    return ExpectText(*expect);
  }
  return " (send)";
}

// F237. Before the first rule the step is 1 and has no kind.
std::string Suffix(const Rule* step) {
  if (step == nullptr) return " at step 1 of tcp-check";
  const int number = StepNumber(*step);
  std::string text =
      number == 0
          ? " at initial connection step of tcp-check"
          : absl::StrCat(" at step ", number, " of tcp-check", StepText(*step));
  if (!step->comment.empty()) {
    absl::StrAppend(&text, " comment: '", step->comment, "'");
  }
  return text;
}

}  // namespace

std::string FailureText(RulesetType type, const Rule* step,
                        ConnectionError error, int sys_errno) {
  const std::string what(ConnectionErrorText(error));
  std::string text = what;
  if (sys_errno != 0) {
    const char* why = strerrordesc_np(sys_errno);
    const std::string reason =
        why != nullptr ? why : absl::StrCat("Unknown error ", sys_errno);
    text = what.empty() ? reason : absl::StrCat(what, " (", reason, ")");
  }
  if (type == RulesetType::kTcp) absl::StrAppend(&text, Suffix(step));
  return text;
}

}  // namespace checkd
