// Server words: initial state, what others report (F064, F065, F067), and what
// is not supported yet.
#include <string>
#include <string_view>

#include "config/server/server_words.h"

namespace checkd {
namespace {

// How HAProxy refuses one of a few words.
constexpr std::string_view kRefused = "'$0' expects $4 but got '$1'$2";

struct StateName {
  std::string_view word;
  InitState state;
};

constexpr StateName kStates[] = {{"none", InitState::kNone},
                                 {"fully-up", InitState::kFullyUp},
                                 {"up", InitState::kUp},
                                 {"down", InitState::kDown},
                                 {"fully-down", InitState::kFullyDown}};

int32_t HealthOf(InitState state, const ServerSettings& settings) {
  switch (state) {
    case InitState::kNone:
      return settings.initial_health;
    case InitState::kFullyUp:
      return settings.rise + settings.fall - 1;
    case InitState::kUp:
      return settings.rise;
    case InitState::kDown:
      return settings.rise - 1;
    case InitState::kFullyDown:
      break;
  }
  return 0;
}

void TakeInitState(ServerDraft& draft, Line& line) {
  const auto name = line.TakeChoice(
      kStates,
      {.noun = "one of 'none', 'fully-up', 'up', 'down', or 'fully-down'",
       .refused = kRefused});
  if (!name.ok()) return line.Error(name.error());
  ServerSettings& settings = draft.settings;
  settings.init_state = (*name)->state;
  if (settings.disabled) return;
  settings.initial_health = HealthOf(settings.init_state, settings);
}

// ---- reports from traffic: verified, then without effect (F377)

void TakeObserve(ServerDraft& draft, Line& line) {
  static constexpr std::string_view kLayers[] = {"none", "layer4", "layer7"};
  const auto layer = line.TakeChoice(
      kLayers,
      {.noun = "one of 'none', 'layer4', 'layer7'", .refused = kRefused});
  if (!layer.ok()) return line.Error(layer.error());
  if (**layer == "layer7" && draft.mode != ProxyMode::kHttp) {
    line.Alert(line.last(), "'layer7' can only be used in http proxies.");
  }
}

void TakeOnError(ServerDraft&, Line& line) {
  static constexpr std::string_view kModes[] = {"fastinter", "fail-check",
                                                "sudden-death", "mark-down"};
  const auto mode = line.TakeChoice(
      kModes, {.noun = "one of 'fastinter', 'fail-check', 'sudden-death' or "
                       "'mark-down'",
               .refused = kRefused});
  if (!mode.ok()) line.Error(mode.error());
}

void TakeOnMarkedDown(ServerDraft&, Line& line) {
  static constexpr std::string_view kActions[] = {"shutdown-sessions"};
  const auto action = line.TakeChoice(
      kActions, {.noun = "one of 'shutdown-sessions'", .refused = kRefused});
  if (!action.ok()) line.Error(action.error());
}

void TakeOnMarkedUp(ServerDraft&, Line& line) {
  static constexpr std::string_view kActions[] = {"shutdown-backup-sessions"};
  const auto action = line.TakeChoice(
      kActions,
      {.noun = "one of 'shutdown-backup-sessions'", .refused = kRefused});
  if (!action.ok()) line.Error(action.error());
}

// ---- agents

void TakeAgentCheck(ServerDraft& draft, Line&) {
  draft.settings.agent_check = true;
}

void TakeAgentSend(ServerDraft&, Line& line) {
  std::string ignored;
  line.Store(line.TakeText(), &ignored);
}

constexpr ServerRow kRows[] = {
    {{.word = "init-state",
      .arguments = "{none|fully-up|up|down|fully-down}",
      .help = "the state that it starts in",
      .since = "3.1"},
     TakeInitState},
    {{"observe", "{none|layer4|layer7}",
      "verified; there is no traffic to watch"},
     TakeObserve},
    {{"on-error", "<mode>", "verified; there is no traffic to fail"},
     TakeOnError},
    {{"on-marked-down", "shutdown-sessions", "verified; there are no sessions"},
     TakeOnMarkedDown},
    {{"on-marked-up", "shutdown-backup-sessions",
      "verified; there are no sessions"},
     TakeOnMarkedUp},
    {{.word = "agent-check",
      .help = "an agent tells weight and state",
      .treatment = Treatment::kUnsupported,
      .note = "an agent would set weight and state of the server"},
     TakeAgentCheck},
    {{"agent-send", "<string>", "verified"}, TakeAgentSend},
};

}  // namespace

absl::Span<const ServerRow> ServerOtherWords() { return kRows; }

}  // namespace checkd
