// A TLS handshake by itself: prints what was agreed on and how long the
// certificate lasts, or why there is no handshake.
// `bazel run //examples:tls_probe -- 192.0.2.1:443 www.example.net`
#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "config/arguments/address_parser.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "tasks/tasklet.h"
#include "transport/connection.h"
#include "transport/sockets/kernel_net.h"
#include "transport/tls/tls.h"

namespace {

struct Probe : checkd::ConnectionOwner {
  explicit Probe(checkd::EventLoop* on)
      : ConnectionOwner{&Probe::OnReady}, loop(on) {}

  static void OnReady(ConnectionOwner* self, checkd::Connection* conn) {
    if (conn->established() || conn->failed()) {
      static_cast<Probe*>(self)->End(conn);
    }
  }
  static void OnTimeout(void* self) { static_cast<Probe*>(self)->loop->Stop(); }

  void End(checkd::Connection* conn) {
    established = conn->established();
    decided = true;
    if (conn->failed()) {
      std::printf("%s\n", checkd::ConnectionErrorText(conn->error()).data());
    }
    if (conn->transport() != nullptr) {
      Print(conn->transport()->Record()->Describe());
    }
    conn->Close(checkd::CloseMode::kGraceful);
    loop->Stop();
  }

  static void Print(const checkd::TlsReport& report) {
    if (!report.failure.empty()) std::printf("%s\n", report.failure.c_str());
    if (report.version.empty()) return;
    std::printf("%s, %s\n", report.version.c_str(), report.cipher.c_str());
    std::printf("%s, by %s\n", report.subject.c_str(), report.issuer.c_str());
    std::printf("%lld days left\n",
                (static_cast<long long>(report.chain_not_after_s) -
                 std::time(nullptr)) /
                    86400);
  }

  checkd::EventLoop* loop;
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
      checkd::ParseAddress(argc >= 2 ? argv[1] : "", {}, no_variables);
  if (!target.ok()) {
    std::fprintf(stderr, "tls_probe: %s\n", target.status().ToString().c_str());
    return 2;
  }
  checkd::TlsProfile profile;
  profile.ca_file = "@system-ca";
  checkd::TlsContexts contexts;
  if (const absl::Status status = contexts.Add(&profile); !status.ok()) {
    std::fprintf(stderr, "tls_probe: %s\n", status.ToString().c_str());
    return 2;
  }
  checkd::TlsFactory tls(&contexts);
  checkd::MonotonicClock clock;
  checkd::EpollPoller poller;
  checkd::EventLoop loop(&clock, &poller);
  checkd::KernelNet net;
  const checkd::TransportContext context{&loop, &poller, &net, &tls};
  Probe probe(&loop);
  checkd::Connection conn(&context);
  checkd::Endpoint endpoint{.address = &target->address};
  endpoint.tls = &profile;
  endpoint.sni = argc >= 3 ? argv[2] : "";
  if (conn.Open(endpoint, &probe) != 0) probe.End(&conn);
  probe.timeout.Schedule(loop.Now() + checkd::Seconds(2));
  loop.Run();
  if (!probe.decided) std::printf("no answer within 2 s\n");
  return probe.established ? 0 : 1;
}
