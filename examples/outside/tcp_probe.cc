// Does something listen there? `bazel run :tcp_probe -- 127.0.0.1 80`
#include <cstdio>
#include <cstdlib>

#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/connection.h"
#include "transport/sockets/kernel_net.h"
#include "transport/values/address.h"

namespace {

// Ends the loop when the connection stands or has failed, or after two seconds.
struct Probe : checkd::ConnectionOwner {
  explicit Probe(checkd::EventLoop* on)
      : ConnectionOwner{&OnReady}, timeout(&OnTimeout, this, on) {
    timeout.Schedule(on->Now() + checkd::Seconds(2));
  }
  static void OnReady(ConnectionOwner* self, checkd::Connection*) {
    static_cast<Probe*>(self)->timeout.loop()->Stop();
  }
  static void OnTimeout(void* self) {
    static_cast<Probe*>(self)->timeout.loop()->Stop();
  }

  checkd::Task timeout;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const auto address = checkd::Address::FromIp(
      argv[1], static_cast<uint16_t>(std::atoi(argv[2])));
  if (!address) return 2;

  checkd::MonotonicClock clock;
  checkd::EpollPoller poller;
  checkd::EventLoop loop(&clock, &poller);
  checkd::KernelNet net;
  const checkd::TransportContext context{&loop, &poller, &net};
  checkd::Connection connection(&context);
  Probe probe(&loop);
  if (connection.Open({.address = &*address}, &probe) == 0) loop.Run();

  const bool listens = connection.established();
  if (listens) {
    std::puts("listens");
  } else if (connection.failed()) {
    std::puts(checkd::ConnectionErrorText(connection.error()).data());
  } else {
    std::puts("no answer");
  }
  connection.Close(checkd::CloseMode::kReset);
  return listens ? 0 : 1;
}
