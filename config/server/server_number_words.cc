// Server keywords: intervals, counters, weights (F053, F054, F068-F070).
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "config/arguments/time_argument.h"
#include "config/server/server_words.h"

namespace checkd {
namespace {

// ---- intervals and counters

absl::Status TakeInterval(const Taken& t) {
  static constexpr std::pair<std::string_view, int32_t ServerSettings::*>
      kFields[] = {{"inter", &ServerSettings::inter_ms},
                   {"fastinter", &ServerSettings::fastinter_ms},
                   {"downinter", &ServerSettings::downinter_ms},
                   {"agent-inter", nullptr}};
  if (t.words().done()) return MissingArgument(t, "a delay");
  const std::string_view word = t.words().Take();
  TimeArgument time;
  const TimeContext context{t.keyword, t.in.server};
  if (absl::Status s = ParseServerTime(word, context, &time); !s.ok()) return s;
  for (const std::string& warning : time.warnings) {
    t.in.remark(Remark::kWarning, t.words().last(), warning);
  }
  for (const auto& [name, field] : kFields) {
    if (name == t.keyword && field != nullptr) {
      t.settings().*field = static_cast<int32_t>(time.ms);
    }
  }
  return absl::OkStatus();
}

absl::Status TakeSlowstart(const Taken& t) {
  if (t.words().done()) return MissingArgument(t, "a delay");
  TimeArgument time;
  const TimeContext context{t.keyword, t.in.server};
  if (absl::Status s = ParseServerTime(t.words().Take(), context, &time);
      !s.ok()) {
    return s;
  }
  t.settings().slowstart_s = static_cast<int32_t>((time.ms + 999) / 1000);
  return absl::OkStatus();
}

absl::Status TakeCount(const Taken& t, int32_t* out) {
  if (t.words().done()) return MissingArgument(t, "a number");
  const std::string_view word = t.words().Take();
  int value = 0;
  if (!absl::SimpleAtoi(word, &value) || value <= 0) {
    return InvalidWord("'%s' has to be > 0. Got '%s'", t.keyword, word);
  }
  *out = value;
  return absl::OkStatus();
}

absl::Status TakeRise(const Taken& t) {
  ServerSettings& settings = t.settings();
  if (absl::Status s = TakeCount(t, &settings.rise); !s.ok()) return s;
  if (settings.initial_health != 0) settings.initial_health = settings.rise;
  return absl::OkStatus();
}

absl::Status TakeFall(const Taken& t) {
  return TakeCount(t, &t.settings().fall);
}

absl::Status TakeErrorLimit(const Taken& t) {
  int32_t ignored = 0;
  return TakeCount(t, &ignored);
}

absl::Status TakeWeight(const Taken& t) {
  if (t.words().done()) return MissingArgument(t, "a number");
  const std::string_view word = t.words().Take();
  int weight = 0;
  if (!absl::SimpleAtoi(word, &weight) || weight < 0 || weight > 256) {
    return InvalidWord("weight of server %s is not within 0 and 256 (%s).",
                       t.in.server, word);
  }
  t.settings().weight = static_cast<uint16_t>(weight);
  return absl::OkStatus();
}

absl::Status TakeMaxconn(const Taken& t) {
  return TakeInteger(t, 0, 0x7fffffff, &t.settings().maxconn);
}

absl::Status TakeId(const Taken& t) {
  if (t.words().done()) return MissingArgument(t, "a number");
  const std::string_view word = t.words().Take();
  if (!absl::SimpleAtoi(word, &t.settings().id) || t.settings().id <= 0) {
    return InvalidWord("'id' : custom id has to be > 0 (got '%s')", word);
  }
  return absl::OkStatus();
}

constexpr ServerWord kWords[] = {
    {"inter", TakeInterval},
    {"fastinter", TakeInterval},
    {"downinter", TakeInterval},
    {"rise", TakeRise},
    {"fall", TakeFall},
    {"weight", TakeWeight},
    {"id", TakeId},
    {"maxconn", TakeMaxconn},
    {"slowstart", TakeSlowstart},
    {"error-limit", TakeErrorLimit},
    {"agent-inter", TakeInterval},
};

}  // namespace

absl::Span<const ServerWord> ServerNumberWords() { return kWords; }

}  // namespace checkd
