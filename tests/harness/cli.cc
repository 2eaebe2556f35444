#include "tests/harness/cli.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "tests/harness/loopback.h"

namespace checkd {
namespace {

// Reads until `done` says so, the end or the deadline.
template <typename Done>
std::string ReadWhile(int fd, Millis patience, bool* ended, const Done& done) {
  const SteadyTime deadline = Now() + patience;
  std::string text;
  if (ended != nullptr) *ended = false;
  while (!done(text)) {
    const auto left =
        std::chrono::duration_cast<Millis>(deadline - Now()).count();
    pollfd ready = {fd, POLLIN, 0};
    if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) <= 0) break;
    char bytes[65536];
    const ssize_t n = recv(fd, bytes, sizeof(bytes), 0);
    if (n <= 0) {
      if (ended != nullptr) *ended = true;
      break;
    }
    text.append(bytes, n);
  }
  return text;
}

}  // namespace

int Cli::Connect() const {
  return port_ > 0 ? ConnectTcp(path_, port_) : ConnectUnix(path_);
}

std::string Cli::Ask(std::string_view line) const {
  int fd = -1;
  if (!WaitFor([&] { return (fd = Connect()) >= 0; })) return "";
  SendAll(fd, absl::StrCat(line, "\n"));
  shutdown(fd, SHUT_WR);
  const std::string answer = ReadAll(fd);
  close(fd);
  return answer;
}

bool SendAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(n);
  }
  return true;
}

std::string ReadAll(int fd, Millis patience, bool* ended) {
  return ReadWhile(fd, patience, ended,
                   [](const std::string&) { return false; });
}

std::string ReadUntil(int fd, std::string_view text, Millis patience) {
  return ReadWhile(fd, patience, nullptr, [text](const std::string& all) {
    return all.find(text) != std::string::npos;
  });
}

}  // namespace checkd
