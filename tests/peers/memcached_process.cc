#include "tests/peers/memcached_process.h"

#include "absl/strings/str_cat.h"
#include "tests/harness/program.h"

namespace checkd {

bool MemcachedProcess::Installed() { return !FindProgram("memcached").empty(); }

std::vector<std::string> MemcachedProcess::Prepare() {
  // A sandbox maps root alone: it must not change users.
  return {FindProgram("memcached"), "-u", "root", "-l", address(), "-p",
          absl::StrCat(port())};
}

}  // namespace checkd
