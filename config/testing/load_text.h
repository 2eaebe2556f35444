// Loads a configuration from a string, for tests.
//
//   Loaded loaded = LoadText("backend b\n  server s 127.0.0.1:80 check\n");
//   ASSERT_TRUE(loaded.ok()) << loaded.Messages();
//   loaded.config().proxies[0]
#ifndef CONFIG_TESTING_LOAD_TEXT_H_
#define CONFIG_TESTING_LOAD_TEXT_H_

#include <sys/socket.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/loader.h"

namespace checkd {

struct Loaded {
  std::unique_ptr<Environment> environment;
  Diagnostics diagnostics;
  LoadResult result;

  bool ok() const { return result.ok(); }
  const Config& config() const { return *result.config; }
  const BackendSpec& proxy(size_t i) const { return config().proxies[i].spec; }
  // One line for each message, its severity in front.
  std::string Messages() const {
    static constexpr std::string_view kNames[] = {"NOTICE", "DIAG", "WARNING",
                                                  "ALERT"};
    std::string out;
    for (const Diagnostic& entry : diagnostics.entries()) {
      absl::StrAppend(&out, kNames[static_cast<int>(entry.severity)], " ",
                      entry.text, "\n");
    }
    return out;
  }
  bool Says(std::string_view text) const {
    return Messages().find(text) != std::string::npos;
  }
};

// The file is test.cfg. Only localhost resolves, to 127.0.0.1; every user and
// group has the number 7; the variables cli and fe1 name descriptors.
inline LoadOptions TestOptions(std::string_view text) {
  LoadOptions options;
  options.files = {{"test.cfg", std::string(text)}};
  options.host_name = "machine";
  options.resolve_host = [](const std::string& name, int family) {
    std::vector<Address> found;
    if (name == "localhost" && family != AF_INET6) {
      found.push_back(*Address::FromIp("127.0.0.1"));
    }
    return found;
  };
  options.user_id = [](const std::string&) { return std::optional<int>(7); };
  options.group_id = options.user_id;
  return options;
}

inline Loaded Load(LoadOptions options) {
  Loaded loaded;
  loaded.environment = std::make_unique<Environment>();
  loaded.environment->Set("cli", "5");
  loaded.environment->Set("fe1", "6");
  options.environment = loaded.environment.get();
  loaded.result = LoadConfig(options, loaded.diagnostics);
  return loaded;
}

inline Loaded LoadText(std::string_view text) {
  return Load(TestOptions(text));
}

}  // namespace checkd

#endif  // CONFIG_TESTING_LOAD_TEXT_H_
