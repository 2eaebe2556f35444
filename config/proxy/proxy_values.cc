// The plain words of proxies (F038).
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/arguments/log_parser.h"
#include "config/arguments/source_parser.h"
#include "config/proxy/proxy_draft.h"
#include "config/text/nearest.h"
#include "config/text/units.h"
#include "config/words/keyword_table.h"

namespace checkd {
namespace {

bool OneArgument(ProxyLine& in, std::string_view what) {
  if (in.line.size() < 2) {
    in.line.Error(
        0, absl::StrCat("'", in.line[0], "' expects ", what, " as argument."));
    return false;
  }
  return in.line.AtMost(1);
}

// An error about word 1, with what would be accepted.
void RefuseChoice(ProxyLine& in, absl::Span<const std::string_view> known) {
  const std::string_view nearest = NearestWord(in.line[1], known);
  in.line.Error(
      1, absl::StrCat("'", in.line[0], "' : unknown value '", in.line[1], "'",
                      nearest.empty() ? "" : "; did you mean '", nearest,
                      nearest.empty() ? "" : "' maybe ?", " (one of ",
                      absl::StrJoin(known, ", "), ")."));
}

void TakeMode(ProxyLine& in) {
  static constexpr std::string_view kNames[] = {"tcp", "http", "spop", "log"};
  static constexpr ProxyMode kModes[] = {ProxyMode::kTcp, ProxyMode::kHttp,
                                         ProxyMode::kSpop, ProxyMode::kLog};
  if (!OneArgument(in, "'tcp', 'http', 'spop' or 'log'")) return;
  const auto* const found =
      std::find(std::begin(kNames), std::end(kNames), in.line[1]);
  if (found == std::end(kNames)) return RefuseChoice(in, kNames);
  in.draft.settings.mode = kModes[found - std::begin(kNames)];
}

void TakeId(ProxyLine& in) {
  if (in.draft.proxy == nullptr) {
    return in.line.Error(0, "'id' not allowed in 'defaults' section.");
  }
  if (!OneArgument(in, "a positive number")) return;
  const std::optional<int64_t> id = ParseInteger(in.line[1], 1, 0x7fffffff);
  if (!id) {
    return in.line.Error(
        1, absl::StrCat("custom id has to be > 0 (got '", in.line[1], "')."));
  }
  BackendSpec& spec = in.draft.proxy->spec;
  const auto [entry, added] =
      in.load.proxies_by_id.try_emplace(static_cast<int>(*id), in.draft.proxy);
  if (!added && entry->second != in.draft.proxy) {
    const ProxyConfig& other = *entry->second;
    static constexpr std::string_view kKinds[] = {"frontend", "backend",
                                                  "proxy"};
    const auto kind = [](const ProxyConfig& proxy) {
      return kKinds[static_cast<int>(proxy.spec.kind)];
    };
    return in.line.Error(
        1, absl::StrCat(kind(*in.draft.proxy), " ", spec.name,
                        " reuses same custom id as ", kind(other), " ",
                        other.spec.name, " (declared at ",
                        *other.spec.location.file, ":",
                        other.spec.location.line, ")."));
  }
  spec.id = static_cast<int>(*id);
  spec.forced_id = true;
}

void TakeDisabled(ProxyLine& in) {
  if (!in.line.AtMost(0)) return;
  in.draft.settings.disabled = in.line[0] == "disabled";
}

void TakeDescription(ProxyLine& in) {
  if (in.draft.proxy == nullptr) {
    return in.line.Error(0, "'description' not allowed in 'defaults' section.");
  }
  std::string& description = in.draft.proxy->spec.description;
  description.clear();
  for (size_t i = 1; i < in.line.size(); ++i) {
    absl::StrAppend(&description, i > 1 ? " " : "", in.line[i]);
  }
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
void TakeBalance(ProxyLine& in) {
  std::string_view word = in.line[1];
  if (word.empty()) word = "roundrobin";
  const std::string_view name = word.substr(0, word.find('('));
  for (const Algorithm& known : kAlgorithms) {
    if (known.word != name) continue;
    in.draft.settings.algo = std::string(name);
    in.draft.settings.balance_kind = known.kind;
    return;
  }
  std::vector<std::string_view> words;
  for (const Algorithm& known : kAlgorithms) words.push_back(known.word);
  RefuseChoice(in, words);
}

void TakeHashType(ProxyLine& in) {
  static constexpr std::string_view kTypes[] = {"consistent", "map-based"};
  if (std::find(std::begin(kTypes), std::end(kTypes), in.line[1]) ==
      std::end(kTypes)) {
    return in.line.Error(1, absl::StrCat("'hash-type' only supports "
                                         "'consistent' and 'map-based' (got '",
                                         in.line[1], "')."));
  }
  in.draft.settings.consistent_hash = in.line[1] == "consistent";
}

// Listeners are counted, never opened.
void TakeBind(ProxyLine& in) {
  if (in.draft.proxy == nullptr) {
    return in.line.Error(0, "'bind' not allowed in 'defaults' section.");
  }
  if (!in.draft.proxy->spec.has_frontend()) {
    return in.line.Warn(
        0, absl::StrCat("'bind' ignored because ", in.draft.Title(),
                        " has no frontend capability."));
  }
  if (in.line.size() < 2) {
    return in.line.Error(0, "'bind' expects an address as argument.");
  }
  ++in.draft.proxy->listeners;
  in.draft.ignored.Add("bind");
}

void TakeLog(ProxyLine& in) {
  std::vector<LogTarget>& logs = in.draft.settings.logs;
  if (in.line.prefix() != Line::Prefix::kNone) return logs.clear();
  if (in.line.size() == 2 && in.line[1] == "global") {
    const std::vector<LogTarget>& global = in.load.config.global.logs;
    logs.insert(logs.end(), global.begin(), global.end());
    return;
  }
  WordCursor words = in.line.From(1);
  LogTarget target;
  target.location = in.line.location();
  const absl::Status status = ParseLogTarget(
      words,
      [&in](std::string_view text) { return in.load.ReadLogAddress(text); },
      &target);
  if (!status.ok()) {
    return in.line.Error(words.last(),
                         absl::StrCat("'log' : ", status.message(), "."));
  }
  logs.push_back(std::move(target));
}

void TakeLogTag(ProxyLine& in) {
  if (!OneArgument(in, "a tag for use in syslog")) return;
  in.draft.settings.log_tag = std::string(in.line[1]);
}

void TakeSource(ProxyLine& in) {
  WordCursor words = in.line.From(1);
  SocketOptions source;
  const absl::Status status = ParseSource(
      [&in](std::string_view text, const AddressOptions& options) {
        return in.load.addresses.ParseAndResolve(text, options);
      },
      false, words, &source);
  if (!status.ok()) {
    return in.line.Error(words.last(), absl::StrCat(status.message(), "."));
  }
  if (!words.done()) {
    words.Take();
    return in.line.Error(words.last(),
                         "'source' only supports optional keywords 'interface' "
                         "and 'usesrc'.");
  }
  in.draft.settings.source = std::move(source);
}

void TakeGuid(ProxyLine& in) { OneArgument(in, "a unique identifier"); }

void TakeEmailAlert(ProxyLine& in) {
  static constexpr std::string_view kWords[] = {"mailers", "from", "to",
                                                "level", "myhostname"};
  const auto* const known =
      std::find(std::begin(kWords), std::end(kWords), in.line[1]);
  if (known == std::end(kWords)) {
    const std::string_view nearest = NearestWord(in.line[1], kWords);
    return in.line.Error(
        1, absl::StrCat("email-alert: unknown argument '", in.line[1], "'.",
                        nearest.empty() ? "" : " Did you mean '", nearest,
                        nearest.empty() ? "" : "' maybe ?"));
  }
  if (in.line.size() < 3) {
    return in.line.Error(
        1, absl::StrCat("missing argument after '", in.line[1], "'."));
  }
  if (in.line[1] == "level" && !LogLevelFromName(in.line[2])) {
    return in.line.Error(
        2, absl::StrCat("unknown log level '", in.line[2], "' after 'level'"));
  }
  EmailAlert& alert = in.draft.settings.email_alert;
  alert.written = true;
  if (in.line[1] == "from") alert.has_from = true;
  if (in.line[1] == "to") alert.has_to = true;
  if (in.line[1] == "mailers") alert.mailers = std::string(in.line[2]);
  in.draft.ignored.Add("email-alert");
}

constexpr ProxyWord kWords[] = {
    {"mode", TakeMode, false},
    {"id", TakeId, false},
    {"disabled", TakeDisabled, false},
    {"enabled", TakeDisabled, false},
    {"description", TakeDescription, false},
    {"balance", TakeBalance, true},
    {"hash-type", TakeHashType, true},
    {"bind", TakeBind, false},
    {"log", TakeLog, false},
    {"log-tag", TakeLogTag, false},
    {"source", TakeSource, true},
    {"guid", TakeGuid, false},
    {"email-alert", TakeEmailAlert, false},
};

}  // namespace

absl::Span<const ProxyWord> ProxyValueWords() { return kWords; }

}  // namespace checkd
