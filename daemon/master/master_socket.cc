#include "daemon/master/master_socket.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "config/loader.h"
#include "config/text/diagnostics.h"
#include "config/text/environment.h"

namespace checkd {

absl::StatusOr<StatsSocket> ParseMasterSocket(const std::string& text) {
  if (text.empty() || text.find_first_of("'\n") != std::string::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat("'-S' expects an address (got '", text, "')"));
  }
  // The configuration's own reader knows the addresses and the options. Quotes:
  // on the command line no character is special.
  std::string line = "global\n  stats socket";
  std::vector<std::string> words = absl::StrSplit(text, ',');
  words.insert(words.begin() + 1, {"level", "admin"});
  for (const std::string& word : words) absl::StrAppend(&line, " '", word, "'");
  line += "\n";

  Environment environment = Environment::FromProcess();
  Diagnostics diagnostics;
  LoadOptions options;
  options.files = {{"-S", line}};
  options.environment = &environment;
  LoadResult result = LoadConfig(options, diagnostics);
  if (!result.ok() || result.config->global.stats_sockets.size() != 1) {
    std::string why;
    for (const Diagnostic& d : diagnostics.entries()) {
      if (d.severity == Severity::kAlert && why.empty()) why = d.text;
    }
    return absl::InvalidArgumentError(
        absl::StrCat("cannot use the master CLI socket '", text, "': ", why));
  }
  StatsSocket socket = std::move(result.config->global.stats_sockets.front());
  socket.location = {};
  socket.text = text;
  return socket;
}

}  // namespace checkd
