// Server words: intervals, counters, weights (F053, F054, F068-F070).
#include <cstdint>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "config/server/server_words.h"

namespace checkd {
namespace {

// ---- intervals

void TakeInter(ServerDraft& draft, Line& line) {
  line.Store(line.TakeTime({.server = draft.name}), &draft.settings.inter_ms);
}

void TakeFastinter(ServerDraft& draft, Line& line) {
  line.Store(line.TakeTime({.server = draft.name}),
             &draft.settings.fastinter_ms);
}

void TakeDowninter(ServerDraft& draft, Line& line) {
  line.Store(line.TakeTime({.server = draft.name}),
             &draft.settings.downinter_ms);
}

void TakeAgentInter(ServerDraft& draft, Line& line) {
  int32_t ignored = 0;
  line.Store(line.TakeTime({.server = draft.name}), &ignored);
}

void TakeSlowstart(ServerDraft& draft, Line& line) {
  const WordOr<TimeWord> time = line.TakeTime({.server = draft.name});
  if (!time.ok()) return line.Error(time.error());
  draft.settings.slowstart_s = static_cast<int32_t>((time->ms + 999) / 1000);
}

// ---- counters and weights

constexpr IntegerRange kPositive{.low = 1};
constexpr Wanted kCount{.noun = "a number",
                        .refused = "'$0' has to be > 0. Got '$1'"};

void TakeRise(ServerDraft& draft, Line& line) {
  ServerSettings& settings = draft.settings;
  if (!line.Store(line.TakeInteger(kPositive, kCount), &settings.rise)) return;
  if (settings.initial_health != 0) settings.initial_health = settings.rise;
}

void TakeFall(ServerDraft& draft, Line& line) {
  line.Store(line.TakeInteger(kPositive, kCount), &draft.settings.fall);
}

void TakeErrorLimit(ServerDraft&, Line& line) {
  int32_t ignored = 0;
  line.Store(line.TakeInteger(kPositive, kCount), &ignored);
}

void TakeWeight(ServerDraft& draft, Line& line) {
  WordOr<int64_t> weight = line.TakeInteger({0, 256});
  if (!weight.ok() && weight.error().kind != WordError::Kind::kMissing) {
    return line.Error(weight.error().word,
                      absl::StrCat("weight of server ", draft.name,
                                   " is not within 0 and 256 (",
                                   weight.error().written, ")."));
  }
  line.Store(std::move(weight), &draft.settings.weight);
}

void TakeMaxconn(ServerDraft& draft, Line& line) {
  line.Store(line.TakeInteger({}), &draft.settings.maxconn);
}

void TakeId(ServerDraft& draft, Line& line) {
  line.Store(
      line.TakeInteger(
          kPositive, {.noun = "a number",
                      .refused = "'id' : custom id has to be > 0 (got '$1')"}),
      &draft.settings.id);
}

constexpr ServerWord kWords[] = {
    {"inter", TakeInter},
    {"fastinter", TakeFastinter},
    {"downinter", TakeDowninter},
    {"rise", TakeRise},
    {"fall", TakeFall},
    {"weight", TakeWeight},
    {"id", TakeId},
    {"maxconn", TakeMaxconn},
    {"slowstart", TakeSlowstart},
    {"error-limit", TakeErrorLimit},
    {"agent-inter", TakeAgentInter},
};

}  // namespace

absl::Span<const ServerWord> ServerNumberWords() { return kWords; }

}  // namespace checkd
