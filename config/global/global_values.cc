#include <linux/capability.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "config/arguments/time_argument.h"
#include "config/global/global_words.h"
#include "config/text/units.h"
#include "config/words/words.h"

namespace checkd {
namespace {

bool Number(GlobalLine& in, int low, int high, int* out) {
  if (!OneGlobalArgument(in, "a number")) return false;
  const std::optional<int64_t> value = ParseInteger(in.line[1], low, high);
  if (!value) {
    in.line.Error(1, absl::StrFormat("'%s' expects a number from %d to %d, got "
                                     "'%s'.",
                                     in.line[0], low, high, in.line[1]));
    return false;
  }
  *out = static_cast<int>(*value);
  return true;
}

constexpr int kMaxInt = 0x7fffffff;

// ---- values that need no more than their type

struct IntField {
  std::string_view word;
  int GlobalConfig::*field;
  int low;
  int high;
};

constexpr IntField kIntFields[] = {
    {"maxconn", &GlobalConfig::maxconn, 0, kMaxInt},
    {"ulimit-n", &GlobalConfig::ulimit_n, 0, kMaxInt},
    {"tune.max-checks-per-thread", &GlobalConfig::max_checks_per_thread, 0,
     kMaxInt},
    {"tune.http.maxhdr", &GlobalConfig::max_headers, 1, 32767},
};

void TakeInt(GlobalLine& in) {
  for (const IntField& field : kIntFields) {
    if (field.word == in.line[0]) {
      Number(in, field.low, field.high, &(in.global.*field.field));
    }
  }
}

struct StringField {
  std::string_view word;
  std::string GlobalConfig::*field;
};

constexpr StringField kStringFields[] = {
    {"chroot", &GlobalConfig::chroot_dir},
    {"node", &GlobalConfig::node},
    {"log-tag", &GlobalConfig::log_tag},
    {"server-state-base", &GlobalConfig::server_state_base},
    {"server-state-file", &GlobalConfig::server_state_file},
};

void TakeString(GlobalLine& in) {
  if (!OneGlobalArgument(in, "a value")) return;
  for (const StringField& field : kStringFields) {
    if (field.word == in.line[0]) {
      in.global.*field.field = std::string(in.line[1]);
    }
  }
}

void TakeUserOrGroup(GlobalLine& in) {
  if (!OneGlobalArgument(in, "a name")) return;
  const bool user = in.line[0] == "user";
  const AccountLookup& lookup =
      user ? in.load.options.user_id : in.load.options.group_id;
  const std::string name(in.line[1]);
  if (!lookup) return;
  const std::optional<int> id = lookup(name);
  if (!id) {
    return in.line.Error(
        1, absl::StrCat("cannot find ", in.line[0], " id for '", name, "'."));
  }
  (user ? in.global.uid : in.global.gid) = *id;
}

// An invalid number only warns (F094), a repeated one is told (F145).
void TakeUidOrGid(GlobalLine& in) {
  if (!OneGlobalArgument(in, "a number")) return;
  int& id = in.line[0] == "uid" ? in.global.uid : in.global.gid;
  if (id > 0) {
    return in.line.Alert(0, absl::StrCat(in.line[0],
                                         " already specified. "
                                         "Continuing."));
  }
  const std::optional<int64_t> value = ParseInteger(in.line[1], 0, kMaxInt);
  if (!value) {
    return in.line.Warn(
        1, absl::StrCat("'", in.line[0], "' expects a number, got '",
                        in.line[1], "': ignored."));
  }
  id = static_cast<int>(*value);
}

// `setcap <name>[,<name>...]`: for socket options that need a privilege.
void TakeSetcap(GlobalLine& in) {
  static constexpr std::pair<std::string_view, int> kCapabilities[] = {
      {"cap_net_bind_service", CAP_NET_BIND_SERVICE},
      {"cap_net_admin", CAP_NET_ADMIN},
      {"cap_net_raw", CAP_NET_RAW},
      {"cap_sys_admin", CAP_SYS_ADMIN}};
  if (!OneGlobalArgument(in, "a list of capabilities")) return;
  for (const std::string_view name : SplitWords(in.line[1], ',')) {
    const auto* const found =
        std::find_if(std::begin(kCapabilities), std::end(kCapabilities),
                     [name](const auto& known) { return known.first == name; });
    if (found == std::end(kCapabilities)) {
      return in.line.Error(
          1, absl::StrCat("'setcap' : unknown capability '", name,
                          "'. It takes cap_net_bind_service, cap_net_admin, "
                          "cap_net_raw and cap_sys_admin, comma-separated."));
    }
    in.global.capabilities |= uint64_t{1} << found->second;
  }
}

void TakeDescription(GlobalLine& in) {
  if (in.line.size() < 2) {
    return in.line.Error(0, "'description' expects a text as argument.");
  }
  in.global.description.clear();
  for (size_t i = 1; i < in.line.size(); ++i) {
    absl::StrAppend(&in.global.description, i > 1 ? " " : "", in.line[i]);
  }
}

// Both must come before anything that could depend on them (F094).
void TakeThreads(GlobalLine& in) {
  if (in.load.non_global_section_seen) {
    return in.line.Error(
        0, absl::StrCat("'", in.line[0],
                        "' not allowed if a non-global section was previously "
                        "defined. This parameter must be declared in the first "
                        "global section"));
  }
  int ignored = 0;
  Number(in, 1, 4096,
         in.line[0] == "nbthread" ? &in.global.nbthread : &ignored);
}

// ---- checks

void TakeSpreadChecks(GlobalLine& in) {
  if (in.global.spread_checks != 0) {
    return in.line.Alert(0, "spread-checks already specified. Continuing.");
  }
  if (!OneGlobalArgument(in, "an integer in range 0..50")) return;
  const std::optional<int64_t> value = ParseInteger(in.line[1], 0, 50);
  if (!value) {
    return in.line.Error(
        1, absl::StrCat(
               "'spread-checks' needs a positive value in range 0..50. Got '",
               in.line[1], "'."));
  }
  in.global.spread_checks = static_cast<int>(*value);
}

void TakeMaxSpreadChecks(GlobalLine& in) {
  if (!OneGlobalArgument(in, "a delay")) return;
  TimeArgument time;
  const absl::Status status = ParsePlainTime(in.line[1], in.line[0], &time);
  if (!status.ok()) return in.line.Error(1, status.message());
  for (const std::string& warning : time.warnings) in.line.Warn(1, warning);
  in.global.max_spread_checks_ms = time.ms;
}

void TakeBufsize(GlobalLine& in) {
  constexpr int64_t kSmallest = 1024;
  constexpr int64_t kLargest = int64_t{256} << 20;
  if (!OneGlobalArgument(in, "a size")) return;
  const ParsedSize size = ParseSize(in.line[1]);
  if (!size.ok() || size.value < kSmallest || size.value > kLargest) {
    return in.line.Error(
        1, absl::StrFormat("'tune.bufsize' expects a size from %d to %d bytes, "
                           "optionally with k, m or g (got '%s').",
                           kSmallest, kLargest, in.line[1]));
  }
  in.global.bufsize = static_cast<int>(size.value);
}

void TakeTlsKeyLog(GlobalLine& in) {
  if (in.line.size() != 3) {
    return in.line.Error(1, "'checkd tls-key-log' expects a file name.");
  }
  in.global.tls_key_log = std::string(in.line[2]);
}

void TakeTimerSlack(GlobalLine& in) {
  constexpr int64_t kLongestMs = 100;
  TimeArgument time;
  const absl::Status status =
      ParsePlainTime(in.line[2], "checkd timer-slack", &time);
  if (!status.ok()) return in.line.Error(2, status.message());
  if (time.ms > kLongestMs || in.line.size() != 3) {
    return in.line.Error(
        2, absl::StrCat("'checkd timer-slack' expects a time up to ",
                        kLongestMs, "ms (0: every check starts by itself)."));
  }
  in.global.timer_slack_ms = time.ms;
}

void TakeReuseSockets(GlobalLine& in) {
  const std::string_view value = in.line[2];
  if ((value != "on" && value != "off") || in.line.size() != 3) {
    return in.line.Error(
        2, "'checkd reuse-sockets' expects 'on' (the default) or 'off'.");
  }
  in.global.reuse_sockets = value == "on";
}

void TakeMaxOpenChecks(GlobalLine& in) {
  const std::optional<int64_t> value = ParseInteger(in.line[2], 0, kMaxInt);
  if (!value || in.line.size() != 3) {
    return in.line.Error(2,
                         "'checkd max-open-checks' expects a number (0: the "
                         "default, 80 % of the descriptor limit).");
  }
  in.global.max_open_checks = static_cast<int>(*value);
}

// checkd's own words.
void TakeCheckd(GlobalLine& in) {
  const std::string_view word = in.line[1];
  if (word == "max-open-checks") return TakeMaxOpenChecks(in);
  if (word == "reuse-sockets") return TakeReuseSockets(in);
  if (word == "timer-slack") return TakeTimerSlack(in);
  if (word == "tls-key-log") return TakeTlsKeyLog(in);
  in.line.Error(1, absl::StrCat("'checkd' only supports 'max-open-checks "
                                "<number>', 'reuse-sockets <on|off>', "
                                "'timer-slack <time>' and 'tls-key-log "
                                "<file>' (got '",
                                word, "')."));
}

void TakeExternalCheck(GlobalLine& in) {
  if (in.line.size() > 1 && in.line[1] != "preserve-env") {
    return in.line.Error(1, absl::StrCat("'external-check' only supports "
                                         "'preserve-env' (got '",
                                         in.line[1], "')."));
  }
  in.load.external_check_allowed = true;
}

void TakeDefaultPath(GlobalLine& in) {
  static constexpr std::string_view kModes[] = {"current", "config", "parent",
                                                "origin"};
  if (std::find(std::begin(kModes), std::end(kModes), in.line[1]) ==
      std::end(kModes)) {
    in.line.Error(1, absl::StrCat("unsupported default-path mode '", in.line[1],
                                  "' (one of current, config, parent, origin "
                                  "<path>)."));
  }
}

void TakeRemoved(GlobalLine& in) {
  if (in.line[0] == "nbproc") {
    return in.line.Error(
        0,
        "nbproc is not supported any more since HAProxy 2.5. Threads will "
        "automatically be used on multi-processor machines if available.");
  }
  in.line.Error(0, absl::StrCat("option '", in.line[0],
                                "' is not supported any more (tune.bufsize is "
                                "used instead)."));
}

// Configurations packaged for older versions have it (F094).
void TakeMasterWorker(GlobalLine& in) {
  in.line.Notice(0, "'master-worker' is accepted and ignored: use -W or -Ws.");
}

void TakeExposeExperimental(GlobalLine& in) {
  in.load.expose_experimental = true;
}

void TakeNothing(GlobalLine&) {}

constexpr GlobalWord kWords[] = {
    {"maxconn", TakeInt},
    {"ulimit-n", TakeInt},
    {"tune.max-checks-per-thread", TakeInt},
    {"tune.http.maxhdr", TakeInt},
    {"chroot", TakeString},
    {"node", TakeString},
    {"log-tag", TakeString},
    {"server-state-base", TakeString},
    {"server-state-file", TakeString},
    {"user", TakeUserOrGroup},
    {"group", TakeUserOrGroup},
    {"uid", TakeUidOrGid},
    {"gid", TakeUidOrGid},
    {"setcap", TakeSetcap},
    {"description", TakeDescription},
    {"nbthread", TakeThreads},
    {"thread-groups", TakeThreads},
    {"spread-checks", TakeSpreadChecks},
    {"max-spread-checks", TakeMaxSpreadChecks},
    {"tune.bufsize", TakeBufsize},
    {"checkd", TakeCheckd},
    {"external-check", TakeExternalCheck},
    {"default-path", TakeDefaultPath},
    {"nbproc", TakeRemoved},
    {"tune.chksize", TakeRemoved},
    {"master-worker", TakeMasterWorker},
    {"expose-experimental-directives", TakeExposeExperimental},
    {"expose-deprecated-directives", TakeNothing},
};

}  // namespace

absl::Span<const GlobalWord> GlobalValueWords() { return kWords; }

bool OneGlobalArgument(GlobalLine& in, std::string_view what) {
  if (in.line.size() < 2) {
    in.line.Error(
        0, absl::StrCat("'", in.line[0], "' expects ", what, " as argument."));
    return false;
  }
  return in.line.AtMost(1);
}

}  // namespace checkd
