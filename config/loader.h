// Reads HAProxy's configuration dialect and returns what it says as values.
//
//   LoadOptions options;
//   options.files = {{"haproxy.cfg", text}};
//   options.environment = &environment;
//   options.resolve_host = ResolveWithLibc;
//   LoadResult result = LoadConfig(options, diagnostics);
//   if (!result.ok()) {
//     for (const auto& line : ClosingAlerts(result)) console.Alert(line);
//     return 1;
//   }
//   Run(*result.config);
//
// No I/O: files are read and host names resolved by the caller.
#ifndef CONFIG_LOADER_H_
#define CONFIG_LOADER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "config/text/diagnostics.h"
#include "config/values/config.h"
#include "config/values/load_options.h"

namespace checkd {

// What LoadConfig() returns. It owns the Config. Diagnostics own their texts,
// so that they may be printed after the Config is gone.
struct LoadResult {
  LoadOutcome outcome = LoadOutcome::kOk;
  std::vector<std::string> failed_files;  // names, in order
  // How many of the diagnostics arose while lines were being read: these are
  // printed with "config : " in front, later ones are not (F115).
  size_t parse_diagnostics = 0;
  std::unique_ptr<Config> config;  // null unless kOk

  bool ok() const { return outcome == LoadOutcome::kOk; }
};

// Everything worth saying goes to `diagnostics`, in the order of the file; as
// many errors as possible are found in one run (at most kMaxFatalLines fatal
// lines of each file). Pass an empty Diagnostics: what it holds counts as read
// with the files.
//
// Files are read twice, first for `setenv` and what is like it (F118, F144);
// errors of the first reading end the load. What is judged across sections is
// judged only if all lines are good. The environment changes even if the load
// fails.
//
// Runs on the calling thread until it is done. The budget is half a second for
// 100 000 servers (loader_bench.cc), besides what the functions in `options`
// wait. Loads that share no environment may run side by side.
LoadResult LoadConfig(const LoadOptions& options, Diagnostics& diagnostics);

// The line that `diagnostic` is about with a caret under its column (F009), to
// be printed below its text; empty if it has no column, or if its file or line
// is not in `options`. Whoever prints leaves it out if the text shows the line
// (shows_line). Reads the file up to that line: for a few messages, not for
// each of many.
std::string Excerpt(const LoadOptions& options, const Diagnostic& diagnostic);

// The alerts that close a failed load, after those that LoadConfig() gave
// (F118): one for each failed file, then one for the outcome. Empty after a
// good load, and where the messages before have said it all.
std::vector<std::string> ClosingAlerts(const LoadResult& result);

}  // namespace checkd

#endif  // CONFIG_LOADER_H_
