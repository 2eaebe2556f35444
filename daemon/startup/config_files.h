// Reads the files that -f and -- name (F122).
#ifndef DAEMON_STARTUP_CONFIG_FILES_H_
#define DAEMON_STARTUP_CONFIG_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace checkd {

// A whole file, as it was when it was read; nothing bounds its size.
struct ConfigFile {
  std::string name;  // as messages show it
  std::string text;
};

// The files in order; a folder stands for its *.cfg, hidden ones skipped, in
// the order of the C locale. NotFound, with HAProxy's words (F118), for the
// first that cannot be read.
//
// Folders in a folder are not looked into; one without any *.cfg adds nothing.
// May block, for instance on a pipe: for start-up and reloads.
absl::StatusOr<std::vector<ConfigFile>> ReadConfigFiles(
    const std::vector<std::string>& paths);

}  // namespace checkd

#endif  // DAEMON_STARTUP_CONFIG_FILES_H_
