#include "tests/peers/redis_process.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/harness/program.h"

namespace checkd {

bool RedisProcess::Installed() { return !FindProgram("redis-server").empty(); }

std::vector<std::string> RedisProcess::Prepare() {
  const std::string config = absl::StrCat(
      "bind ", address(), "\nport ", port(), "\ndir ", dir().path(),
      "\nsave \"\"\n", absl::StrJoin(lines_, "\n"), "\n");
  return {FindProgram("redis-server"), dir().Write("redis.conf", config)};
}

}  // namespace checkd
