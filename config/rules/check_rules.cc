#include "config/rules/check_rules.h"

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "config/text/nearest.h"

namespace checkd {
namespace {

// What the function of a rule is given: the words after `keyword`.
struct RuleLine {
  RulesetType type;
  std::string_view keyword;
  AddressReader read_address;
  WordCursor& words;
  RulesetBuilder& builder;
};

absl::Status AddConnect(RuleLine& in) {
  ParsedRule<ConnectRule> parsed;
  if (absl::Status s =
          ParseConnect(in.type, in.read_address, in.words, &parsed);
      !s.ok()) {
    return s;
  }
  return in.builder.AddConnect(std::move(parsed.rule),
                               std::move(parsed.comment));
}

absl::Status AddTcpSend(RuleLine& in) {
  ParsedRule<std::string> parsed;
  if (absl::Status s = ParseTcpSend(in.keyword, in.words, &parsed); !s.ok()) {
    return s;
  }
  return in.builder.AddSend(std::move(parsed.rule), std::move(parsed.comment));
}

absl::Status AddHttpSend(RuleLine& in) {
  ParsedRule<HttpSendWords> parsed;
  if (absl::Status s = ParseHttpSend(in.words, &parsed); !s.ok()) return s;
  return in.builder.AddHttpSend(std::move(parsed.rule),
                                std::move(parsed.comment));
}

absl::Status AddExpect(RuleLine& in) {
  ParsedRule<ExpectRule> parsed;
  if (absl::Status s = ParseExpect(in.type, in.words, &parsed); !s.ok()) {
    return s;
  }
  return in.builder.AddExpect(std::move(parsed.rule),
                              std::move(parsed.comment));
}

absl::Status AddComment(RuleLine& in) {
  if (in.words.done()) return InvalidWord("expects a string as argument");
  in.builder.AddComment(std::string(in.words.Take()));
  return absl::OkStatus();
}

absl::Status AddVariable(RuleLine& in) {
  return NotSupportedYet(in.keyword, "Later rules could read the variable");
}

// Adds a rule to the builder; errors want the wrapper of F156.
using RuleFunction = absl::Status (*)(RuleLine& in);
// Set by a word that stands alone; errors are whole sentences.
using RuleFlag = bool CheckRules::*;

struct RuleWord {
  std::string_view word;
  std::string_view listed;  // as the list of known words has it; "": not there
  bool tcp;
  bool http;
  std::variant<RuleFunction, RuleFlag> action;
  std::string_view help;

