#include "config/sections/check_options.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "checks/protocols/ldap.h"
#include "checks/protocols/mysql.h"
#include "checks/protocols/spop.h"
#include "checks/protocols/ssl_hello.h"
#include "checks/protocols/text_protocols.h"
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

// A protocol whose option stands alone.
template <std::unique_ptr<const RuleList> (*kMake)()>
void TakeAlone(CheckDraft& draft, Line& line) {
  if (line.AtMost(0)) UseBuiltIn(draft, {}, kMake);
}

// F284: a greeting that is none, or half of one, is the default.
void TakeSmtp(CheckDraft& draft, Line& line) {
  if (!line.AtMost(2)) return;
  std::string hello = "HELO localhost";
  const std::string_view command = line.Take();
  const std::string_view domain = line.Take();
  if (!domain.empty() && (command == "HELO" || command == "EHLO")) {
    hello = absl::StrCat(command, " ", domain);
  }
  UseBuiltIn(draft, hello, [&hello] { return MakeSmtpRules(hello); });
}

// F286.
void TakePgsql(CheckDraft& draft, Line& line) {
  constexpr std::string_view kMissing =
      "'$0' expects 'user <username>' as argument.";
  if (line.left() < 2) return line.Error(line.Missing({.missing = kMissing}));
  static constexpr std::string_view kWords[] = {"user"};
  const auto word = line.TakeChoice(
      kWords, {.refused = "'$0' only supports optional values: 'user'."});
  if (!word.ok()) return line.Error(word.error());
  const std::string user(line.Take());
  if (!line.AtMost(0)) return;
  UseBuiltIn(draft, user, [&user] { return MakePgsqlRules(user); });
}

struct DialectWord {
  std::string_view word;
  MysqlDialect dialect;
};

constexpr DialectWord kDialects[] = {
    {"post-41", MysqlDialect::kPost41},
    {"pre-41", MysqlDialect::kPre41},
    {"post-80", MysqlDialect::kPost80},
};

// F288, F291.
void TakeMysql(CheckDraft& draft, Line& line) {
  if (line.done()) {
    return UseBuiltIn(draft, {}, [] { return MakeMysqlRules(); });
  }
  static constexpr std::string_view kWords[] = {"user"};
  const auto word = line.TakeChoice(
      kWords,
      {.refused = "'$0' only supports optional values: 'user' (got '$1')."});
  if (!word.ok()) return line.Error(word.error());
  std::string user;
  const bool named = line.Store(
      line.TakeText({.missing = "'$0 user' expects <username> as argument."}),
      &user);
  if (!named) return;
  const DialectWord* dialect = &kDialects[0];
  if (!line.done()) {
    const auto given = line.TakeChoice(
        kDialects, {.refused = "keyword 'user' only supports 'post-41', "
                               "'pre-41' and 'post-80' (got '$1')."});
    if (!given.ok()) return line.Error(given.error());
    dialect = *given;
  }
  if (!line.AtMost(0)) return;
  UseBuiltIn(draft, absl::StrCat(dialect->word, " ", user),
             [&] { return MakeMysqlRules(user, dialect->dialect); });
}

constexpr CheckOptionRow kRows[] = {
    {{{"tcp-check", "", "servers are checked by `tcp-check` rules"},
      TakeTcpCheck},
     RulesetType::kTcp,
     "TCP"},
    {{{"httpchk", "[[<method>] <uri> [<version> [<host>]]]",
       "servers are checked by HTTP requests"},
      TakeHttpchk},
     RulesetType::kHttp,
     "HTTP"},
    {{{"ssl-hello-chk", "", "servers are checked by a ClientHello of SSLv3"},
      TakeAlone<MakeSslHelloRules>},
     RulesetType::kBuiltIn,
     "SSL"},
    {{{"smtpchk", "[{HELO|EHLO} <domain>]",
       "mail servers must greet, be greeted, and say good-bye"},
      TakeSmtp},
     RulesetType::kBuiltIn,
     "SMTP"},
    {{{"pgsql-check", "user <username>",
       "PostgreSQL servers must answer the beginning of a login"},
      TakePgsql},
     RulesetType::kBuiltIn,
     "PGSQL"},
    {{{"redis-check", "", "Redis servers must answer PING"},
      TakeAlone<MakeRedisRules>},
     RulesetType::kBuiltIn,
     "REDIS"},
    {{{"mysql-check", "[user <username> [post-41|pre-41|post-80]]",
       "MySQL servers must greet, or let a user without password in"},
      TakeMysql},
     RulesetType::kBuiltIn,
     "MYSQL"},
    {{{"ldap-check", "", "LDAP servers must take an anonymous bind"},
      TakeAlone<MakeLdapRules>},
     RulesetType::kBuiltIn,
     "LDAP"},
    {{{"spop-check", "", "SPOE agents must answer a hello"},
      TakeAlone<MakeSpopRules>},
     RulesetType::kBuiltIn,
     "SPOP"},
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

void UseBuiltIn(CheckDraft& draft, std::string_view arguments,
                absl::FunctionRef<std::unique_ptr<const RuleList>()> make) {
  draft.type = RulesetType::kBuiltIn;
  draft.protocol = {};
  draft.ruleset = draft.load.BuiltInRuleset(
      absl::StrCat(draft.keyword->word, " ", arguments), make);
}

}  // namespace checkd
