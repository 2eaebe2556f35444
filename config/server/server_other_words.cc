// Server keywords: initial state, what others report (F064, F065, F067), and
// what is not supported yet.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/server/server_words.h"
#include "config/text/nearest.h"

namespace checkd {
namespace {

// One of a few words; the error lists them.
absl::Status TakeChoice(const Taken& t,
                        absl::Span<const std::string_view> choices,
                        std::string_view listed, int* out) {
  if (t.words().done())
    return MissingArgument(t, absl::StrCat("one of ", listed));
  const std::string_view word = t.words().Take();
  const auto found = std::find(choices.begin(), choices.end(), word);
  if (found == choices.end()) {
    const std::string nearest(NearestWord(word, choices));
    return InvalidWord(
        "'%s' expects one of %s but got '%s'%s", t.keyword, listed, word,
        nearest.empty() ? std::string()
                        : "; did you mean '" + nearest + "' maybe ?");
  }
  *out = static_cast<int>(found - choices.begin());
  return absl::OkStatus();
}

absl::Status TakeInitState(const Taken& t) {
  static constexpr std::string_view kStates[] = {"none", "fully-up", "up",
                                                 "down", "fully-down"};
  ServerSettings& settings = t.settings();
  int state = 0;
  if (absl::Status s = TakeChoice(
          t, kStates, "'none', 'fully-up', 'up', 'down', or 'fully-down'",
          &state);
      !s.ok()) {
    return s;
  }
  settings.init_state = static_cast<InitState>(state);
  if (settings.disabled) return absl::OkStatus();
  switch (settings.init_state) {
    case InitState::kNone:
      break;
    case InitState::kFullyUp:
      settings.initial_health = settings.rise + settings.fall - 1;
      break;
    case InitState::kUp:
      settings.initial_health = settings.rise;
      break;
    case InitState::kDown:
      settings.initial_health = settings.rise - 1;
      break;
    case InitState::kFullyDown:
      settings.initial_health = 0;
      break;
  }
  return absl::OkStatus();
}

// ---- reports from traffic: checked, then without effect (F377)

absl::Status TakeObserve(const Taken& t) {
  static constexpr std::string_view kLayers[] = {"none", "layer4", "layer7"};
  int layer = 0;
  if (absl::Status s =
          TakeChoice(t, kLayers, "'none', 'layer4', 'layer7'", &layer);
      !s.ok()) {
    return s;
  }
  if (layer == 2 && t.in.mode != ProxyMode::kHttp) {
    t.in.remark(Remark::kAlert, t.words().last(),
                "'layer7' can only be used in http proxies.");
  }
  return absl::OkStatus();
}

absl::Status TakeOnError(const Taken& t) {
  static constexpr std::string_view kModes[] = {"fastinter", "fail-check",
                                                "sudden-death", "mark-down"};
  int ignored = 0;
  return TakeChoice(t, kModes,
                    "'fastinter', 'fail-check', 'sudden-death' or 'mark-down'",
                    &ignored);
}

absl::Status TakeOnMarked(const Taken& t) {
  static constexpr std::string_view kDown[] = {"shutdown-sessions"};
  static constexpr std::string_view kUp[] = {"shutdown-backup-sessions"};
  int ignored = 0;
  if (t.keyword == "on-marked-down") {
    return TakeChoice(t, kDown, "'shutdown-sessions'", &ignored);
  }
  return TakeChoice(t, kUp, "'shutdown-backup-sessions'", &ignored);
}

// ---- words that would change the checks

absl::Status TakeAgentCheck(const Taken& t) {
  t.settings().agent_check = true;
  return absl::OkStatus();
}

constexpr ServerWord kWords[] = {
    {"init-state", TakeInitState},  {"observe", TakeObserve},
    {"on-error", TakeOnError},      {"on-marked-down", TakeOnMarked},
    {"on-marked-up", TakeOnMarked}, {"agent-check", TakeAgentCheck},
};

}  // namespace

absl::Span<const ServerWord> ServerOtherWords() { return kWords; }

}  // namespace checkd
