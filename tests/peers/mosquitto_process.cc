#include "tests/peers/mosquitto_process.h"

#include "absl/strings/str_cat.h"
#include "tests/harness/program.h"

namespace checkd {

bool MosquittoProcess::Installed() { return !FindProgram("mosquitto").empty(); }

std::vector<std::string> MosquittoProcess::Prepare() {
  // A sandbox maps root alone: it must not change users.
  std::string config =
      absl::StrCat("listener ", port(), " ", address(), "\nuser root\n");
  if (clients_ == Clients::kAll) {
    absl::StrAppend(&config, "allow_anonymous true\n");
  } else {
    const std::string passwords = dir().Path("passwords");
    if (!Run({FindProgram("mosquitto_passwd"), "-b", "-c", passwords, kUser,
              kPassword})) {
      return {};
    }
    absl::StrAppend(&config, "allow_anonymous false\npassword_file ", passwords,
                    "\n");
  }
  return {FindProgram("mosquitto"), "-c", dir().Write("conf", config)};
}

}  // namespace checkd
