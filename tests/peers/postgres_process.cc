#include "tests/peers/postgres_process.h"

#include <glob.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

// Of the newest version; Debian has no links to them in PATH.
std::string ProgramOf(const std::string& name) {
  glob_t found = {};
  const std::string pattern = absl::StrCat("/usr/lib/postgresql/*/bin/", name);
  std::string path;
  if (glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    path = found.gl_pathv[found.gl_pathc - 1];
  }
  globfree(&found);
  return path;
}

}  // namespace

bool PostgresProcess::Installed() { return !ProgramOf("postgres").empty(); }

PostgresProcess::PostgresProcess(Role role)
    : PeerProcess(
          Traits{.user = User::kNobody,
                 .stop_signal = SIGQUIT,  // at once
                 .ready_text = role == Role::kPrimary
                                   ? "ready to accept connections"
                                   : "consistent recovery state reached"}),
      role_(role) {}

bool PostgresProcess::InitCluster() {
  const std::string data = dir().Path("data");
  if (access(data.c_str(), F_OK) == 0) return true;
  if (!Run({ProgramOf("initdb"), "-D", data, "-U", "postgres", "--auth=trust",
            "--no-sync", "--locale=C"})) {
    return false;
  }
  dir().Write(
      "data/pg_hba.conf",
      absl::StrCat("host all ", kRejectedUser, " all reject\n", "host all ",
                   kScramUser, " all scram-sha-256\n", "host all ", kMd5User,
                   " all md5\n", "host all all all trust\n"));
  if (role_ == Role::kRecovering) dir().Write("data/standby.signal", "");
  return true;
}

std::vector<std::string> PostgresProcess::Prepare() {
  if (!InitCluster()) return {};
  return {
      ProgramOf("postgres"), "-D", dir().Path("data"), "-h", address(),   "-p",
      absl::StrCat(port()),  "-k", dir().path(),       "-c", "fsync=off", "-c",
      "hot_standby=off"};
}

}  // namespace checkd
