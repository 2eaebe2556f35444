#include "tests/harness/syslog_receiver.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <regex>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/harness/loopback.h"

namespace checkd {
namespace {

void Check(bool ok, const char* what) {
  if (ok) return;
  std::perror(what);
  std::abort();
}

}  // namespace

SyslogMessage ParseSyslog(std::string raw) {
  static const std::regex* const form = new std::regex(
      R"(^<(\d+)>([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) ([^ \[\]]+)\[(\d+)\]: )");
  SyslogMessage message;
  message.at = Now();
  message.raw = std::move(raw);
  std::smatch match;
  if (!std::regex_search(message.raw, match, *form)) return message;
  if (message.raw.back() != '\n') return message;
  message.malformed = false;
  const int priority = std::stoi(match[1]);
  message.facility = priority / 8;
  message.severity = priority % 8;
  message.time = match[2];
  message.tag = match[3];
  message.pid = std::stoi(match[4]);
  message.text = match.suffix();
  message.text.pop_back();
  return message;
}

SyslogReceiver::SyslogReceiver() {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  Check(bind(fd, reinterpret_cast<sockaddr*>(&in), sizeof(in)) == 0, "bind");
  target_ = absl::StrCat("127.0.0.1:", LocalPort(fd));
  Start(fd);
}

SyslogReceiver::SyslogReceiver(const std::string& path) : target_(path) {
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un un{};
  un.sun_family = AF_UNIX;
  strncpy(un.sun_path, path.c_str(), sizeof(un.sun_path) - 1);
  Check(bind(fd, reinterpret_cast<sockaddr*>(&un), sizeof(un)) == 0, "bind");
  Start(fd);
}

SyslogReceiver::~SyslogReceiver() {
  close(stop_[1]);
  collector_.join();
  close(stop_[0]);
  close(fd_);
}

void SyslogReceiver::Start(int fd) {
  fd_ = fd;
  // A fleet that goes down at once sends faster than a thread wakes up.
  const int bytes = 16 << 20;
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)) != 0) {
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
  }
  Check(pipe2(stop_, O_CLOEXEC) == 0, "pipe2");
  collector_ = std::thread([this] { Collect(); });
}

void SyslogReceiver::Collect() {
  pollfd fds[2] = {{fd_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
  std::string bytes(70000, '\0');
  while (poll(fds, 2, -1) > 0 && fds[1].revents == 0) {
    const ssize_t n = recv(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (n < 0) continue;
    SyslogMessage message = ParseSyslog(bytes.substr(0, n));
    std::lock_guard<std::mutex> lock(mutex_);
    messages_.push_back(std::move(message));
  }
}

std::vector<SyslogMessage> SyslogReceiver::messages() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return messages_;
}

std::vector<std::string> SyslogReceiver::Texts(std::string_view part) const {
  std::lock_guard<std::mutex> lock(mutex_);
  std::vector<std::string> texts;
  for (const SyslogMessage& message : messages_) {
    if (absl::StrContains(message.text, part)) texts.push_back(message.text);
  }
  return texts;
}

int SyslogReceiver::Count(std::string_view part) const {
  return static_cast<int>(Texts(part).size());
}

bool SyslogReceiver::WaitForText(std::string_view part, Millis patience) const {
  return WaitForCount(part, 1, patience);
}

bool SyslogReceiver::WaitForCount(std::string_view part, int count,
                                  Millis patience) const {
  return WaitFor([&] { return Count(part) >= count; }, patience);
}

std::string SyslogReceiver::Dump() const {
  std::string dump;
  for (const SyslogMessage& message : messages()) {
    absl::StrAppend(&dump, message.raw);
    if (dump.empty() || dump.back() != '\n') dump += "\n";
  }
  return dump;
}

}  // namespace checkd