  bool IsOf(RulesetType type) const {
    return type == RulesetType::kHttp ? http : tcp;
  }
};

// In the order of HAProxy's list.
constexpr RuleWord kWords[] = {
    {"disable-on-404", "disable-on-404", false, true,
     &CheckRules::disable_on_404,
     "a 404 of a server that is not DOWN passes, and means no new traffic"},
    {"send-state", "send-state", false, true, &CheckRules::send_state,
     "requests tell the server its state, in `x-haproxy-server-state`"},
    {"comment", "comment", true, true, AddComment,
     "a text for the rules that follow, shown when one of them fails"},
    {"connect", "connect", true, true, AddConnect,
     "a connection; with `port`, `addr`, `ssl` and others, another one than "
     "the "
     "server's"},
    {"send", "send", true, false, AddTcpSend, "sends a text"},
    {"send", "send", false, true, AddHttpSend,
     "sends a request: `meth`, `uri`, `ver`, `hdr`, `body`"},
    {"send-lf", "", true, false, AddTcpSend,
     "sends a log-format string, of which only plain text is supported"},
    {"send-binary", "send-binary", true, false, AddTcpSend,
     "sends bytes, written in hexadecimal digits"},
    {"send-binary-lf", "", true, false, AddTcpSend,
     "sends bytes, written as a log-format string of such digits"},
    {"expect", "expect", true, true, AddExpect,
     "what the answer must be, or with `!` must not be"},
    {"set-var-fmt", "set-var-fmt(*)", true, true, AddVariable,
     "not supported yet, refused"},
    {"set-var", "set-var(*)", true, true, AddVariable,
     "not supported yet, refused"},
    {"unset-var", "unset-var(*)", true, true, AddVariable,
     "not supported yet, refused"},
};

// `written` may have a part in parentheses if it is a rule: `set-var(...)`.
const RuleWord* FindWord(RulesetType type, std::string_view written) {
  const std::string_view name = written.substr(0, written.find('('));
  for (const RuleWord& word : kWords) {
    const bool flag = std::holds_alternative<RuleFlag>(word.action);
    if (word.IsOf(type) && word.word == (flag ? written : name)) return &word;
  }
  return nullptr;
}

std::string_view LineName(RulesetType type) {
  return type == RulesetType::kHttp ? "http-check" : "tcp-check";
}

absl::Status UnknownRule(RulesetType type, std::string_view written) {
  std::string listed;
  NearestSearch nearest(written);
  for (const RuleWord& word : kWords) {
    if (!word.IsOf(type)) continue;
    nearest.Offer(word.word);
    if (word.listed.empty()) continue;
    absl::StrAppend(&listed, listed.empty() ? "'" : ", '", word.listed, "'");
  }
  const std::string hint =
      nearest.best().empty()
          ? ""
          : absl::StrCat("; did you mean '", nearest.best(), "' maybe ?");
  return InvalidWord("'%s' only supports %s. but got '%s'%s", LineName(type),
                     listed, written, hint);
}

}  // namespace

absl::Status CheckRules::Add(RulesetType type, AddressReader read_address,
                             WordCursor& words) {
  const std::string_view written = words.Take();
  const RuleWord* const word = FindWord(type, written);
  if (word == nullptr) return UnknownRule(type, written);
  if (const auto* flag = std::get_if<RuleFlag>(&word->action)) {
    return SetFlag(&(this->**flag), written, words);
  }
  (type == RulesetType::kHttp ? http_rules_ : tcp_rules_) = true;
  RuleLine line{type, word->word, read_address, words, MutableBuilder(type)};
  const absl::Status status = std::get<RuleFunction>(word->action)(line);
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrCat("'", LineName(type), " ", written,
                                   "' : ", status.message(), "."));
}

absl::Status CheckRules::SetFlag(bool* flag, std::string_view word,
                                 WordCursor& words) {
  if (!words.done()) {
    return InvalidWord(
        "'http-check' cannot handle unexpected argument '%s'. '%s' stands "
        "alone.",
        words.Take(), word);
  }
  *flag = true;
  return absl::OkStatus();
}

void CheckRules::OptionHttpchk(HttpSendWords words) {
  MutableBuilder(RulesetType::kHttp).OptionHttpchk(std::move(words));
}

bool CheckRules::HasRules(RulesetType type) const {
  return type == RulesetType::kHttp ? http_rules_ : tcp_rules_;
}

RulesetBuilder& CheckRules::MutableBuilder(RulesetType type) {
  std::optional<RulesetBuilder>& builder =
      type == RulesetType::kHttp ? http_ : tcp_;
  if (!builder) {
    builder.emplace(type);
    if (inherits_httpchk_) builder->EnforceOrder();
  }
  return *builder;
}

std::unique_ptr<const RuleList> CheckRules::Build(RulesetType type) {
  if (type == RulesetType::kPlain) {
    return RulesetBuilder(RulesetType::kPlain).Build();
  }
  return MutableBuilder(type).Build();
}

std::string RuleReference() {
  std::string text = "| word | of | what it does |\n|---|---|---|\n";
  for (const RuleWord& word : kWords) {
    const std::string_view of = !word.http  ? "`tcp-check`"
                                : !word.tcp ? "`http-check`"
                                            : "both";
    absl::StrAppend(&text, "| `", word.word, "` | ", of, " | ", word.help,
                    " |\n");
  }
  return text;
}

}  // namespace checkd
