// What proxies say about checks: option, timeout and rules (F090, F100-F106,
// F150-F200).
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/proxy/proxy_draft.h"
#include "config/words/keyword_table.h"

namespace checkd {
namespace {

// ---- option

void TakeHttpchk(ProxyDraft& draft, Line& line) {
  if (!line.AtMost(4)) return;
  HttpSendWords send;
  if (const absl::Status s = ParseOptionHttpchk(line, &send); !s.ok()) {
    return line.Error(line.Refusal(s).Within("'option httpchk' : "));
  }
  draft.settings.check_type = RulesetType::kHttp;
  draft.settings.protocol = {};
  draft.rules.OptionHttpchk(std::move(send));
}

void TakeTcpCheck(ProxyDraft& draft, Line& line) {
  if (!line.AtMost(0)) return;
  draft.settings.check_type = RulesetType::kTcp;
  draft.settings.protocol = {};
  draft.rules.OptionTcpCheck();
}

void TakeLogHealthChecks(ProxyDraft& draft, Line& line) {
  if (!line.AtMost(0)) return;
  draft.settings.log_health_checks = line.prefix() == Line::Prefix::kNone;
}

void TakeSslHello(ProxyDraft& draft, Line& line) {
  if (!line.AtMost(0)) return;
  draft.settings.check_type = RulesetType::kBuiltIn;
  draft.settings.ruleset = draft.load.SslHelloRuleset();
  draft.settings.protocol = {};
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

void TakeProtocolCheck(ProxyDraft& draft, Line& line) {
  const ProtocolCheck* const check =
      FindChoice(kProtocolChecks, line.keyword());
  if (!line.AtMost(check->max_words)) return;
  if (!check->mandatory.empty() &&
      (line.Peek() != check->mandatory || line.left() != 2)) {
    return line.Error(
        line.last() + 1,
        absl::StrCat("'option ", check->word, "' expects '", check->mandatory,
                     " <username>' as argument."));
  }
  draft.settings.check_type = RulesetType::kPlain;
  draft.settings.protocol = {FindKeyword(Scope::kOption, check->word),
                             line.location(), line.column(line.last())};
}

struct OptionWord {
  std::string_view word;
  void (*take)(ProxyDraft& draft, Line& line);
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

void TakeOption(ProxyDraft& draft, Line& line) {
  if (line.done()) {
    return line.Error(
        line.Missing({.missing = "'option' expects an option name."}));
  }
  const std::string_view word = line.ExtendKeyword();
  const Keyword* const keyword = FindKeyword(Scope::kOption, word);
  if (keyword == nullptr) {
    return line.Error(
        UnknownKeyword(line, Scope::kOption, "unknown option '$1'$2")
            .Within(""));
  }
  if (keyword->treatment == Treatment::kRemoved) {
    return line.Error(line.last(), absl::StrCat("option '", word,
                                                "' is not supported any more. ",
                                                keyword->note));
  }
  const OptionWord* const option = FindChoice(kOptions, word);
  if (option == nullptr) {
    return draft.ignored.Add(absl::StrCat("option ", word));
  }
  if (!option->negatable && line.prefix() != Line::Prefix::kNone) {
    return line.Error(
        line.last(),
        absl::StrCat("negation/default is not supported for option '", word,
                     "'."));
  }
  if (draft.lacks_backend()) {
    return line.Warn(
        0, absl::StrCat("'option ", word, "' ignored because ", draft.Title(),
                        " has no backend capability."));
  }
  option->take(draft, line);
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

std::string TimeoutMessage() {
  std::vector<std::string> known;
  for (const Keyword& keyword : Keywords(Scope::kTimeout)) {
    known.push_back(absl::StrCat("'", keyword.word, "'"));
  }
  return absl::StrCat("'timeout' supports ", absl::StrJoin(known, ", "),
                      " (got '$1')$2");
}

void WarnIfRepeated(ProxyDraft& draft, Line& line, std::string_view word) {
  std::vector<std::string>& written = draft.timeouts;
  if (std::find(written.begin(), written.end(), word) != written.end()) {
    line.Warn(1, absl::StrCat("overwriting 'timeout ", word,
                              "' which was already specified"));
  } else {
    written.emplace_back(word);
  }
}

void TakeTimeout(ProxyDraft& draft, Line& line) {
  if (line.done()) {
    return line.Error(line.Missing({.missing = TimeoutMessage()}));
  }
  const std::string_view word = line.ExtendKeyword();
  if (FindKeyword(Scope::kTimeout, word) == nullptr) {
    return line.Error(UnknownKeyword(line, Scope::kTimeout, TimeoutMessage()));
  }
  const std::string owner = draft.Title();
  const WordOr<TimeWord> time = line.TakeTime(
      {.owner = owner}, {.missing = "'$0' expects an integer value (in "
                                    "milliseconds)"});
  if (!time.ok()) return line.Error(time.error());
  if (!line.done()) {
    const std::string_view value = line.last_word();
    const std::string_view extra = line.Take();
    return line.Error(
        line.last(),
        absl::StrCat("'timeout ", word, "' : unexpected extra argument '",
                     extra, "' after value '", value, "'."));
  }
  line.Warn(*time);
  WarnIfRepeated(draft, line, word);
  const TimeoutField* const timeout = FindChoice(kTimeouts, word);
  if (timeout == nullptr) {
    return draft.ignored.Add(absl::StrCat("timeout ", word));
  }
  if (draft.lacks_backend()) {
    return line.Warn(
        0, absl::StrCat("'timeout ", word, "' will be ignored because ", owner,
                        " has no backend capability"));
  }
  draft.settings.*timeout->field = time->ms;
}

// ---- rules

void TakeRules(ProxyDraft& draft, Line& line, RulesetType type) {
  const absl::Status status = draft.rules.Add(
      type,
      [&draft](std::string_view text) {
        return draft.load.ReadCheckAddress(text);
      },
      line);
  if (!status.ok()) line.Error(line.Refusal(status));
}

void TakeTcpRule(ProxyDraft& draft, Line& line) {
  TakeRules(draft, line, RulesetType::kTcp);
}

void TakeHttpRule(ProxyDraft& draft, Line& line) {
  TakeRules(draft, line, RulesetType::kHttp);
}

struct ExternalWord {
  std::string_view word;
  std::string ProxySettings::*field;
};

constexpr ExternalWord kExternalWords[] = {
    {"command", &ProxySettings::external_command},
    {"path", &ProxySettings::external_path},
};

void TakeExternalCheck(ProxyDraft& draft, Line& line) {
  constexpr std::string_view kMessage =
      "'$0' only supports 'command' and 'path' (got '$1').";
  const auto row = line.ExtendKeyword(
      kExternalWords, {.missing = kMessage, .refused = kMessage});
  if (!row.ok()) return line.Error(row.error());
  if (!line.AtMost(1)) return;
  line.Store(line.TakeText(), &(draft.settings.*(*row)->field));
}

constexpr ProxyWord kWords[] = {
    {"option", TakeOption, false},
    {"timeout", TakeTimeout, false},
    {"http-check", TakeHttpRule, true},
    {"tcp-check", TakeTcpRule, true},
    {"external-check", TakeExternalCheck, true},
};

}  // namespace

absl::Span<const ProxyWord> ProxyCheckWords() { return kWords; }

}  // namespace checkd
