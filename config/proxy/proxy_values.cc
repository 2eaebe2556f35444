// The plain words of proxies (F038).
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/arguments/log_parser.h"
#include "config/arguments/source_parser.h"
#include "config/expressions/expression_parser.h"
#include "config/proxy/proxy_words.h"

namespace checkd {
namespace {

struct ModeName {
  std::string_view word;
  ProxyMode mode;
};

constexpr ModeName kModes[] = {{"tcp", ProxyMode::kTcp},
                               {"http", ProxyMode::kHttp},
                               {"spop", ProxyMode::kSpop},
                               {"log", ProxyMode::kLog}};

void TakeMode(ProxyDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  const auto mode =
      line.TakeChoice(kModes, {.noun = "'tcp', 'http', 'spop' or 'log'"});
  if (!mode.ok()) return line.Error(mode.error());
  draft.settings.mode = (*mode)->mode;
}

std::string_view TypeOf(const ProxyConfig& proxy) {
  static constexpr std::string_view kTypes[] = {"frontend", "backend", "proxy"};
  return kTypes[static_cast<int>(proxy.spec.kind)];
}

void TakeId(ProxyDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  int id = 0;
  if (!line.Store(
          line.TakeInteger({.low = 1},
                           {.noun = "a positive number",
                            .refused = "custom id has to be > 0 (got '$1')."}),
          &id)) {
    return;
  }
  BackendSpec& spec = draft.proxy->spec;
  const auto [entry, added] =
      draft.load.proxies_by_id.try_emplace(id, draft.proxy);
  if (!added && entry->second != draft.proxy) {
    const ProxyConfig& other = *entry->second;
    return line.Error(line.last(),
                      absl::StrCat(TypeOf(*draft.proxy), " ", spec.name,
                                   " reuses same custom id as ", TypeOf(other),
                                   " ", other.spec.name, " (declared at ",
                                   *other.spec.location.file, ":",
                                   other.spec.location.line, ")."));
  }
  spec.id = id;
  spec.forced_id = true;
}

void TakeDisabled(ProxyDraft& draft, Line& line) {
  if (line.AtMost(0)) draft.settings.disabled = line.keyword() == "disabled";
}

void TakeDescription(ProxyDraft& draft, Line& line) {
  draft.proxy->spec.description = line.TakeRest();
}

struct Algorithm {
  std::string_view word;
  BalanceKind kind;
};

constexpr Algorithm kAlgorithms[] = {
    {"roundrobin", BalanceKind::kDynamic}, {"static-rr", BalanceKind::kStatic},
    {"leastconn", BalanceKind::kDynamic},  {"first", BalanceKind::kDynamic},
    {"random", BalanceKind::kDynamic},     {"source", BalanceKind::kHash},
    {"uri", BalanceKind::kHash},           {"url_param", BalanceKind::kHash},
    {"hdr", BalanceKind::kHash},           {"rdp-cookie", BalanceKind::kHash},
    {"hash", BalanceKind::kHash},          {"log-hash", BalanceKind::kHash},
    {"log-sticky", BalanceKind::kDynamic}, {"sticky", BalanceKind::kDynamic},
};

// Arguments of the algorithms are about traffic; only names are looked at.
void TakeBalance(ProxyDraft& draft, Line& line) {
  const std::string_view word = line.done() ? "roundrobin" : line.Take();
  const Algorithm* const algorithm =
      FindChoice(kAlgorithms, word.substr(0, word.find('(')));
  if (algorithm == nullptr) return line.Error(line.NoneOf(kAlgorithms));
  draft.settings.algo = std::string(algorithm->word);
  draft.settings.balance_kind = algorithm->kind;
}

void TakeHashType(ProxyDraft& draft, Line& line) {
  static constexpr std::string_view kTypes[] = {"consistent", "map-based"};
  constexpr std::string_view kMessage =
      "'$0' only supports 'consistent' and 'map-based' (got '$1').";
  const auto type =
      line.TakeChoice(kTypes, {.missing = kMessage, .refused = kMessage});
  if (!type.ok()) return line.Error(type.error());
  draft.settings.consistent_hash = **type == "consistent";
}

// Listeners are counted, never opened.
void TakeBind(ProxyDraft& draft, Line& line) {
  if (!draft.proxy->spec.has_frontend()) {
    return line.Warn(0, absl::StrCat("'bind' ignored because ", draft.Title(),
                                     " has no frontend capability."));
  }
  if (line.done()) return line.Error(line.Missing({"an address"}));
  ++draft.proxy->listeners;
  draft.ignored.Add("bind");
}

void TakeLog(ProxyDraft& draft, Line& line) {
  std::vector<LogTarget>& logs = draft.settings.logs;
  if (line.prefix() != Line::Prefix::kNone) return logs.clear();
  if (line.left() == 1 && line.Peek() == "global") {
    const std::vector<LogTarget>& global = draft.load.config.global.logs;
    logs.insert(logs.end(), global.begin(), global.end());
    return;
  }
  LogTarget target;
  target.location = line.location();
  MaybeError error = TakeLogTarget(
      line,
      [&draft](std::string_view text) {
        return draft.load.ReadLogAddress(text);
      },
      &target);
  if (error) return line.Error((*std::move(error)).Within("'log' : "));
  logs.push_back(std::move(target));
}

void TakeLogTag(ProxyDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  line.Store(line.TakeText({.noun = "a tag for use in syslog"}),
             &draft.settings.log_tag);
}

// One about clients is for traffic, and says nothing in checks.
void TakeUniqueId(ProxyDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  if (line.done()) return line.Error(line.Missing({"a log-format string"}));
  ExpressionNames names;
  WordOr<LogFormat> format =
      TakeLogFormat(line, {.names = &names, .location = line.location()});
  if (!format.ok() && format.error().kind == WordError::Kind::kUnavailable) {
    return draft.ignored.Add(line.keyword());
  }
  if (!format.ok()) {
    WordError error = format.error();
    return line.Error(
        std::move(error).Within(absl::StrCat("'", line.KeywordText(), "' : ")));
  }
  draft.load.Note(names, draft.proxy);
  draft.settings.unique_id =
      &draft.load.config.formats.emplace_back(*std::move(format));
}

void TakeProxySource(ProxyDraft& draft, Line& line) {
  SocketOptions source;
  MaybeError error = TakeSource(draft.load.addresses, false, line, &source);
  if (error) return line.Error((*std::move(error)).Within(""));
  if (!line.done()) {
    line.Take();
    return line.Error(line.last(),
                      "'source' only supports optional keywords 'interface' "
                      "and 'usesrc'.");
  }
  draft.settings.source = std::move(source);
}

void TakeGuid(ProxyDraft&, Line& line) {
  std::string ignored;
  if (!line.AtMost(1)) return;
  line.Store(line.TakeText({.noun = "a unique identifier"}), &ignored);
}

void TakeEmailAlert(ProxyDraft& draft, Line& line) {
  static constexpr std::string_view kWords[] = {"mailers", "from", "to",
                                                "level", "myhostname"};
  constexpr std::string_view kMessage = "email-alert: unknown argument '$1'.$2";
  const auto row =
      line.ExtendKeyword(kWords, {.missing = kMessage, .refused = kMessage});
  if (!row.ok()) return line.Error(row.error());
  const std::string_view word = **row;
  if (line.done()) {
    return line.Error(line.last(),
                      absl::StrCat("missing argument after '", word, "'."));
  }
  const std::string_view value = line.Take();
  if (word == "level" && !LogLevelFromName(value)) {
    return line.Error(line.last(), absl::StrCat("unknown log level '", value,
                                                "' after 'level'"));
  }
  EmailAlert& alert = draft.settings.email_alert;
  alert.written = true;
  if (word == "from") alert.has_from = true;
  if (word == "to") alert.has_to = true;
  if (word == "mailers") alert.mailers = std::string(value);
  draft.ignored.Add("email-alert");
}

constexpr ProxyRow kRows[] = {
    {{"mode", "{tcp|http|spop|log}", "what its traffic is"}, TakeMode},
    {{.word = "id",
      .arguments = "<id>",
      .help = "its number, instead of the next free one",
      .flags = kNotByDefault},
     TakeId},
    {{"disabled", "", "the proxy is off, and its servers are not checked"},
     TakeDisabled},
    {{"enabled", "", "takes `disabled` back"}, TakeDisabled},
    {{.word = "description",
      .arguments = "<text>",
      .help = "shown",
      .flags = kNotByDefault},
     TakeDescription},
    {{.word = "balance",
      .arguments = "<algorithm> [<arguments>]",
      .help = "which weights may be set at run time",
      .flags = kNeedsBackend},
     TakeBalance},
    {{.word = "hash-type",
      .arguments = "{consistent|map-based} [...]",
      .help = "the same for hashes",
      .flags = kNeedsBackend},
     TakeHashType},
    {{.word = "bind",
      .arguments = "<addr> [...]",
      .help = "counted, never opened",
      .flags = kNotByDefault},
     TakeBind},
    {{.word = "guid", .arguments = "<id>", .help = "verified", .since = "3.0"},
     TakeGuid},
    {{"log", "{global|<target> ...}", "where messages about its servers go"},
     TakeLog},
    {{"log-tag", "<tag>", "the name of the process in them"}, TakeLogTag},
    {{"unique-id-format", "<format>",
      "what `unique-id` gives in rules; one about clients nothing"},
     TakeUniqueId},
    {{.word = "source",
      .arguments = "<addr>[:<port>] [usesrc <addr>] [interface <name>]",
      .help = "where checks come from",
      .flags = kNeedsBackend},
     TakeProxySource},
    {{.word = "email-alert",
      .arguments = "{mailers|from|to|level|myhostname} <value>",
      .help = "verified; no mail is sent",
      .treatment = Treatment::kIgnored},
     TakeEmailAlert},
};

}  // namespace

absl::Span<const ProxyRow> ProxyValueWords() { return kRows; }

}  // namespace checkd
