#include "config/arguments/stats_socket_parser.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace checkd {
namespace {

// A socket while its words are read.
struct SocketDraft {
  const StatsSocketLookups& lookups;
  StatsSocket& out;
};

std::optional<int> ParseMode(std::string_view text) {
  if (text.find_first_not_of("01234567") != text.npos || text.size() > 5) {
    return std::nullopt;
  }
  int mode = 0;
  for (char digit : text) mode = mode * 8 + (digit - '0');
  return mode;
}

template <typename T>
MaybeError Store(WordOr<T> taken, int* out) {
  if (!taken.ok()) return taken.error();
  *out = static_cast<int>(*taken);
  return std::nullopt;
}

MaybeError TakeMode(SocketDraft& draft, WordCursor& words) {
  return Store(
      words.TakeParsed(ParseMode,
                       {.refused = "'$0' expects an octal mode, like 660 (got "
                                   "'$1')"}),
      &draft.out.mode);
}

constexpr Wanted kId{.refused = "'$0' expects a number (got '$1')"};

MaybeError TakeUid(SocketDraft& draft, WordCursor& words) {
  return Store(words.TakeInteger({}, kId), &draft.out.uid);
}

MaybeError TakeGid(SocketDraft& draft, WordCursor& words) {
  return Store(words.TakeInteger({}, kId), &draft.out.gid);
}

MaybeError TakeUser(SocketDraft& draft, WordCursor& words) {
  return Store(words.TakeParsed(
                   [&draft](std::string_view name) {
                     return draft.lookups.user_id(std::string(name));
                   },
                   {.refused = "'$0' : unknown user '$1'"}),
               &draft.out.uid);
}

MaybeError TakeGroup(SocketDraft& draft, WordCursor& words) {
  return Store(words.TakeParsed(
                   [&draft](std::string_view name) {
                     return draft.lookups.group_id(std::string(name));
                   },
                   {.refused = "'$0' : unknown group '$1'"}),
               &draft.out.gid);
}

struct LevelName {
  std::string_view word;
  CliLevel level;
};

constexpr LevelName kLevels[] = {{"user", CliLevel::kUser},
                                 {"operator", CliLevel::kOperator},
                                 {"admin", CliLevel::kAdmin}};

MaybeError TakeLevel(SocketDraft& draft, WordCursor& words) {
  const auto level = words.TakeChoice(
      kLevels, {.refused = "'$0' only supports 'user', 'operator', and 'admin' "
                           "(got '$1')"});
  if (!level.ok()) return level.error();
  draft.out.level = (*level)->level;
  return std::nullopt;
}

struct OutputName {
  std::string_view word;
  SeverityOutput output;
};

constexpr OutputName kOutputs[] = {{"none", SeverityOutput::kNone},
                                   {"number", SeverityOutput::kNumber},
                                   {"string", SeverityOutput::kString}};

MaybeError TakeSeverityOutput(SocketDraft& draft, WordCursor& words) {
  const auto output = words.TakeChoice(
      kOutputs, {.refused = "'$0' only supports 'none', 'number', and 'string' "
                            "(got '$1')"});
  if (!output.ok()) return output.error();
  draft.out.severity_output = (*output)->output;
  return std::nullopt;
}

MaybeError TakeExposeFd(SocketDraft&, WordCursor& words) {
  static constexpr std::string_view kWhat[] = {"listeners"};
  const auto what = words.TakeChoice(
      kWhat, {.refused = "'$0' only supports 'listeners' (got '$1')"});
  if (!what.ok()) return what.error();
  return std::nullopt;
}

// A word of `bind` lines that says nothing here.
MaybeError TakeNothing(SocketDraft&, WordCursor&) { return std::nullopt; }

MaybeError TakeIgnored(SocketDraft&, WordCursor& words) {
  const WordOr<std::string_view> value = words.TakeText();
  if (!value.ok()) return value.error();
  return std::nullopt;
}

struct SocketWord {
  std::string_view word;
  MaybeError (*take)(SocketDraft& draft, WordCursor& words);
};

constexpr SocketWord kWords[] = {
    {"mode", TakeMode},
    {"uid", TakeUid},
    {"user", TakeUser},
    {"gid", TakeGid},
    {"group", TakeGroup},
    {"level", TakeLevel},
    {"severity-output", TakeSeverityOutput},
    {"expose-fd", TakeExposeFd},
    {"accept-proxy", TakeNothing},
    {"backlog", TakeIgnored},
    {"defer-accept", TakeNothing},
    {"guid-prefix", TakeIgnored},
    {"id", TakeIgnored},
    {"interface", TakeIgnored},
    {"maxconn", TakeIgnored},
    {"mss", TakeIgnored},
    {"name", TakeIgnored},
    {"namespace", TakeIgnored},
    {"nice", TakeIgnored},
    {"process", TakeIgnored},
    {"shards", TakeIgnored},
    {"tcp-ut", TakeIgnored},
    {"tfo", TakeNothing},
    {"thread", TakeIgnored},
    {"transparent", TakeNothing},
    {"v4v6", TakeNothing},
    {"v6only", TakeNothing},
};

}  // namespace

MaybeError TakeStatsSocket(WordCursor& words, const StatsSocketLookups& lookups,
                           StatsSocket* out) {
  WordOr<Address> address = words.TakeParsed(
      lookups.read_address,
      {.missing = "'stats socket' expects an address: a path, unix@path, "
                  "abns@name, ipv4@host:port or fd@N"});
  if (!address.ok()) return address.error();
  out->address = *std::move(address);
  out->text = std::string(words.last_word());
  SocketDraft draft{lookups, *out};
  while (!words.done()) {
    const auto row = words.TakeKeyword(
        kWords, {.refused = "'stats socket' : unknown keyword '$1'.$2 Known "
                            "ones are $3"});
    if (!row.ok()) return row.error();
    if (MaybeError error = (*row)->take(draft, words)) return error;
  }
  return std::nullopt;
}

}  // namespace checkd
