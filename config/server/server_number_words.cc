// Server words: intervals, counters, weights, ids (F053, F054, F068-F070).
#include <cstdint>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/server/server_words.h"

namespace checkd {
namespace {

// ---- intervals

template <int32_t ServerSettings::*kField>
void TakeInterval(ServerDraft& draft, Line& line) {
  line.Store(line.TakeTime({.server = draft.name}), &(draft.settings.*kField));
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

template <int32_t ServerSettings::*kField>
void TakeShown(ServerDraft& draft, Line& line) {
  line.Store(line.TakeInteger({}), &(draft.settings.*kField));
}

void TakeId(ServerDraft& draft, Line& line) {
  line.Store(
      line.TakeInteger(
          kPositive, {.noun = "a number",
                      .refused = "'id' : custom id has to be > 0 (got '$1')"}),
      &draft.settings.id);
}

void TakeGuid(ServerDraft& draft, Line& line) {
  line.Store(line.TakeText(), &draft.settings.guid);
}

constexpr ServerRow kRows[] = {
    {{"inter", "<delay>", "time between two checks; default 2s"},
     TakeInterval<&ServerSettings::inter_ms>},
    {{"fastinter", "<delay>", "the same while the state is changing"},
     TakeInterval<&ServerSettings::fastinter_ms>},
    {{"downinter", "<delay>", "the same while the server is DOWN"},
     TakeInterval<&ServerSettings::downinter_ms>},
    {{"rise", "<count>", "good checks in a row that make it UP; default 2"},
     TakeRise},
    {{"fall", "<count>", "bad checks in a row that make it DOWN; default 3"},
     TakeFall},
    {{"weight", "<weight>", "0 to 256; kept and shown"}, TakeWeight},
    {{.word = "id",
      .arguments = "<id>",
      .help = "its number, instead of the next free one",
      .flags = kNotByDefault},
     TakeId},
    {{.word = "guid",
      .arguments = "<id>",
      .help = "a name that is unique in the configuration; shown",
      .flags = kNotByDefault,
      .since = "3.0"},
     TakeGuid},
    {{"maxconn", "<maxconn>", "kept and shown"},
     TakeShown<&ServerSettings::maxconn>},
    {{"maxqueue", "<maxqueue>", "kept and shown"},
     TakeShown<&ServerSettings::maxqueue>},
    {{"slowstart", "<delay>", "kept and shown"}, TakeSlowstart},
    {{"error-limit", "<count>", "verified; there is no traffic to apply it to"},
     TakeErrorLimit},
    {{"agent-inter", "<delay>", "verified"}, TakeAgentInter},
};

}  // namespace

absl::Span<const ServerRow> ServerNumberWords() { return kRows; }

}  // namespace checkd
