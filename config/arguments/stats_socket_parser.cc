#include "config/arguments/stats_socket_parser.h"

#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "config/text/nearest.h"

namespace checkd {
namespace {

struct Context {
  const StatsSocketLookups& lookups;
  std::string_view keyword;
  std::string_view value;
  StatsSocket& out;
};

absl::Status SetMode(Context& in) {
  if (in.value.empty() ||
      in.value.find_first_not_of("01234567") != in.value.npos ||
      in.value.size() > 5) {
    return InvalidWord("'%s' expects an octal mode, like 660 (got '%s')",
                       in.keyword, in.value);
  }
  in.out.mode = 0;
  for (char digit : in.value) in.out.mode = in.out.mode * 8 + (digit - '0');
  return absl::OkStatus();
}

absl::Status SetId(const Context& in, int* out) {
  if (absl::SimpleAtoi(in.value, out) && *out >= 0) return absl::OkStatus();
  return InvalidWord("'%s' expects a number (got '%s')", in.keyword, in.value);
}

absl::Status SetUid(Context& in) { return SetId(in, &in.out.uid); }
absl::Status SetGid(Context& in) { return SetId(in, &in.out.gid); }

absl::Status SetUser(Context& in) {
  const std::optional<int> id = in.lookups.user_id(std::string(in.value));
  if (!id) return InvalidWord("'%s' : unknown user '%s'", in.keyword, in.value);
  in.out.uid = *id;
  return absl::OkStatus();
}

absl::Status SetGroup(Context& in) {
  const std::optional<int> id = in.lookups.group_id(std::string(in.value));
  if (!id) {
    return InvalidWord("'%s' : unknown group '%s'", in.keyword, in.value);
  }
  in.out.gid = *id;
  return absl::OkStatus();
}

absl::Status SetLevel(Context& in) {
  static constexpr std::pair<std::string_view, CliLevel> kLevels[] = {
      {"user", CliLevel::kUser},
      {"operator", CliLevel::kOperator},
      {"admin", CliLevel::kAdmin}};
  for (const auto& [name, level] : kLevels) {
    if (name != in.value) continue;
    in.out.level = level;
    return absl::OkStatus();
  }
  return InvalidWord(
      "'level' only supports 'user', 'operator', and 'admin' (got '%s')",
      in.value);
}

absl::Status SetSeverityOutput(Context& in) {
  static constexpr std::pair<std::string_view, SeverityOutput> kOutputs[] = {
      {"none", SeverityOutput::kNone},
      {"number", SeverityOutput::kNumber},
      {"string", SeverityOutput::kString}};
  for (const auto& [name, output] : kOutputs) {
    if (name != in.value) continue;
    in.out.severity_output = output;
    return absl::OkStatus();
  }
  return InvalidWord(
      "'severity-output' only supports 'none', 'number', and 'string' (got "
      "'%s')",
      in.value);
}

absl::Status ExpectListeners(Context& in) {
  if (in.value == "listeners") return absl::OkStatus();
  return InvalidWord("'expose-fd' only supports 'listeners' (got '%s')",
                     in.value);
}

absl::Status Ignore(Context&) { return absl::OkStatus(); }

struct SocketKeyword {
  std::string_view word;
  int args;
  absl::Status (*set)(Context& in);
};

constexpr SocketKeyword kKeywords[] = {
    {"mode", 1, SetMode},
    {"uid", 1, SetUid},
    {"user", 1, SetUser},
    {"gid", 1, SetGid},
    {"group", 1, SetGroup},
    {"level", 1, SetLevel},
    {"severity-output", 1, SetSeverityOutput},
    {"expose-fd", 1, ExpectListeners},
    {"accept-proxy", 0, Ignore},
    {"backlog", 1, Ignore},
    {"defer-accept", 0, Ignore},
    {"guid-prefix", 1, Ignore},
    {"id", 1, Ignore},
    {"interface", 1, Ignore},
    {"maxconn", 1, Ignore},
    {"mss", 1, Ignore},
    {"name", 1, Ignore},
    {"namespace", 1, Ignore},
    {"nice", 1, Ignore},
    {"process", 1, Ignore},
    {"shards", 1, Ignore},
    {"tcp-ut", 1, Ignore},
    {"tfo", 0, Ignore},
    {"thread", 1, Ignore},
    {"transparent", 0, Ignore},
    {"v4v6", 0, Ignore},
    {"v6only", 0, Ignore},
};

absl::Status UnknownKeyword(std::string_view word) {
  std::vector<std::string_view> known;
  for (const SocketKeyword& keyword : kKeywords) known.push_back(keyword.word);
  const std::string nearest(NearestWord(word, known));
  return InvalidWord(
      "'stats socket' : unknown keyword '%s'.%s Known ones are %s", word,
      nearest.empty() ? std::string()
                      : " Did you mean '" + nearest + "' maybe ?",
      absl::StrJoin(known, ", "));
}

absl::Status TakeKeyword(WordCursor& words, const StatsSocketLookups& lookups,
                         StatsSocket* out) {
  const std::string_view word = words.Take();
  for (const SocketKeyword& keyword : kKeywords) {
    if (keyword.word != word) continue;
    if (keyword.args > 0 && words.done()) {
      return InvalidWord("'%s' expects a value as argument", word);
    }
    Context in{lookups, word,
               keyword.args > 0 ? words.Take() : std::string_view(), *out};
    return keyword.set(in);
  }
  return UnknownKeyword(word);
}

}  // namespace

absl::Status ParseStatsSocket(WordCursor& words,
                              const StatsSocketLookups& lookups,
                              StatsSocket* out) {
  if (words.done()) {
    return InvalidWord(
        "'stats socket' expects an address: a path, unix@path, abns@name, "
        "ipv4@host:port or fd@N");
  }
  const std::string_view word = words.Take();
  absl::StatusOr<Address> address = lookups.read_address(word);
  if (!address.ok()) return address.status();
  out->address = *std::move(address);
  out->text = std::string(word);
  while (!words.done()) {
    if (absl::Status s = TakeKeyword(words, lookups, out); !s.ok()) return s;
  }
  return absl::OkStatus();
}

}  // namespace checkd
