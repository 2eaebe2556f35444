// A TCP connect check by itself: prints whether the peer accepts, and how fast,
// or why not. `bazel run //examples:tcp_probe -- 127.0.0.1:80` (or unix@/run/x)
#include <cstdio>
#include <cstring>
#include <optional>
#include <string_view>

#include "config/arguments/address_parser.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "tasks/tasklet.h"
#include "transport/connection.h"
#include "transport/sockets/kernel_net.h"

namespace {

struct Probe : checkd::ConnectionOwner {
  explicit Probe(checkd::EventLoop* on)
      : ConnectionOwner{&Probe::OnReady}, loop(on) {}

  static void OnReady(ConnectionOwner* self, checkd::Connection* conn) {
    static_cast<Probe*>(self)->End(conn);
  }
  static void OnTimeout(void* self) { static_cast<Probe*>(self)->loop->Stop(); }

  void End(checkd::Connection* conn) {
    const auto took = static_cast<long long>((loop->Now() - start).count());
    if (conn->failed()) {
      std::printf("%s (%s)\n",
                  checkd::ConnectionErrorText(conn->error()).data(),
                  std::strerror(conn->sys_errno()));
    } else {
      std::printf("established after %lld us\n", took);
    }
    established = conn->established();
    decided = true;
    conn->Close(checkd::CloseMode::kReset);
    loop->Stop();
  }

  checkd::EventLoop* loop;
  checkd::Instant start = loop->Now();
  checkd::Task timeout{&Probe::OnTimeout, this, loop};
  bool established = false;
  bool decided = false;
};

}  // namespace

int main(int argc, char** argv) {
  const auto no_variables = [](std::string_view) {
    return std::optional<std::string_view>();
  };
  const auto target =
      checkd::ParseAddress(argc == 2 ? argv[1] : "", {}, no_variables);
  if (!target.ok()) {
    std::fprintf(stderr, "tcp_probe: %s\n", target.status().ToString().c_str());
    return 2;
  }
  checkd::MonotonicClock clock;
  checkd::EpollPoller poller;
  checkd::EventLoop loop(&clock, &poller);
  checkd::KernelNet net;
  const checkd::TransportContext context{&loop, &poller, &net};
  Probe probe(&loop);
  checkd::Connection conn(&context);
  if (conn.Open({.address = &target->address}, &probe) != 0) probe.End(&conn);
  probe.timeout.Schedule(probe.start + checkd::Seconds(2));
  loop.Run();
  if (!probe.decided) std::printf("no answer within 2 s\n");
  return probe.established ? 0 : 1;
}
