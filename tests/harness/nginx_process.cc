#include "tests/harness/nginx_process.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/wait_for.h"

namespace checkd {
namespace {

bool Accepts(const NginxProcess::Listener& at) {
  const int fd = ConnectTcp(at.first, at.second);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

}  // namespace

bool NginxProcess::Start(const std::string& http,
                         const std::vector<Listener>& listeners) {
  // A sandbox maps root alone: workers must not change users.
  std::string text =
      absl::StrCat("daemon off;\nuser root;\nworker_processes 1;\npid ",
                   dir_.Path("pid"), ";\nerror_log ", dir_.Path("error"),
                   ";\nevents { worker_connections 4096; }\nhttp {\n");
  for (const char* kind :
       {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
    absl::StrAppend(&text, "  ", kind, "_temp_path ", dir_.Path(kind), ";\n");
  }
  const std::string config =
      dir_.Write("nginx.conf", absl::StrCat(text, http, "}\n"));
  process_ = std::make_unique<ChildProcess>(
      ChildProcess::Options{.argv = {FindProgram("nginx"), "-c", config, "-p",
                                     dir_.path(), "-e", dir_.Path("error")}});
  return WaitFor([&] {
           return !process_->Running() ||
                  std::all_of(listeners.begin(), listeners.end(), Accepts);
         }) &&
         process_->Running();
}

void NginxProcess::Kill() {
  process_->Signal(SIGTERM);
  process_->Wait();
}

std::string NginxProcess::Errors() const {
  return process_->Output() + ReadFile(dir_.Path("error"));
}

}  // namespace checkd
