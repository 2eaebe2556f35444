// What proxies say about checks: option, timeout and rules (F090, F100-F106,
// F150-F200).
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/proxy/proxy_words.h"
#include "config/sections/check_options.h"

namespace checkd {
namespace {

// ---- option

CheckDraft CheckOf(ProxyDraft& draft) {
  ProxySettings& settings = draft.settings;
  return {.load = draft.load,
          .rules = draft.rules,
          .type = settings.check_type,
          .protocol = settings.protocol,
          .ruleset = settings.ruleset};
}

void TakeLogHealthChecks(ProxyDraft& draft, Line& line) {
  if (!line.AtMost(0)) return;
  draft.settings.log_health_checks = line.prefix() == Line::Prefix::kNone;
}

void TakeExternalOption(ProxyDraft& draft, Line& line) {
  if (!line.AtMost(0)) return;
  draft.settings.check_type = RulesetType::kPlain;
  draft.settings.protocol = {.keyword = ProxyOptions().Find("external-check"),
                             .location = line.location(),
                             .column = line.column(line.last())};
}

constexpr ProxyRow kOptionRows[] = {
    {{.word = "log-health-checks",
      .help = "each check that changes something is told",
      .flags = kNegatable},
     TakeLogHealthChecks},
    {{"external-check", "", "a program checks the servers",
      Treatment::kUnsupported,
      "servers would be checked by a program of yours"},
     TakeExternalOption},
    {{.word = "independent-streams",
      .help = "timeouts of traffic",
      .treatment = Treatment::kIgnored,
      .aliases = "independant-streams"}},
};

constexpr KeywordGroup kOptionGroups[] = {
    {"traffic",
     "abortonclose accept-invalid-http-request "
     "accept-invalid-http-response "
     "accept-unsafe-violations-in-http-request "
     "accept-unsafe-violations-in-http-response allbackups "
     "assume-rfc6587-ntf checkcache clitcpka contstats "
     "disable-h2-upgrade dont-parse-log dontlog-normal dontlognull "
     "forwarded forwardfor h1-case-adjust-bogus-client "
     "h1-case-adjust-bogus-server host http-buffer-request "
     "http-drop-request-trailers http-drop-response-trailers "
     "http-ignore-probes http-keep-alive http-no-delay "
     "http-pretend-keepalive http-restrict-req-hdr-names "
     "http-server-close http-use-htx http-use-proxy-header httpclose "
     "httplog httpslog idle-close-on-response log-separate-errors "
     "logasap nolinger originalto persist prefer-last-server redispatch "
     "socket-stats splice-auto splice-request splice-response srvtcpka "
     "tcp-smart-accept tcp-smart-connect tcpka tcplog transparent "
     "use-small-buffers"},
    {"no longer in HAProxy",
     "forceclose http-tunnel http_proxy",
     {},
     Treatment::kRemoved,
     "Write 'option httpclose', or just remove it."},
};

WordError UnknownOption(const Line& line) {
  return line
      .Unknown(
          [](NearestSearch& search) {
            for (std::string_view word : CheckOptions().known()) {
              search.Offer(word);
            }
            for (std::string_view word : ProxyOptions().known()) {
              search.Offer(word);
            }
          },
          "unknown option '$1'$2")
      .Within("");
}

void TakeOption(ProxyDraft& draft, Line& line) {
  if (line.done()) {
    return line.Error(
        line.Missing({.missing = "'option' expects an option name."}));
  }
  const std::string_view word = line.ExtendKeyword();
  const CheckOptionRow* const check = CheckOptions().Find(word);
  const ProxyRow* const other = ProxyOptions().Find(word);
  if (check == nullptr && other == nullptr) {
    return line.Error(UnknownOption(line));
  }
  const Keyword& keyword = check ? static_cast<const Keyword&>(*check) : *other;
  if (keyword.treatment == Treatment::kRemoved) {
    return line.Error(line.last(), absl::StrCat("option '", word,
                                                "' is not supported any more. ",
                                                keyword.note));
  }
  if (keyword.treatment == Treatment::kIgnored) {
    return draft.ignored.Add(absl::StrCat("option ", word));
  }
  if (!keyword.has(kNegatable) && line.prefix() != Line::Prefix::kNone) {
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
  if (check == nullptr) return other->take(draft, line);
  CheckDraft check_draft = CheckOf(draft);
  check_draft.keyword = check;
  check->take(check_draft, line);
}

// ---- timeout

void WarnIfRepeated(ProxyDraft& draft, Line& line, std::string_view word) {
  std::vector<std::string>& written = draft.timeouts;
  if (std::find(written.begin(), written.end(), word) != written.end()) {
    line.Warn(1, absl::StrCat("overwriting 'timeout ", word,
                              "' which was already specified"));
  } else {
    written.emplace_back(word);
  }
}

// The value of `timeout <word>`, into `field`; null: it has no effect.
void TakeTimeoutValue(ProxyDraft& draft, Line& line,
                      int64_t ProxySettings::*field) {
  const std::string_view word = line.keyword();
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
  if (field == nullptr) {
    return draft.ignored.Add(absl::StrCat("timeout ", word));
  }
  if (draft.lacks_backend()) {
    return line.Warn(
        0, absl::StrCat("'timeout ", word, "' will be ignored because ", owner,
                        " has no backend capability"));
  }
  draft.settings.*field = time->ms;
}

template <int64_t ProxySettings::*kField>
void TakeTimeoutInto(ProxyDraft& draft, Line& line) {
  TakeTimeoutValue(draft, line, kField);
}

constexpr ProxyRow kTimeoutRows[] = {
    {{"check", "<delay>", "how long a check may take once it is connected"},
     TakeTimeoutInto<&ProxySettings::timeout_check_ms>},
    {{"connect", "<delay>", "how long its connection may take"},
     TakeTimeoutInto<&ProxySettings::timeout_connect_ms>},
};

constexpr KeywordGroup kTimeoutGroups[] = {
    {"traffic",
     "client client-fin client-hs http-keep-alive http-request queue "
     "server server-fin tarpit tunnel",
     "<delay>"},
};

std::string TimeoutMessage() {
  return absl::StrCat("'timeout' supports '",
                      absl::StrJoin(ProxyTimeouts().known(), "', '"),
                      "' (got '$1')$2");
}

void TakeTimeout(ProxyDraft& draft, Line& line) {
  if (line.done()) {
    return line.Error(line.Missing({.missing = TimeoutMessage()}));
  }
  const ProxyRow* const row = ProxyTimeouts().Find(line.ExtendKeyword());
  if (row == nullptr) {
    return line.Error(ProxyTimeouts().Unknown(line, TimeoutMessage()));
  }
  if (row->take == nullptr) return TakeTimeoutValue(draft, line, nullptr);
  row->take(draft, line);
}

// ---- rules

void TakeTcpRule(ProxyDraft& draft, Line& line) {
  TakeCheckRule(draft.load, draft.rules, RulesetType::kTcp, line);
}

void TakeHttpRule(ProxyDraft& draft, Line& line) {
  TakeCheckRule(draft.load, draft.rules, RulesetType::kHttp, line);
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

constexpr ProxyRow kRows[] = {
    {{"option", "<name> [...]", "see below"}, TakeOption},
    {{"timeout", "<name> <delay>", "see below"}, TakeTimeout},
    {{.word = "http-check",
      .arguments = "<rule>",
      .help = "a rule of `option httpchk`",
      .flags = kNeedsBackend},
     TakeHttpRule},
    {{.word = "tcp-check",
      .arguments = "<rule>",
      .help = "a rule of `option tcp-check`",
      .flags = kNeedsBackend},
     TakeTcpRule},
    {{.word = "external-check",
      .arguments = "{command|path} <value>",
      .help = "verified",
      .flags = kNeedsBackend},
     TakeExternalCheck},
};

}  // namespace

absl::Span<const ProxyRow> ProxyCheckWords() { return kRows; }

const KeywordTable<ProxyDraft>& ProxyOptions() {
  static const auto* const table = new KeywordTable<ProxyDraft>(
      Scope::kOption, {kOptionRows}, kOptionGroups);
  return *table;
}

const KeywordTable<ProxyDraft>& ProxyTimeouts() {
  static const auto* const table = new KeywordTable<ProxyDraft>(
      Scope::kTimeout, {kTimeoutRows}, kTimeoutGroups);
  return *table;
}

}  // namespace checkd
