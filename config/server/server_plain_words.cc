// Server words: switches, addresses, names (F050-F052, F062, F070).
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "config/server/server_words.h"

namespace checkd {
namespace {

// ---- switches

void TakeCheck(ServerDraft& draft, Line& line) {
  draft.settings.check = !line.negated();
}

void TakeBackup(ServerDraft& draft, Line& line) {
  draft.settings.backup = !line.negated();
}

// HAProxy sets the health at once, so that the order of words counts (F371).
void TakeDisabled(ServerDraft& draft, Line& line) {
  ServerSettings& settings = draft.settings;
  settings.disabled = line.keyword() == "disabled";
  settings.initial_health = settings.disabled ? 0 : settings.rise;
}

void TakeNoAgentCheck(ServerDraft& draft, Line&) {
  draft.settings.agent_check = false;
  draft.settings.DropUnsupported("agent-check");
}

// ---- addresses and ports

constexpr IntegerRange kPorts{1, 65535};
constexpr Wanted kPort{.noun = "a port number"};

void TakePort(ServerDraft& draft, Line& line) {
  line.Store(line.TakeInteger(kPorts, kPort), &draft.settings.check_port);
}

void TakeAgentPort(ServerDraft& draft, Line& line) {
  line.Store(line.TakeInteger(kPorts, kPort), &draft.settings.agent_port);
}

void TakeAddr(ServerDraft& draft, Line& line) {
  WordOr<ParsedAddress> parsed = TakeAddress(
      line, draft.addresses, {.allow_fqdn = true}, {.noun = "<ipv4|ipv6>"});
  if (!parsed.ok()) return line.Error(parsed.error());
  draft.settings.check_addr = std::move(parsed->address);
  draft.settings.check_addr_mptcp =
      parsed->transport == ParsedAddress::Transport::kMptcp;
}

void TakeAgentAddr(ServerDraft& draft, Line& line) {
  const auto parse = [&draft](std::string_view word) -> std::optional<Address> {
    absl::StatusOr<Address> address =
        draft.addresses.Read(word, {.allow_fqdn = true});
    if (!address.ok() || !address->is_ip() || address->port() != 0) return {};
    return *std::move(address);
  };
  line.Store(line.TakeParsed(
                 parse, {.noun = "an address",
                         .refused = "parsing agent-addr failed. Check if '$1' "
                                    "is correct address. A host without port "
                                    "is expected"}),
             &draft.settings.agent_addr);
}

// ---- names

void TakeCookie(ServerDraft& draft, Line& line) {
  line.Store(line.TakeText(), &draft.settings.cookie);
}

void TakeTrack(ServerDraft& draft, Line& line) {
  line.Store(line.TakeText(), &draft.settings.track);
}

// A missing name is told but does not make the line invalid (F145).
void TakeHealthcheck(ServerDraft& draft, Line& line) {
  if (line.done()) {
    return line.Alert(line.last(),
                      "'healthcheck' expects the name of a healthcheck section "
                      "as argument.");
  }
  draft.settings.healthcheck = std::string(line.Take());
}

constexpr ServerRow kRows[] = {
    {{"check", "", "the server is checked"}, TakeCheck},
    {{"no-check", "", "takes `check` back"}, TakeCheck},
    {{"backup", "", "it serves only when no other server does"}, TakeBackup},
    {{"no-backup", "", "takes `backup` back"}, TakeBackup},
    {{"disabled", "", "it starts in maintenance"}, TakeDisabled},
    {{"enabled", "", "takes `disabled` back"}, TakeDisabled},
    {{"addr", "<ipv4|ipv6>", "checks go to that address instead of its own"},
     TakeAddr},
    {{"port", "<port>", "checks go to that port instead of its own"}, TakePort},
    {{.word = "healthcheck",
      .arguments = "<name>",
      .help = "it is checked by the rules of that section",
      .since = "3.4"},
     TakeHealthcheck},
    {{"cookie", "<value>", "kept and shown"}, TakeCookie},
    {{"no-agent-check", "", "takes `agent-check` back"}, TakeNoAgentCheck},
    {{"agent-addr", "<addr>", "kept and shown"}, TakeAgentAddr},
    {{"agent-port", "<port>", "kept and shown"}, TakeAgentPort},
    {{.word = "track",
      .arguments = "[<proxy>/]<server>",
      .help = "the state of another server",
      .treatment = Treatment::kUnsupported,
      .note = "the server would take its state from another"},
     TakeTrack},
};

}  // namespace

absl::Span<const ServerRow> ServerPlainWords() { return kRows; }

}  // namespace checkd
