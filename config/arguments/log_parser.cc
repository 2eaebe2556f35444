#include "config/arguments/log_parser.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "config/arguments/log_sample.h"
#include "config/text/nearest.h"

namespace checkd {
namespace {

constexpr int kSyslogPort = 514;
constexpr int kMinLength = 80;
constexpr int kMaxLength = 65535;

// The position is the number on the wire.
constexpr std::string_view kFacilities[] = {
    "kern",   "user",   "mail",   "daemon", "auth",   "syslog",
    "lpr",    "news",   "uucp",   "cron",   "auth2",  "ftp",
    "ntp",    "audit",  "alert",  "cron2",  "local0", "local1",
    "local2", "local3", "local4", "local5", "local6", "local7"};

constexpr std::string_view kLevels[] = {"emerg",   "alert",  "crit", "err",
                                        "warning", "notice", "info", "debug"};

// The position is the LogFormat.
constexpr std::string_view kFormats[] = {
    "local", "rfc3164", "rfc5424", "priority", "short", "timed", "iso", "raw"};

int PositionOf(std::string_view word, absl::Span<const std::string_view> list) {
  const auto found = std::find(list.begin(), list.end(), word);
  return found == list.end() ? -1 : static_cast<int>(found - list.begin());
}

absl::Status UnknownWord(std::string_view what, std::string_view word,
                         absl::Span<const std::string_view> list) {
  const std::string nearest(NearestWord(word, list));
  return InvalidWord("unknown %s '%s'%s (one of %s)", what, word,
                     nearest.empty()
                         ? std::string()
                         : "; did you mean '" + nearest + "' maybe ?",
                     absl::StrJoin(list, ", "));
}

absl::Status TakeTarget(WordCursor& words, LogAddressReader read_address,
                        LogTarget* out) {
  const std::string_view word = words.Take();
  if (word == "stdout" || word == "stderr") {
    out->kind =
        word == "stdout" ? LogTarget::Kind::kStdout : LogTarget::Kind::kStderr;
    return absl::OkStatus();
  }
  if (absl::StartsWith(word, "ring@")) {
    return absl::UnimplementedError(absl::StrFormat(
        "'%s': checkd has no ring buffers, and every line would be lost; write "
        "stdout, stderr, fd@<number>, /dev/log or the UDP address of a log "
        "server",
        word));
  }
  if (absl::StartsWith(word, "backend@")) {
    return NotSupportedYet("log backend@...", "Lines would go to its servers");
  }
  absl::StatusOr<Address> address = read_address(word);
  if (!address.ok()) return address.status();
  if (address->family() == Address::Family::kFd) {
    out->kind = LogTarget::Kind::kFd;
    out->fd = address->fd();
    return absl::OkStatus();
  }
  out->kind = address->is_unix() ? LogTarget::Kind::kUnixDatagram
                                 : LogTarget::Kind::kUdp;
  if (address->port() == 0) address->set_port(kSyslogPort);
  out->address = *std::move(address);
  return absl::OkStatus();
}

absl::Status TakeLength(WordCursor& words, LogTarget* out) {
  const std::string_view word = words.Take();
  if (!absl::SimpleAtoi(word, &out->max_length) ||
      out->max_length < kMinLength || out->max_length > kMaxLength) {
    return InvalidWord("invalid log length '%s' (a number from %d to %d)", word,
                       kMinLength, kMaxLength);
  }
  return absl::OkStatus();
}

absl::Status TakeFormat(WordCursor& words, LogTarget* out) {
  const std::string_view word = words.Take();
  const int format = PositionOf(word, kFormats);
  if (format < 0) return UnknownWord("log format", word, kFormats);
  out->format = static_cast<LogFormat>(format);
  return absl::OkStatus();
}

absl::Status TakeSample(WordCursor& words, LogTarget* out) {
  return ParseLogSample(words.Take(), &out->sample);
}

absl::Status TakeProfile(WordCursor& words, LogTarget*) {
  return absl::UnimplementedError(absl::StrFormat(
      "'profile %s': checkd does not read log-profile sections, and lines "
      "would look different; leave it out and choose a 'format'",
      words.Take()));
}

struct Option {
  std::string_view word;
  absl::Status (*take)(WordCursor& words, LogTarget* out);
};

constexpr Option kOptions[] = {{"len", TakeLength},
                               {"format", TakeFormat},
                               {"sample", TakeSample},
                               {"profile", TakeProfile}};

// Takes options until the next word is none.
absl::Status TakeOptions(WordCursor& words, LogTarget* out) {
  while (!words.done()) {
    const Option* option = nullptr;
    for (const Option& known : kOptions) {
      if (known.word == words.Peek()) option = &known;
    }
    if (option == nullptr) return absl::OkStatus();
    words.Take();
    if (words.done()) {
      return InvalidWord("'%s' expects a value as argument", option->word);
    }
    if (absl::Status s = option->take(words, out); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status TakeLevel(std::string_view what, WordCursor& words,
                       LogLevel* out) {
  const std::string_view word = words.Take();
  const std::optional<LogLevel> level = LogLevelFromName(word);
  if (!level) return UnknownWord(what, word, kLevels);
  *out = *level;
  return absl::OkStatus();
}

}  // namespace

absl::Status ParseLogTarget(WordCursor& words, LogAddressReader read_address,
                            LogTarget* out) {
  if (words.left() < 2) {
    return InvalidWord(
        "expects <address> and <facility> [<level> [<minlevel>]] as arguments");
  }
  if (absl::Status s = TakeTarget(words, read_address, out); !s.ok()) return s;
  if (absl::Status s = TakeOptions(words, out); !s.ok()) return s;
  if (words.done()) {
    return InvalidWord("expects <facility> after the target (one of %s)",
                       absl::StrJoin(kFacilities, ", "));
  }
  const std::string_view facility = words.Take();
  out->facility = LogFacilityFromName(facility);
  if (out->facility < 0) {
    return UnknownWord("log facility", facility, kFacilities);
  }
  if (words.done()) return absl::OkStatus();
  absl::Status s = TakeLevel("optional log level", words, &out->max_level);
  if (!s.ok()) return s;
  if (words.done()) return absl::OkStatus();
  s = TakeLevel("optional minimum log level", words, &out->min_level);
  if (!s.ok()) return s;
  if (!words.done()) {
    return InvalidWord("cannot handle unexpected argument '%s'", words.Take());
  }
  return absl::OkStatus();
}

int LogFacilityFromName(std::string_view name) {
  return PositionOf(name, kFacilities);
}

std::optional<LogLevel> LogLevelFromName(std::string_view name) {
  const int level = PositionOf(name, kLevels);
  if (level < 0) return std::nullopt;
  return static_cast<LogLevel>(level);
}

}  // namespace checkd
