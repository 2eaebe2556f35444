#include "tests/hostile/clients.h"

#include <sys/socket.h>

#include <utility>

namespace checkd {

constexpr Millis kClientsLife{8000};

Step Converse(std::string line) {
  std::string gulp;
  while (gulp.size() < 4096) gulp += line;
  return [gulp = std::move(gulp)](Wire& wire) {
    wire.Converse(gulp);
    return false;
  };
}

Step ReadSlowly(size_t size, Millis pause) {
  return [size, pause](Wire& wire) {
    std::string bytes(size, '\0');
    while (wire.Wait(pause)) {
      if (recv(wire.fd(), bytes.data(), size, MSG_DONTWAIT) == 0) return true;
    }
    return false;
  };
}

Step ReadToTheEnd() {
  return [](Wire& wire) {
    wire.AwaitEnd();
    return true;
  };
}

HostileClients::HostileClients(std::function<int()> connect, int count,
                               Script script)
    : connect_(std::move(connect)), script_(std::move(script)) {
  for (int i = 0; i < count; ++i) threads_.emplace_back([this] { Run(); });
}

HostileClients::~HostileClients() {
  stop_ = true;
  for (std::thread& thread : threads_) thread.join();
}

void HostileClients::Run() {
  LowerPriority();
  const SteadyTime end = Now() + kClientsLife;
  while (!stop_ && Now() < end) {
    const int fd = connect_();
    if (fd < 0) continue;
    ++connected_;
    Wire wire(fd, &stop_, kClientsLife);
    for (const Step& step : script_) {
      if (!step(wire)) break;
    }
  }
}

}  // namespace checkd
