#include <linux/capability.h>

#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "config/global/global_words.h"
#include "config/words/words.h"

namespace checkd {
namespace {

constexpr int kMaxInt = 0x7fffffff;

// ---- values that need no more than their type

template <int GlobalConfig::*kField, int kLow, int kHigh>
void TakeInt(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  line.Store(line.TakeInteger({kLow, kHigh}), &(draft.global.*kField));
}

template <std::string GlobalConfig::*kField>
void TakeString(GlobalDraft& draft, Line& line) {
  if (line.AtMost(1)) line.Store(line.TakeText(), &(draft.global.*kField));
}

void TakeAccount(Line& line, const AccountLookup& lookup, int* id) {
  if (!line.AtMost(1)) return;
  const WordOr<std::string_view> name = line.TakeText({.noun = "a name"});
  if (!name.ok()) return line.Error(name.error());
  if (!lookup) return;
  const std::optional<int> found = lookup(std::string(*name));
  if (!found) {
    return line.Error(line.last(), absl::StrCat("cannot find ", line.keyword(),
                                                " id for '", *name, "'."));
  }
  *id = *found;
}

void TakeUser(GlobalDraft& draft, Line& line) {
  TakeAccount(line, draft.load.options.user_id, &draft.global.uid);
}

void TakeGroup(GlobalDraft& draft, Line& line) {
  TakeAccount(line, draft.load.options.group_id, &draft.global.gid);
}

// An invalid number only warns (F094), a repeated one is told (F145).
template <int GlobalConfig::*kField>
void TakeAccountId(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  if (line.done()) return line.Error(line.Missing({"a number"}));
  int& id = draft.global.*kField;
  if (id > 0) {
    return line.Alert(
        0, absl::StrCat(line.keyword(), " already specified. Continuing."));
  }
  const WordOr<int64_t> value = line.TakeInteger(
      {}, {.refused = "'$0' expects a number, got '$1': ignored."});
  if (!value.ok()) return line.Warn(line.last(), value.error().text);
  id = static_cast<int>(*value);
}

struct CapabilityName {
  std::string_view word;
  int number;
};

constexpr CapabilityName kCapabilities[] = {
    {"cap_net_bind_service", CAP_NET_BIND_SERVICE},
    {"cap_net_admin", CAP_NET_ADMIN},
    {"cap_net_raw", CAP_NET_RAW},
    {"cap_sys_admin", CAP_SYS_ADMIN}};

// `setcap <name>[,<name>...]`: for socket options that need a privilege.
void TakeSetcap(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  const WordOr<std::string_view> list =
      line.TakeText({.noun = "a list of capabilities"});
  if (!list.ok()) return line.Error(list.error());
  for (const std::string_view name : SplitWords(*list, ',')) {
    const CapabilityName* const found = FindChoice(kCapabilities, name);
    if (found == nullptr) {
      return line.Error(
          line.last(),
          absl::StrCat("'setcap' : unknown capability '", name,
                       "'. It takes cap_net_bind_service, cap_net_admin, "
                       "cap_net_raw and cap_sys_admin, comma-separated."));
    }
    draft.global.capabilities |= uint64_t{1} << found->number;
  }
}

void TakeDescription(GlobalDraft& draft, Line& line) {
  if (line.done()) return line.Error(line.Missing({"a text"}));
  draft.global.description = line.TakeRest();
}

// Both must come before anything that could depend on them (F094).
void TakeThreadCount(GlobalDraft& draft, Line& line, int* count) {
  if (draft.load.non_global_section_seen) {
    return line.Error(
        0, absl::StrCat("'", line.keyword(),
                        "' not allowed if a non-global section was previously "
                        "defined. This parameter must be declared in the first "
                        "global section"));
  }
  if (line.AtMost(1)) line.Store(line.TakeInteger({1, 4096}), count);
}

void TakeThreads(GlobalDraft& draft, Line& line) {
  TakeThreadCount(draft, line, &draft.global.nbthread);
}

void TakeThreadGroups(GlobalDraft& draft, Line& line) {
  int ignored = 0;
  TakeThreadCount(draft, line, &ignored);
}

// ---- checks

void TakeSpreadChecks(GlobalDraft& draft, Line& line) {
  if (draft.global.spread_checks != 0) {
    return line.Alert(0, "spread-checks already specified. Continuing.");
  }
  if (!line.AtMost(1)) return;
  line.Store(line.TakeInteger(
                 {0, 50}, {.noun = "an integer in range 0..50",
                           .refused = "'$0' needs a positive value in range "
                                      "0..50. Got '$1'."}),
             &draft.global.spread_checks);
}

void TakeMaxSpreadChecks(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  line.Store(line.TakeTime(), &draft.global.max_spread_checks_ms);
}

void TakeBufsize(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  line.Store(line.TakeSize({1024, int64_t{256} << 20}), &draft.global.bufsize);
}

// ---- checkd's own words

void TakeTlsKeyLog(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  line.Store(line.TakeText({.missing = "'$0' expects a file name."}),
             &draft.global.tls_key_log);
}

void TakeTimerSlack(GlobalDraft& draft, Line& line) {
  constexpr int64_t kLongestMs = 100;
  if (!line.AtMost(1)) return;
  const WordOr<TimeWord> time = line.TakeTime();
  if (!time.ok()) return line.Error(time.error());
  if (time->ms > kLongestMs) {
    return line.Error(
        line.last(),
        absl::StrCat("'checkd timer-slack' expects a time up to ", kLongestMs,
                     "ms (0: every check starts by itself)."));
  }
  draft.global.timer_slack_ms = time->ms;
}

void TakeReuseSockets(GlobalDraft& draft, Line& line) {
  static constexpr std::string_view kValues[] = {"on", "off"};
  constexpr std::string_view kMessage =
      "'$0' expects 'on' (the default) or 'off'.";
  if (!line.AtMost(1)) return;
  const auto value =
      line.TakeChoice(kValues, {.missing = kMessage, .refused = kMessage});
  if (!value.ok()) return line.Error(value.error());
  draft.global.reuse_sockets = **value == "on";
}

void TakeMaxOpenChecks(GlobalDraft& draft, Line& line) {
  constexpr std::string_view kMessage =
      "'$0' expects a number (0: the default, 80 % of the descriptor limit).";
  if (!line.AtMost(1)) return;
  line.Store(line.TakeInteger({}, {.missing = kMessage, .refused = kMessage}),
             &draft.global.max_open_checks);
}

constexpr GlobalRow kCheckdRows[] = {
    {{"max-open-checks", "<number>", "at most that many checks at once"},
     TakeMaxOpenChecks},
    {{"reuse-sockets", "{on|off}", "sockets serve more than one check"},
     TakeReuseSockets},
    {{"timer-slack", "<time>", "checks due within it share a turn"},
     TakeTimerSlack},
    {{"tls-key-log", "<file>", "the secrets of TLS, for Wireshark"},
     TakeTlsKeyLog},
};

void TakeCheckd(GlobalDraft& draft, Line& line) {
  constexpr std::string_view kMessage =
      "'checkd' only supports 'max-open-checks <number>', 'reuse-sockets "
      "<on|off>', 'timer-slack <time>' and 'tls-key-log <file>' (got '$1').$2";
  TakeSubword(kCheckdRows, kMessage, draft, line);
}

// ---- what has no effect here, and what is no more

void TakeExternalCheck(GlobalDraft& draft, Line& line) {
  static constexpr std::string_view kOptions[] = {"preserve-env"};
  if (!line.done()) {
    const auto option = line.TakeChoice(
        kOptions, {.refused = "'$0' only supports 'preserve-env' (got '$1')."});
    if (!option.ok()) return line.Error(option.error());
  }
  draft.load.external_check_allowed = true;
}

void TakeDefaultPath(GlobalDraft&, Line& line) {
  static constexpr std::string_view kModes[] = {"current", "config", "parent",
                                                "origin"};
  constexpr std::string_view kMessage =
      "unsupported default-path mode '$1' (one of current, config, parent, "
      "origin <path>).";
  const auto mode =
      line.TakeChoice(kModes, {.missing = kMessage, .refused = kMessage});
  if (!mode.ok()) line.Error(mode.error());
}

// Configurations packaged for older versions have it (F094).
void TakeMasterWorker(GlobalDraft&, Line& line) {
  line.Notice(0, "'master-worker' is accepted and ignored: use -W or -Ws.");
}

void TakeExposeExperimental(GlobalDraft& draft, Line&) {
  draft.load.expose_experimental = true;
}

void TakeNothing(GlobalDraft&, Line&) {}

constexpr GlobalRow kRows[] = {
    {{"chroot", "<dir>", "the root directory of the process"},
     TakeString<&GlobalConfig::chroot_dir>},
    {{"user", "<name>", "who the process becomes"}, TakeUser},
    {{"group", "<name>", "the same for its group"}, TakeGroup},
    {{"uid", "<number>", "who the process becomes"},
     TakeAccountId<&GlobalConfig::uid>},
    {{"gid", "<number>", "the same for its group"},
     TakeAccountId<&GlobalConfig::gid>},
    {{.word = "setcap",
      .arguments = "<name>[,...]",
      .help = "capabilities that it keeps",
      .since = "2.9"},
     TakeSetcap},
    {{"maxconn", "<number>", "counts for the descriptor limit"},
     TakeInt<&GlobalConfig::maxconn, 0, kMaxInt>},
    {{"ulimit-n", "<number>", "the descriptor limit"},
     TakeInt<&GlobalConfig::ulimit_n, 0, kMaxInt>},
    {{"nbthread", "<number>", "how many threads check"}, TakeThreads},
    {{"thread-groups", "<number>", "verified"}, TakeThreadGroups},
    {{"node", "<name>", "the name that is shown"},
     TakeString<&GlobalConfig::node>},
    {{"description", "<text>", "shown"}, TakeDescription},
    {{"default-path", "{current|config|parent|origin <path>}", "verified"},
     TakeDefaultPath},
    {{"expose-deprecated-directives", "", "accepted"}, TakeNothing},
    {{"expose-experimental-directives", "",
      "experimental sections are accepted"},
     TakeExposeExperimental},
    {{"master-worker", "[no-exit-on-failure]",
      "accepted with a notice: use -W"},
     TakeMasterWorker},
    {{"external-check", "[preserve-env]",
      "`option external-check` may be written"},
     TakeExternalCheck},
    {{"log-tag", "<tag>", "the name of the process in messages"},
     TakeString<&GlobalConfig::log_tag>},
    {{"spread-checks", "<percent>", "0 to 50: how much intervals vary"},
     TakeSpreadChecks},
    {{"max-spread-checks", "<delay>",
      "the most that the first checks are spread over"},
     TakeMaxSpreadChecks},
    {{.word = "tune.max-checks-per-thread",
      .arguments = "<number>",
      .help = "at most that many checks at once in a thread"},
     TakeInt<&GlobalConfig::max_checks_per_thread, 0, kMaxInt>},
    {{"tune.bufsize", "<size>", "how much of an answer is looked at"},
     TakeBufsize},
    {{"tune.http.maxhdr", "<number>", "the most headers of an answer"},
     TakeInt<&GlobalConfig::max_headers, 1, 32767>},
    {{"server-state-base", "<dir>", "where the state file is"},
     TakeString<&GlobalConfig::server_state_base>},
    {{"server-state-file", "<file>", "states of a former process"},
     TakeString<&GlobalConfig::server_state_file>},
    {{"checkd",
      "{max-open-checks|reuse-sockets|timer-slack|tls-key-log} <value>",
      "checkd's own words"},
     TakeCheckd},
    {{.word = "nbproc",
      .arguments = "<number>",
      .help = "more than one process",
      .treatment = Treatment::kRemoved,
      .note = "Write 'nbthread'."}},
    {{.word = "tune.chksize",
      .arguments = "<size>",
      .help = "the buffer of checks",
      .treatment = Treatment::kRemoved,
      .note = "Write 'tune.bufsize'."}},
};

}  // namespace

absl::Span<const GlobalRow> GlobalValueWords() { return kRows; }

}  // namespace checkd
