// What proxies say about checks: option, timeout and rules (F090, F100-F106,
// F150-F200).
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/arguments/time_argument.h"
#include "config/proxy/proxy_draft.h"
#include "config/text/nearest.h"
#include "config/words/keyword_table.h"

namespace checkd {
namespace {

// ---- option

void TakeHttpchk(ProxyLine& in) {
  if (!in.line.AtMost(4, 2)) return;
  WordCursor words = in.line.From(2);
  HttpSendWords send;
  if (const absl::Status s = ParseOptionHttpchk(words, &send); !s.ok()) {
    return in.line.Error(words.last(),
                         absl::StrCat("'option httpchk' : ", s.message(), "."));
  }
  in.draft.settings.check_type = RulesetType::kHttp;
  in.draft.settings.protocol = {};
  in.draft.rules.OptionHttpchk(std::move(send));
}

void TakeTcpCheck(ProxyLine& in) {
  if (!in.line.AtMost(0, 2)) return;
  in.draft.settings.check_type = RulesetType::kTcp;
  in.draft.settings.protocol = {};
  in.draft.rules.OptionTcpCheck();
}

void TakeLogHealthChecks(ProxyLine& in) {
  if (!in.line.AtMost(0, 2)) return;
  in.draft.settings.log_health_checks = in.line.prefix() == Line::Prefix::kNone;
}

void TakeSslHello(ProxyLine& in) {
  if (!in.line.AtMost(0, 2)) return;
  in.draft.settings.check_type = RulesetType::kBuiltIn;
  in.draft.settings.ruleset = in.load.SslHelloRuleset();
  in.draft.settings.protocol = {};
}

// smtpchk [HELO|EHLO domain], mysql-check [user u [post-41|...]], pgsql-check
// user u; the rest stand alone (F103).
struct ProtocolCheck {
  std::string_view word;
  size_t max_words;
  std::string_view mandatory;  // first word of the arguments
};

constexpr ProtocolCheck kProtocolChecks[] = {
    {"smtpchk", 2, ""},        {"pgsql-check", 2, "user"},
    {"redis-check", 0, ""},    {"mysql-check", 3, ""},
    {"ldap-check", 0, ""},     {"spop-check", 0, ""},
    {"external-check", 0, ""},
};

void TakeProtocolCheck(ProxyLine& in) {
  for (const ProtocolCheck& check : kProtocolChecks) {
    if (check.word != in.line[1]) continue;
    if (!in.line.AtMost(check.max_words, 2)) return;
    if (!check.mandatory.empty() &&
        (in.line[2] != check.mandatory || in.line.size() != 4)) {
      return in.line.Error(
          2, absl::StrCat("'option ", check.word, "' expects '",
                          check.mandatory, " <username>' as argument."));
    }
  }
  in.draft.settings.check_type = RulesetType::kPlain;
  in.draft.settings.protocol = {FindKeyword(Scope::kOption, in.line[1]),
                                in.line.location(), in.line.column(1)};
}

struct OptionWord {
  std::string_view word;
  void (*take)(ProxyLine& in);
  bool negatable;
};

constexpr OptionWord kOptions[] = {
    {"httpchk", TakeHttpchk, false},
    {"tcp-check", TakeTcpCheck, false},
    {"log-health-checks", TakeLogHealthChecks, true},
    {"ssl-hello-chk", TakeSslHello, false},
    {"smtpchk", TakeProtocolCheck, false},
    {"pgsql-check", TakeProtocolCheck, false},
    {"redis-check", TakeProtocolCheck, false},
    {"mysql-check", TakeProtocolCheck, false},
    {"ldap-check", TakeProtocolCheck, false},
    {"spop-check", TakeProtocolCheck, false},
    {"external-check", TakeProtocolCheck, false},
};

void RefuseOption(ProxyLine& in) {
  const std::string nearest = NearestKeyword(Scope::kOption, in.line[1]);
  in.line.Error(1, absl::StrCat("unknown option '", in.line[1], "'",
                                nearest.empty() ? "" : "; did you mean '",
                                nearest, nearest.empty() ? "." : "' maybe ?"));
}

void TakeOption(ProxyLine& in) {
  const std::string_view word = in.line[1];
  if (word.empty()) {
    return in.line.Error(0, "'option' expects an option name.");
  }
  const Keyword* const keyword = FindKeyword(Scope::kOption, word);
  if (keyword == nullptr) return RefuseOption(in);
  if (keyword->treatment == Treatment::kRemoved) {
    return in.line.Error(
        1, absl::StrCat("option '", word, "' is not supported any more. ",
                        keyword->note));
  }
  for (const OptionWord& option : kOptions) {
    if (option.word != word) continue;
    if (!option.negatable && in.line.prefix() != Line::Prefix::kNone) {
      return in.line.Error(
          1, absl::StrCat("negation/default is not supported for option '",
                          word, "'."));
    }
    if (in.draft.lacks_backend()) {
      return in.line.Warn(
          0, absl::StrCat("'option ", word, "' ignored because ",
                          in.draft.Title(), " has no backend capability."));
    }
    return option.take(in);
  }
  in.draft.ignored.Add(absl::StrCat("option ", word));
}

// ---- timeout

struct TimeoutField {
  std::string_view word;
  int64_t ProxySettings::*field;
};

constexpr TimeoutField kTimeouts[] = {
    {"check", &ProxySettings::timeout_check_ms},
    {"connect", &ProxySettings::timeout_connect_ms},
};

void RefuseTimeout(ProxyLine& in) {
  std::vector<std::string> known;
  for (const Keyword& keyword : Keywords(Scope::kTimeout)) {
    known.push_back(absl::StrCat("'", keyword.word, "'"));
  }
  const std::string nearest = NearestKeyword(Scope::kTimeout, in.line[1]);
  in.line.Error(
      1,
      absl::StrCat("'timeout' supports ", absl::StrJoin(known, ", "), " (got '",
                   in.line[1], "')", nearest.empty() ? "" : "; did you mean '",
                   nearest, nearest.empty() ? "" : "' maybe ?"));
}

void WarnIfRepeated(ProxyLine& in, std::string_view word) {
  std::vector<std::string>& written = in.draft.timeouts;
  if (std::find(written.begin(), written.end(), word) != written.end()) {
    in.line.Warn(1, absl::StrCat("overwriting 'timeout ", word,
                                 "' which was already specified"));
  } else {
    written.emplace_back(word);
  }
}

void TakeTimeout(ProxyLine& in) {
  const std::string_view word = in.line[1];
  if (FindKeyword(Scope::kTimeout, word) == nullptr) return RefuseTimeout(in);
  if (in.line.size() < 3) {
    return in.line.Error(1, absl::StrCat("'timeout ", word,
                                         "' expects an integer value (in "
                                         "milliseconds)"));
  }
  TimeArgument time;
  const absl::Status status =
      ParseProxyTimeout(in.line[2], word, in.draft.Title(), &time);
  if (!status.ok()) return in.line.Error(2, status.message());
  if (in.line.size() > 3) {
    return in.line.Error(
        3, absl::StrCat("'timeout ", word, "' : unexpected extra argument '",
                        in.line[3], "' after value '", in.line[2], "'."));
  }
  for (const std::string& warning : time.warnings) in.line.Warn(2, warning);
  WarnIfRepeated(in, word);
  for (const TimeoutField& timeout : kTimeouts) {
    if (timeout.word != word) continue;
    if (in.draft.lacks_backend()) {
      return in.line.Warn(
          0, absl::StrCat("'timeout ", word, "' will be ignored because ",
                          in.draft.Title(), " has no backend capability"));
    }
    in.draft.settings.*timeout.field = time.ms;
    return;
  }
  in.draft.ignored.Add(absl::StrCat("timeout ", word));
}

// ---- rules

void TakeRule(ProxyLine& in) {
  const RulesetType type =
      in.line[0] == "http-check" ? RulesetType::kHttp : RulesetType::kTcp;
  WordCursor words = in.line.From(1);
  const absl::Status status = in.draft.rules.Add(
      type,
      [&in](std::string_view text) { return in.load.ReadCheckAddress(text); },
      words);
  if (!status.ok()) in.line.Error(words, status);
}

void TakeExternalCheck(ProxyLine& in) {
  std::string ProxySettings::*const field =
      in.line[1] == "command" ? &ProxySettings::external_command
      : in.line[1] == "path"  ? &ProxySettings::external_path
                              : nullptr;
  if (field == nullptr) {
    return in.line.Error(1, absl::StrCat("'external-check' only supports "
                                         "'command' and 'path' (got '",
                                         in.line[1], "')."));
  }
  if (in.line.size() < 3) {
    return in.line.Error(1, absl::StrCat("'external-check ", in.line[1],
                                         "' expects a value as argument."));
  }
  if (!in.line.AtMost(1, 2)) return;
  in.draft.settings.*field = std::string(in.line[2]);
}

constexpr ProxyWord kWords[] = {
    {"option", TakeOption, false},
    {"timeout", TakeTimeout, false},
    {"http-check", TakeRule, true},
    {"tcp-check", TakeRule, true},
    {"external-check", TakeExternalCheck, true},
};

}  // namespace

absl::Span<const ProxyWord> ProxyCheckWords() { return kWords; }

}  // namespace checkd
