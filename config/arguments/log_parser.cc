#include "config/arguments/log_parser.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "config/arguments/log_sample.h"

namespace checkd {
namespace {

constexpr int kSyslogPort = 514;

// The position is the number on the wire.
constexpr std::string_view kFacilities[] = {
    "kern",   "user",   "mail",   "daemon", "auth",   "syslog",
    "lpr",    "news",   "uucp",   "cron",   "auth2",  "ftp",
    "ntp",    "audit",  "alert",  "cron2",  "local0", "local1",
    "local2", "local3", "local4", "local5", "local6", "local7"};

constexpr std::string_view kLevels[] = {"emerg",   "alert",  "crit", "err",
                                        "warning", "notice", "info", "debug"};

// The position is the LogHeader.
constexpr std::string_view kFormats[] = {
    "local", "rfc3164", "rfc5424", "priority", "short", "timed", "iso", "raw"};

template <size_t kCount>
int PositionOf(std::string_view word, const std::string_view (&list)[kCount]) {
  const std::string_view* const found = FindChoice(list, word);
  return found == nullptr ? -1 : static_cast<int>(found - list);
}

// The next word as its place in `list`.
template <size_t kCount>
MaybeError TakePosition(WordCursor& words,
                        const std::string_view (&list)[kCount],
                        const Wanted& wanted, int* out) {
  const WordOr<const std::string_view*> found = words.TakeChoice(list, wanted);
  if (!found.ok()) return found.error();
  *out = static_cast<int>(*found - list);
  return std::nullopt;
}

MaybeError TakeTarget(WordCursor& words, LogAddressReader read_address,
                      LogTarget* out) {
  if (words.TakeIf("stdout")) {
    out->kind = LogTarget::Kind::kStdout;
    return std::nullopt;
  }
  if (words.TakeIf("stderr")) {
    out->kind = LogTarget::Kind::kStderr;
    return std::nullopt;
  }
  if (absl::StartsWith(words.Peek(), "ring@")) {
    const std::string_view ring = words.Take();
    return words.Refusal(
        WordError::Kind::kUnsupported,
        absl::StrFormat("'%s': checkd has no ring buffers, and every line "
                        "would be lost; write stdout, stderr, fd@<number>, "
                        "/dev/log or the UDP address of a log server",
                        ring));
  }
  if (absl::StartsWith(words.Peek(), "backend@")) {
    words.Take();
    return words.NotSupported("log backend@...",
                              "Lines would go to its servers");
  }
  WordOr<Address> address = words.TakeParsed(read_address);
  if (!address.ok()) return address.error();
  if (address->family() == Address::Family::kFd) {
    out->kind = LogTarget::Kind::kFd;
    out->fd = address->fd();
    return std::nullopt;
  }
  out->kind = address->is_unix() ? LogTarget::Kind::kUnixDatagram
                                 : LogTarget::Kind::kUdp;
  if (address->port() == 0) address->set_port(kSyslogPort);
  out->address = *std::move(address);
  return std::nullopt;
}

MaybeError TakeLength(WordCursor& words, LogTarget* out) {
  const WordOr<int64_t> length = words.TakeInteger(
      {80, 65535},
      {.refused = "invalid log length '$1' (a number from 80 to 65535)"});
  if (!length.ok()) return length.error();
  out->max_length = static_cast<int>(*length);
  return std::nullopt;
}

MaybeError TakeFormat(WordCursor& words, LogTarget* out) {
  int format = 0;
  MaybeError error = TakePosition(
      words, kFormats, {.refused = "unknown log format '$1'$2 (one of $3)"},
      &format);
  if (!error) out->format = static_cast<LogHeader>(format);
  return error;
}

MaybeError TakeSample(WordCursor& words, LogTarget* out) {
  WordOr<LogSample> sample = words.TakeParsed(ParseLogSample);
  if (!sample.ok()) return sample.error();
  out->sample = *std::move(sample);
  return std::nullopt;
}

MaybeError TakeProfile(WordCursor& words, LogTarget*) {
  const WordOr<std::string_view> name = words.TakeText();
  if (!name.ok()) return name.error();
  return words.Refusal(
      WordError::Kind::kUnsupported,
      absl::StrFormat("'profile %s': checkd does not read log-profile "
                      "sections, and lines would look different; leave it out "
                      "and choose a 'format'",
                      *name));
}

struct Option {
  std::string_view word;
  MaybeError (*take)(WordCursor& words, LogTarget* out);
};

constexpr Option kOptions[] = {{"len", TakeLength},
                               {"format", TakeFormat},
                               {"sample", TakeSample},
                               {"profile", TakeProfile}};

// Takes options until the next word is none.
MaybeError TakeOptions(WordCursor& words, LogTarget* out) {
  while (const Option* const option = FindChoice(kOptions, words.Peek())) {
    words.TakeKeyword();
    if (MaybeError error = option->take(words, out)) return error;
  }
  return std::nullopt;
}

MaybeError TakeLevel(std::string_view refused, WordCursor& words,
                     LogLevel* out) {
  int level = 0;
  MaybeError error = TakePosition(words, kLevels, {.refused = refused}, &level);
  if (!error) *out = static_cast<LogLevel>(level);
  return error;
}

// `<facility> [<level> [<minlevel>]]`.
MaybeError TakeSeverities(WordCursor& words, LogTarget* out) {
  if (words.done()) {
    return words.Missing({.noun = ListOf(kFacilities),
                          .missing = "expects <facility> after the target (one "
                                     "of $4)"});
  }
  MaybeError error = TakePosition(
      words, kFacilities,
      {.refused = "unknown log facility '$1'$2 (one of $3)"}, &out->facility);
  if (error || words.done()) return error;
  error = TakeLevel("unknown optional log level '$1'$2 (one of $3)", words,
                    &out->max_level);
  if (error || words.done()) return error;
  return TakeLevel("unknown optional minimum log level '$1'$2 (one of $3)",
                   words, &out->min_level);
}

}  // namespace

MaybeError TakeLogTarget(WordCursor& words, LogAddressReader read_address,
                         LogTarget* out) {
  if (words.left() < 2) {
    return words.Missing({.missing =
                              "expects <address> and <facility> [<level> "
                              "[<minlevel>]] as arguments"});
  }
  MaybeError error = TakeTarget(words, read_address, out);
  if (!error) error = TakeOptions(words, out);
  if (!error) error = TakeSeverities(words, out);
  if (error || words.done()) return error;
  return words.Refusal(
      WordError::Kind::kUnexpected,
      absl::StrFormat("cannot handle unexpected argument '%s'", words.Take()));
}

void AddLogTarget(LogTarget target, std::vector<LogTarget>* targets) {
  const auto is_same = [&target](const LogTarget& other) {
    const auto what = [](const LogTarget& t) {
      return std::tie(t.kind, t.address, t.fd, t.format, t.max_length,
                      t.facility, t.max_level, t.min_level, t.sample);
    };
    return what(target) == what(other);
  };
  if (std::any_of(targets->begin(), targets->end(), is_same)) return;
  targets->push_back(std::move(target));
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
