#include "tests/harness/proxy_process.h"

#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "tests/harness/program.h"

namespace checkd {

ProxyProcess::ProxyProcess(const Options& options) : cli_(dir_.Path("cli")) {
  std::string text =
      absl::StrCat("  global\n    stats socket \"", dir_.Path("cli"),
                   "\" level admin mode 600\n");
  if (!options.log.empty()) {
    absl::StrAppend(&text, "    log ", log_.target(), " ", options.log, "\n");
  }
  absl::StrAppend(&text, options.global, "\ndefaults\n  log global\n",
                  "  timeout connect 5s\n  timeout client 5s\n",
                  "  timeout server 5s\n", options.config);
  ChildProcess::Options child;
  child.argv = {options.program.empty() ? CheckdPath() : options.program};
  child.argv.insert(child.argv.end(), options.args.begin(), options.args.end());
  child.argv.insert(child.argv.end(), {"-f", dir_.Write("test.cfg", text)});
  child.env = options.env;
  child.fds = options.fds;
  child.directory = dir_.path();
  child.max_open_files = options.max_open_files;
  child.ignore_sigpipe = options.ignore_sigpipe;
  process_ = std::make_unique<ChildProcess>(child);
}

bool ProxyProcess::Ready() {
  return WaitFor([this] {
           if (!process_->Running()) return true;
           const int fd = cli_.Connect();
           if (fd < 0) return false;
           close(fd);
           return true;
         }) &&
         process_->Running();
}

bool ProxyProcess::WaitForStat(const std::string& proxy,
                               const std::string& server,
                               const std::string& column,
                               const std::string& value,
                               Millis patience) const {
  return WaitFor([&] { return Stats().Get(proxy, server, column) == value; },
                 patience);
}

std::string ProxyProcess::Story() const {
  return absl::StrCat("--- configuration\n", ReadFile(dir_.Path("test.cfg")),
                      "--- stdout and stderr\n", process_->Output(),
                      "--- log\n", log_.Dump());
}

}  // namespace checkd
