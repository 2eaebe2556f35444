#include "config/sections/check_options.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/rules/rule_parsers.h"

namespace checkd {
namespace {

void TakeHttpchk(CheckDraft& draft, Line& line) {
  if (!line.AtMost(4)) return;
  HttpSendWords send;
  if (MaybeError error =
          TakeOptionHttpchk(draft.rules.expressions(line), line, &send)) {
    const std::string wrapper = absl::StrCat("'", line.KeywordText(), "' : ");
    return line.Error((*std::move(error)).Within(wrapper));
  }
  draft.type = RulesetType::kHttp;
  draft.protocol = {};
  draft.rules.OptionHttpchk(std::move(send));
}

void TakeTcpCheck(CheckDraft& draft, Line& line) {
  if (!line.AtMost(0)) return;
  draft.type = RulesetType::kTcp;
  draft.protocol = {};
  draft.rules.OptionTcpCheck();
}

void TakeSslHello(CheckDraft& draft, Line& line) {
  if (!line.AtMost(0)) return;
  draft.type = RulesetType::kBuiltIn;
  draft.protocol = {};
  draft.ruleset = draft.load.SslHelloRuleset();
}

constexpr Treatment kUnsupported = Treatment::kUnsupported;
constexpr std::string_view kProtocol =
    "servers would be checked with that protocol";

constexpr CheckOptionRow kRows[] = {
    {{{"httpchk", "[[<method>] <uri> [<version> [<host>]]]",
       "servers are checked by HTTP requests"},
      TakeHttpchk},
     RulesetType::kHttp},
    {{{"tcp-check", "", "servers are checked by `tcp-check` rules"},
      TakeTcpCheck},
     RulesetType::kTcp},
    {{{"ssl-hello-chk", "", "servers are checked by a ClientHello of SSLv3"},
      TakeSslHello},
     RulesetType::kBuiltIn},
    {{{"smtpchk", "[<hello> <domain>]", "SMTP", kUnsupported, kProtocol},
      TakeUnsupportedCheck}},
    {{{"pgsql-check", "user <username>", "PostgreSQL", kUnsupported, kProtocol},
      TakeUnsupportedCheck}},
    {{{"redis-check", "", "Redis", kUnsupported, kProtocol},
      TakeUnsupportedCheck}},
    {{{"mysql-check", "[user <username> [post-41|pre-41]]", "MySQL",
       kUnsupported, kProtocol},
      TakeUnsupportedCheck}},
    {{{"ldap-check", "", "LDAP", kUnsupported, kProtocol},
      TakeUnsupportedCheck}},
    {{{"spop-check", "", "SPOP", kUnsupported, kProtocol},
      TakeUnsupportedCheck}},
};

}  // namespace

const CheckOptionTable& CheckOptions() {
  static const auto* const table =
      new CheckOptionTable(Scope::kOption, {kRows});
  return *table;
}

void TakeCheckRule(LoadState& load, CheckRules& rules, RulesetType type,
                   Line& line) {
  rules.Add(
      type,
      [&load](std::string_view text) { return load.ReadCheckAddress(text); },
      line);
}

void TakeUnsupportedCheck(CheckDraft& draft, Line& line) {
  const Keyword& row = *draft.keyword;
  if (!line.AtMost(row.argument_count())) return;
  // Words that are neither <...> nor [...] must be there (F103).
  const std::string_view first =
      row.arguments.substr(0, row.arguments.find(' '));
  const bool mandatory =
      !first.empty() && first.front() != '[' && first.front() != '<';
  if (mandatory &&
      (line.Peek() != first || line.left() != row.argument_count())) {
    return line.Error(line.last() + 1,
                      absl::StrCat("'option ", row.word, "' expects '",
                                   row.arguments, "' as argument."));
  }
  draft.type = RulesetType::kPlain;
  draft.protocol = {.keyword = &row,
                    .location = line.location(),
                    .column = line.column(line.last())};
}

}  // namespace checkd
