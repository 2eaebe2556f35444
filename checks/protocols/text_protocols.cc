#include "checks/protocols/text_protocols.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "checks/protocols/byte_reader.h"
#include "checks/protocols/protocol_steps.h"

namespace checkd {
namespace {

using namespace std::string_view_literals;
using Kind = ProtocolStep::Kind;

// An answer of SMTP without its code.
constexpr StepText kSmtpText{.from = 4, .trim_left = true, .first_line = true};

// What each answer behind the first look at the banner has in common (F284).
constexpr ProtocolStep SmtpAnswer(std::string_view pattern, int min_recv) {
  return {.kind = Kind::kRegex,
          .text = pattern,
          .min_recv = min_recv,
          .error = CheckStatus::kL7Sts,
          .on_success = kSmtpText,
          .on_error = kSmtpText,
          .code_length = 3};
}

}  // namespace

std::unique_ptr<const RuleList> MakeRedisRules() {
  static constexpr ProtocolStep kSteps[] = {
      SendStep("*1\r\n$4\r\nPING\r\n"),
      {.kind = Kind::kString,
       .text = "+PONG\r\n",
       .error = CheckStatus::kL7Sts,
       .on_success = StepText{.text = "Redis server is ok"},
       .on_error = kReceivedLine},
  };
  return CompileProtocol(kSteps);
}

std::unique_ptr<const RuleList> MakeSmtpRules(std::string_view hello) {
  const std::string line = absl::StrCat(hello, "\r\n");
  const ProtocolStep steps[] = {
      kLingeringConnect,
      {.kind = Kind::kRegex,
       .text = "^[0-9]{3}[ \r]",
       .min_recv = 4,
       .error = CheckStatus::kL7Rsp,
       .on_error = kReceivedLine},
      SmtpAnswer("^2[0-9]{2}[ \r]", 4),
      SendStep(line),
      SmtpAnswer("^(2[0-9]{2}-[^\r]*\r\n)*2[0-9]{2}[ \r]", -1),
      SendStep("QUIT\r\n"),
      SmtpAnswer("^2[0-9]{2}[- \r]", 4),
  };
  return CompileProtocol(steps);
}

std::unique_ptr<const RuleList> MakePgsqlRules(std::string_view user) {
  const std::string startup =
      absl::StrCat(BigBytes(15 + user.size(), 4), "\x00\x03\x00\x00user\x00"sv,
                   user, "\x00\x00"sv);
  const ProtocolStep steps[] = {
      kLingeringConnect,
      SendStep(startup),
      {.kind = Kind::kNotRegex,
       .text = "^E",
       .min_recv = 5,
       .error = CheckStatus::kL7Rsp,
       .on_error = StepText{.from = 6}},
      {.kind = Kind::kHexRegex,
       .text = "^52000000[A-Z0-9]{2}000000(00|02|03|04|05|06|07|09|0A)",
       .min_recv = 9,
       .error = CheckStatus::kL7Sts,
       .on_success = StepText{.text = "PostgreSQL server is ok"},
       .on_error = StepText{.text = "PostgreSQL unknown error"}},
  };
  return CompileProtocol(steps);
}

}  // namespace checkd
