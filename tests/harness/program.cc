#include "tests/harness/program.h"

#include <unistd.h>

#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace checkd {

std::string CheckdPath() {
  const char* chosen = getenv("CHECKD_UNDER_TEST");
  if (chosen != nullptr && *chosen != '\0') return chosen;
  const char* runfiles = getenv("TEST_SRCDIR");
  const char* workspace = getenv("TEST_WORKSPACE");
  if (runfiles == nullptr || workspace == nullptr) return "daemon/checkd";
  return absl::StrCat(runfiles, "/", workspace, "/daemon/checkd");
}

bool UnderTestIsHaproxy() { return absl::EndsWith(CheckdPath(), "/haproxy"); }

std::string FindProgram(std::string_view name) {
  const char* path = getenv("PATH");
  const std::string folders =
      absl::StrCat(path == nullptr ? "" : path, ":/usr/sbin:/usr/bin");
  for (absl::string_view folder : absl::StrSplit(folders, ':')) {
    const std::string candidate = absl::StrCat(folder, "/", name);
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

}  // namespace checkd
