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
// many errors as possible are found in one run (at most 50 fatal lines).
LoadResult LoadConfig(const LoadOptions& options, Diagnostics& diagnostics);

// The line that `diagnostic` is about with a caret under its column; empty if
// it has no column.
std::string Excerpt(const LoadOptions& options, const Diagnostic& diagnostic);

// The alerts that close a failed load, after those that LoadConfig() gave.
std::vector<std::string> ClosingAlerts(const LoadResult& result);

}  // namespace checkd

#endif  // CONFIG_LOADER_H_
