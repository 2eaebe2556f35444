#include "tests/peers/mariadb_process.h"

#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/harness/program.h"

namespace checkd {
namespace {

constexpr char kTables[] = "/usr/share/mysql/mysql_system_tables.sql";

}  // namespace

bool MariadbProcess::Installed() {
  return !FindProgram("mariadbd").empty() && !ReadFile(kTables).empty();
}

std::string MariadbProcess::Version() const {
  // Length and number of the packet, the version of the protocol.
  constexpr size_t kBefore = 5;
  const std::string greeting = FirstBytesOf(address(), port(), "");
  return greeting.size() < kBefore ? "" : greeting.c_str() + kBefore;
}

std::vector<std::string> MariadbProcess::Prepare() {
  const std::vector<std::string> server = {
      FindProgram("mariadbd"), "--no-defaults",
      absl::StrCat("--datadir=", dir().path()),
      // It would not be root unasked.
      "--user=root", "--skip-innodb", "--default-storage-engine=Aria",
      "--skip-log-bin"};
  if (access(dir().Path("mysql").c_str(), F_OK) != 0) {
    const std::string script = dir().Write(
        "tables.sql",
        absl::StrCat("CREATE DATABASE mysql;\nUSE mysql;\n", ReadFile(kTables),
                     "INSERT INTO global_priv VALUES ('%', '", kUser,
                     "', '{\"access\":0}');\n"));
    if (!Run({"/bin/sh", "-c",
              absl::StrCat("exec ", absl::StrJoin(server, " "),
                           " --bootstrap < ", script)})) {
      return {};
    }
  }
  std::vector<std::string> argv = server;
  argv.insert(argv.end(),
              {absl::StrCat("--bind-address=", address()),
               absl::StrCat("--port=", port()),
               absl::StrCat("--socket=", dir().Path("socket")),
               absl::StrCat("--max-connections=", kMaxConnections),
               // Who has not said anything yet is a connection for a while.
               "--connect-timeout=60", "--skip-name-resolve"});
  return argv;
}

}  // namespace checkd
