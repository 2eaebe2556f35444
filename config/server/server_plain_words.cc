// Server keywords: switches, addresses, names (F050-F052, F062, F070).
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "config/server/server_words.h"

namespace checkd {
namespace {

// ---- switches

absl::Status TakeCheck(const Taken& t) {
  t.settings().check = t.keyword == "check";
  return absl::OkStatus();
}

absl::Status TakeBackup(const Taken& t) {
  t.settings().backup = t.keyword == "backup";
  return absl::OkStatus();
}

// HAProxy sets the health at once, so that the order of words counts (F371).
absl::Status TakeDisabled(const Taken& t) {
  t.settings().disabled = t.keyword == "disabled";
  t.settings().initial_health = t.settings().disabled ? 0 : t.settings().rise;
  return absl::OkStatus();
}

absl::Status TakeNoAgentCheck(const Taken& t) {
  t.settings().agent_check = false;
  t.settings().DropUnsupported("agent-check");
  return absl::OkStatus();
}

// ---- addresses and ports

absl::Status TakePort(const Taken& t) {
  if (t.words().done()) return MissingArgument(t, "a port number");
  int port = 0;
  if (absl::Status s = TakeInteger(t, 1, 65535, &port); !s.ok()) return s;
  (t.keyword == "port" ? t.settings().check_port : t.settings().agent_port) =
      static_cast<uint16_t>(port);
  return absl::OkStatus();
}

absl::Status TakeAddr(const Taken& t) {
  if (t.words().done()) return MissingArgument(t, "<ipv4|ipv6>");
  absl::StatusOr<ParsedAddress> parsed =
      t.in.parse_address(t.words().Take(), {.allow_fqdn = true});
  if (!parsed.ok()) return parsed.status();
  t.settings().check_addr = std::move(parsed->address);
  t.settings().check_addr_mptcp =
      parsed->transport == ParsedAddress::Transport::kMptcp;
  return absl::OkStatus();
}

absl::Status TakeAgentAddr(const Taken& t) {
  if (t.words().done()) return MissingArgument(t, "an address");
  const std::string_view word = t.words().Take();
  absl::StatusOr<Address> address = t.in.read_address(word);
  if (!address.ok() || !address->is_ip() || address->port() != 0) {
    return InvalidWord(
        "parsing agent-addr failed. Check if '%s' is correct "
        "address. A host without port is expected",
        word);
  }
  t.settings().agent_addr = *std::move(address);
  return absl::OkStatus();
}

// ---- names

absl::Status TakeString(const Taken& t) {
  static constexpr std::pair<std::string_view, std::string ServerSettings::*>
      kFields[] = {{"cookie", &ServerSettings::cookie},
                   {"guid", &ServerSettings::guid},
                   {"track", &ServerSettings::track},
                   {"agent-send", nullptr}};
  if (t.words().done()) return MissingArgument(t, "a value");
  const std::string_view word = t.words().Take();
  for (const auto& [name, field] : kFields) {
    if (name == t.keyword && field != nullptr) {
      t.settings().*field = std::string(word);
    }
  }
  return absl::OkStatus();
}

// A missing name is told but does not make the line invalid (F145).
absl::Status TakeHealthcheck(const Taken& t) {
  if (t.words().done()) {
    t.in.remark(Remark::kAlert, t.words().last(),
                "'healthcheck' expects the name of a healthcheck section as "
                "argument.");
    return absl::OkStatus();
  }
  t.settings().healthcheck = std::string(t.words().Take());
  return absl::OkStatus();
}

constexpr ServerWord kWords[] = {
    {"check", TakeCheck},
    {"no-check", TakeCheck},
    {"backup", TakeBackup},
    {"no-backup", TakeBackup},
    {"disabled", TakeDisabled},
    {"enabled", TakeDisabled},
    {"addr", TakeAddr},
    {"port", TakePort},
    {"healthcheck", TakeHealthcheck},
    {"guid", TakeString},
    {"cookie", TakeString},
    {"no-agent-check", TakeNoAgentCheck},
    {"agent-addr", TakeAgentAddr},
    {"agent-port", TakePort},
    {"agent-send", TakeString},
    {"track", TakeString},
};

}  // namespace

absl::Span<const ServerWord> ServerPlainWords() { return kWords; }

absl::Status MissingArgument(const Taken& t, std::string_view what) {
  return InvalidWord("'%s' expects %s as argument", t.keyword, what);
}

absl::Status TakeInteger(const Taken& t, int low, int high, int* out) {
  if (t.words().done()) return MissingArgument(t, "a number");
  const std::string_view word = t.words().Take();
  int value = 0;
  if (!absl::SimpleAtoi(word, &value) || value < low || value > high) {
    return InvalidWord("'%s' expects an integer from %d to %d (got '%s')",
                       t.keyword, low, high, word);
  }
  *out = value;
  return absl::OkStatus();
}

}  // namespace checkd
