#include "daemon/fleet/state_dump.h"

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

// Each is a line on stderr and a message to every log target.
constexpr int kStepsATurn = 64;

// checkd carries no traffic.
constexpr char kProxyConnections[] =
    "Conn: act(FE+BE): 0+0, 0 pend (0 unass), tot(FE+BE): 0+0.";

}  // namespace

void StateDump::Start() {
  console_->Print(Console::Level::kWarning,
                  "SIGHUP received, dumping servers states.");
  proxy_ = server_ = 0;
  opened_ = false;
  tasklet_.Wakeup();
}

void StateDump::OnTurn(void* context) {
  auto* const self = static_cast<StateDump*>(context);
  for (int i = 0; i < kStepsATurn; ++i) {
    if (!self->Step()) return;
  }
  self->tasklet_.Yield();
}

bool StateDump::Step() {
  if (proxy_ == fleet_->proxies().size()) return false;
  const Proxy& proxy = fleet_->proxies()[proxy_];
  if (proxy.spec().disabled) {
    ++proxy_;
    return true;
  }
  if (!opened_) {
    SayHeading(proxy);
    opened_ = true;
    return true;
  }
  if (proxy.backend && server_ < proxy.backend->servers().size()) {
    const Server& server = proxy.backend->servers()[server_++];
    Say(proxy, absl::StrCat("SIGHUP: Server ", proxy.spec().name, "/",
                            server.spec().name, " is ",
                            server.Op() == OpState::kStopped ? "DOWN" : "UP",
                            ". Conn: 0 act, 0 pend, 0 tot."));
    return true;
  }
  SayTotal(proxy);
  ++proxy_;
  server_ = 0;
  opened_ = false;
  return true;
}

// Only in the log: stderr has one opening line for all.
void StateDump::SayHeading(const Proxy& proxy) {
  router_->Log(
      proxy.config, LogLevel::kNotice,
      absl::StrCat("SIGHUP received, dumping servers states for proxy ",
                   proxy.spec().name, "."));
}

void StateDump::SayTotal(const Proxy& proxy) {
  const std::string subject =
      absl::StrCat("SIGHUP: Proxy ", proxy.spec().name, " ");
  if (!proxy.backend || proxy.backend->servers().empty()) {
    return Say(proxy,
               absl::StrCat(subject, "has no servers. ", kProxyConnections));
  }
  const BackendSnapshot backend = proxy.backend->Snapshot();
  if (backend.act > 0) {
    Say(proxy, absl::StrCat(subject, "has ", backend.act,
                            " active servers and ", backend.bck,
                            " backup servers available. ", kProxyConnections));
  } else if (backend.bck > 0) {
    Say(proxy, absl::StrCat(subject, "is running on backup servers ! ",
                            kProxyConnections));
  } else {
    Say(proxy,
        absl::StrCat(subject, "has no server available ! ", kProxyConnections));
  }
}

void StateDump::Say(const Proxy& proxy, std::string_view line) {
  console_->Print(Console::Level::kWarning, line);
  router_->Log(proxy.config, LogLevel::kNotice, line);
}

}  // namespace checkd
