// The words of `global` that are acted upon in both passes (F118, F144).
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "config/global/global_words.h"

namespace checkd {
namespace {

struct BoolField {
  std::string_view word;
  bool GlobalConfig::*field;
};

constexpr BoolField kSwitches[] = {
    {"daemon", &GlobalConfig::daemon},
    {"quiet", &GlobalConfig::quiet},
    {"zero-warning", &GlobalConfig::zero_warning},
};

void TakeSwitch(GlobalLine& in) {
  if (!in.line.AtMost(0)) return;
  for (const BoolField& known : kSwitches) {
    if (known.word == in.line[0]) in.global.*known.field = true;
  }
}

void TakePidfile(GlobalLine& in) {
  if (!OneGlobalArgument(in, "a file name")) return;
  in.global.pidfile = std::string(in.line[1]);
}

// -L wins over the file.
void TakeLocalpeer(GlobalLine& in) {
  if (!OneGlobalArgument(in, "a name")) return;
  if (!in.load.options.localpeer.empty()) return;
  in.global.localpeer = std::string(in.line[1]);
  in.load.environment.Set("HAPROXY_LOCALPEER", in.line[1]);
}

void TakeSetenv(GlobalLine& in) {
  if (in.line.size() != 3) {
    return in.line.Error(
        0, absl::StrCat("'", in.line[0], "' expects a name and a value."));
  }
  const std::string name(in.line[1]);
  const std::string value(in.line[2]);
  const bool done = in.line[0] == "setenv"
                        ? in.load.environment.Set(name, value)
                        : in.load.environment.SetIfUnset(name, value);
  if (!done) {
    in.line.Error(1, absl::StrCat("'", in.line[0], "': '", name,
                                  "' is no name of a variable."));
  }
}

void TakeUnsetenv(GlobalLine& in) {
  if (in.line.size() < 2) {
    return in.line.Error(0, "'unsetenv' expects names of variables.");
  }
  for (size_t i = 1; i < in.line.size(); ++i) {
    in.load.environment.Unset(std::string(in.line[i]));
  }
}

void TakeResetenv(GlobalLine& in) {
  std::vector<std::string> owned;
  for (size_t i = 1; i < in.line.size(); ++i) owned.emplace_back(in.line[i]);
  const std::vector<std::string_view> keep(owned.begin(), owned.end());
  in.load.environment.Reset(keep);
}

constexpr GlobalWord kWords[] = {
    {"daemon", TakeSwitch},       {"quiet", TakeSwitch},
    {"zero-warning", TakeSwitch}, {"pidfile", TakePidfile},
    {"localpeer", TakeLocalpeer}, {"setenv", TakeSetenv},
    {"presetenv", TakeSetenv},    {"unsetenv", TakeUnsetenv},
    {"resetenv", TakeResetenv},
};

const GlobalWord* Find(std::string_view word) {
  for (const GlobalWord& known : kWords) {
    if (known.word == word) return &known;
  }
  return nullptr;
}

}  // namespace

bool TakeEarlyGlobal(LoadState& load, Line& line) {
  const GlobalWord* const known = Find(line[0]);
  if (known == nullptr) return false;
  GlobalLine in{load, line, load.config.global};
  known->take(in);
  return true;
}

}  // namespace checkd
