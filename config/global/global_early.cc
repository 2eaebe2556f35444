// The words of `global` that are acted upon in both passes (F118, F144).
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/global/global_words.h"

namespace checkd {
namespace {

template <bool GlobalConfig::*kField>
void TakeSwitch(GlobalDraft& draft, Line& line) {
  if (line.AtMost(0)) draft.global.*kField = true;
}

void TakePidfile(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  line.Store(line.TakeText({.noun = "a file name"}), &draft.global.pidfile);
}

// -L wins over the file.
void TakeLocalpeer(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  std::string name;
  if (!line.Store(line.TakeText({.noun = "a name"}), &name)) return;
  if (!draft.load.options.localpeer.empty()) return;
  draft.load.environment.Set("HAPROXY_LOCALPEER", name);
  draft.global.localpeer = std::move(name);
}

void TakeSetenv(GlobalDraft& draft, Line& line) {
  if (line.left() != 2) {
    return line.Error(
        0, absl::StrCat("'", line.keyword(), "' expects a name and a value."));
  }
  const std::string name(line.Take());
  const std::string value(line.Peek());
  const bool done = line.keyword() == "setenv"
                        ? draft.load.environment.Set(name, value)
                        : draft.load.environment.SetIfUnset(name, value);
  if (done) return;
  line.Error(line.last(), absl::StrCat("'", line.keyword(), "': '", name,
                                       "' is no name of a variable."));
}

void TakeUnsetenv(GlobalDraft& draft, Line& line) {
  if (line.done()) {
    return line.Error(0, "'unsetenv' expects names of variables.");
  }
  while (!line.done()) draft.load.environment.Unset(std::string(line.Take()));
}

void TakeResetenv(GlobalDraft& draft, Line& line) {
  // The words may point into what is reset.
  std::vector<std::string> owned;
  while (!line.done()) owned.emplace_back(line.Take());
  const std::vector<std::string_view> keep(owned.begin(), owned.end());
  draft.load.environment.Reset(keep);
}

constexpr GlobalRow kRows[] = {
    {{.word = "daemon",
      .help = "the process leaves the terminal",
      .flags = kEveryPass},
     TakeSwitch<&GlobalConfig::daemon>},
    {{.word = "quiet",
      .help = "no notices and warnings at start",
      .flags = kEveryPass},
     TakeSwitch<&GlobalConfig::quiet>},
    {{.word = "zero-warning",
      .help = "a warning refuses the configuration",
      .flags = kEveryPass},
     TakeSwitch<&GlobalConfig::zero_warning>},
    {{.word = "pidfile",
      .arguments = "<file>",
      .help = "where the process id is written",
      .flags = kEveryPass},
     TakePidfile},
    {{.word = "localpeer",
      .arguments = "<name>",
      .help = "the name in HAPROXY_LOCALPEER",
      .flags = kEveryPass},
     TakeLocalpeer},
    {{.word = "setenv",
      .arguments = "<name> <value>",
      .help = "sets a variable of the environment",
      .flags = kEveryPass},
     TakeSetenv},
    {{.word = "presetenv",
      .arguments = "<name> <value>",
      .help = "sets it unless it is set",
      .flags = kEveryPass},
     TakeSetenv},
    {{.word = "unsetenv",
      .arguments = "<name>...",
      .help = "removes variables",
      .flags = kEveryPass},
     TakeUnsetenv},
    {{.word = "resetenv",
      .arguments = "[<name>...]",
      .help = "removes all but those",
      .flags = kEveryPass},
     TakeResetenv},
};

}  // namespace

absl::Span<const GlobalRow> GlobalEarlyWords() { return kRows; }

}  // namespace checkd
