#include "tests/peers/slapd_process.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/harness/program.h"

namespace checkd {

bool SlapdProcess::Installed() { return !FindProgram("slapd").empty(); }

std::vector<std::string> SlapdProcess::Prepare() {
  const std::string config = absl::StrCat(
      absl::StrJoin(lines_, "\n"),
      "\ninclude /etc/ldap/schema/core.schema\npidfile ", dir().Path("pid"),
      "\nmodulepath /usr/lib/ldap\nmoduleload back_ldif\ndatabase ldif\n"
      "suffix \"dc=test\"\ndirectory ",
      dir().path(), "\n");
  // With -d it stays in the foreground.
  return {FindProgram("slapd"),
          "-d",
          "0",
          "-h",
          absl::StrCat("ldap://", endpoint()),
          "-f",
          dir().Write("slapd.conf", config)};
}

}  // namespace checkd
