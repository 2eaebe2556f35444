#include "config/sections/own_checks.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "checks/protocols/own_checks.h"
#include "config/words/words.h"

namespace checkd {
namespace {

// What a type takes, and the rules that come of it.
struct OwnType {
  std::unique_ptr<const RuleList> (*make)(const OwnCheckOptions& options);
  std::string_view words = {};  // separated by blanks
  std::string_view roles = {};  // of `role`
  // A password says nothing without a user, or a user without a password.
  bool password_needs_user = false;
  bool user_needs_password = false;

  bool Takes(std::string_view word) const { return IsOneOf(words, word); }
  static bool IsOneOf(std::string_view list, std::string_view word) {
    const auto all = SplitWords(list, ' ');
    return std::find(all.begin(), all.end(), word) != all.end();
  }
};

struct ValueWord {
  std::string_view word;
  std::string OwnCheckOptions::*field;
};

constexpr ValueWord kValueWords[] = {
    {"user", &OwnCheckOptions::user},
    {"password", &OwnCheckOptions::password},
    {"role", &OwnCheckOptions::role},
    {"ehlo", &OwnCheckOptions::ehlo},
};

// One argument and its value. False after an error, which quotes no word where
// a password may stand.
bool TakeArgument(const OwnType& type, const Keyword& keyword, Line& line,
                  OwnCheckOptions* options) {
  const std::string_view word = line.Take();
  const ValueWord* const row = FindChoice(kValueWords, word);
  if (!type.Takes(word)) {
    line.Error(line.last(),
               absl::StrCat("'", line.KeywordText(), "' does not know word ",
                            line.last() + 1, " of the line: write ",
                            keyword.arguments.empty() ? "nothing behind it"
                                                      : keyword.arguments,
                            "; values with blanks stand in quotes."));
    return false;
  }
  if (row == nullptr) {
    options->starttls = true;
    return true;
  }
  if (line.done()) {
    line.Error(line.last(),
               absl::StrCat("'", line.KeywordText(), "': '", word,
                            "' expects a value as argument."));
    return false;
  }
  const std::string_view value = line.Take();
  // Lengths of protocols have 16 bits.
  constexpr size_t kMaxValue = 1024;
  if (value.size() > kMaxValue) {
    line.Error(line.last(), absl::StrCat("'", line.KeywordText(), "': '", word,
                                         "' takes at most ", kMaxValue,
                                         " bytes."));
    return false;
  }
  options->*row->field = std::string(value);
  return true;
}

// What one argument says of another; empty: all is well.
std::string Contradiction(const OwnType& type, const OwnCheckOptions& options) {
  if (!options.role.empty() && !OwnType::IsOneOf(type.roles, options.role)) {
    return absl::StrCat("'role' expects one of: ", type.roles, ".");
  }
  if (type.password_needs_user && options.user.empty() &&
      !options.password.empty()) {
    return "'password' is of no use without 'user <user>'.";
  }
  if (type.user_needs_password && options.password.empty() &&
      !options.user.empty()) {
    return "'user' is of no use without 'password <password>'.";
  }
  return {};
}

template <const OwnType& kType>
void TakeOwn(CheckDraft& draft, Line& line) {
  if (kType.Takes("password")) line.HideWords();
  OwnCheckOptions options;
  while (!line.done()) {
    if (!TakeArgument(kType, *draft.keyword, line, &options)) return;
  }
  const std::string wrong = Contradiction(kType, options);
  if (!wrong.empty()) {
    return line.Error(line.last(),
                      absl::StrCat("'", line.KeywordText(), "': ", wrong));
  }
  // Values cannot hold a NUL (F008).
  const std::string key = absl::StrCat(
      options.user, std::string(1, '\0'), options.password,
      std::string(1, '\0'), options.role, std::string(1, '\0'), options.ehlo,
      options.starttls ? std::string(1, '\0') : "");
  UseBuiltIn(draft, key, [&options] { return kType.make(options); });
}

constexpr OwnType kRedis{.make = MakeOwnRedis,
                         .words = "user password role",
                         .roles = "master replica sentinel",
                         .user_needs_password = true};
constexpr OwnType kSmtp{.make = MakeOwnSmtp, .words = "ehlo starttls"};
constexpr OwnType kMqtt{.make = MakeMqtt,
                        .words = "user password",
                        .password_needs_user = true};
constexpr OwnType kMongo{
    .make = MakeMongo, .words = "role", .roles = "primary"};
constexpr OwnType kMemcached{.make = MakeMemcached};
constexpr OwnType kImap{.make = MakeImap};
constexpr OwnType kPop3{.make = MakePop3};
constexpr OwnType kAmqp{.make = MakeAmqp};
constexpr OwnType kKafka{.make = MakeKafka};

template <const OwnType& kType>
constexpr CheckOptionRow Row(std::string_view word, std::string_view arguments,
                             std::string_view help) {
  CheckOptionRow row;
  row.word = word;
  row.arguments = arguments;
  row.help = help;
  row.take = TakeOwn<kType>;
  row.type = RulesetType::kBuiltIn;
  row.title = word;
  return row;
}

constexpr CheckOptionRow kRows[] = {
    Row<kAmqp>("x-amqp", "", "AMQP 0-9-1: the server offers a connection"),
    Row<kImap>("x-imap", "", "IMAP: greeting and LOGOUT"),
    Row<kKafka>("x-kafka", "", "Kafka: ApiVersions"),
    Row<kMemcached>("x-memcached", "", "memcached: version"),
    Row<kMongo>("x-mongodb", "[role primary]", "MongoDB: hello"),
    Row<kMqtt>("x-mqtt", "[user <user> [password <password>]]",
               "MQTT 3.1.1: CONNECT is accepted"),
    Row<kPop3>("x-pop3", "", "POP3: greeting and QUIT"),
    Row<kRedis>("x-redis",
                "[[user <user>] password <password>] "
                "[role master|replica|sentinel]",
                "Redis: AUTH, PING, ROLE"),
    Row<kSmtp>("x-smtp", "[ehlo <domain>] [starttls]",
               "SMTP: greeting, EHLO, QUIT; STARTTLS is offered"),
};

}  // namespace

const CheckOptionTable& OwnCheckTypes() {
  static const auto* const table =
      new CheckOptionTable(Scope::kCheckType, {kRows});
  return *table;
}

}  // namespace checkd
