#include "daemon/state_report.h"

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

// checkd carries no traffic.
constexpr char kProxyConnections[] =
    "Conn: act(FE+BE): 0+0, 0 pend (0 unass), tot(FE+BE): 0+0.";

}  // namespace

std::vector<std::string> StateReport(const Proxy& proxy) {
  const BackendSpec& spec = proxy.spec();
  std::vector<std::string> lines = {absl::StrCat(
      "SIGHUP received, dumping servers states for proxy ", spec.name, ".")};
  const std::string subject = absl::StrCat("SIGHUP: Proxy ", spec.name, " has");
  if (!proxy.backend || proxy.backend->servers().empty()) {
    lines.push_back(absl::StrCat(subject, " no servers. ", kProxyConnections));
    return lines;
  }
  for (const Server& server : proxy.backend->servers()) {
    lines.push_back(
        absl::StrCat("SIGHUP: Server ", spec.name, "/", server.spec().name,
                     " is ", server.Op() == OpState::kStopped ? "DOWN" : "UP",
                     ". Conn: 0 act, 0 pend, 0 tot."));
  }
  const BackendSnapshot backend = proxy.backend->Snapshot();
  if (backend.act > 0) {
    lines.push_back(absl::StrCat(
        subject, " ", backend.act, " active servers and ", backend.bck,
        " backup servers available. ", kProxyConnections));
  } else if (backend.bck > 0) {
    lines.push_back(absl::StrCat("SIGHUP: Proxy ", spec.name,
                                 " is running on backup servers ! ",
                                 kProxyConnections));
  } else {
    lines.push_back(
        absl::StrCat(subject, " no server available ! ", kProxyConnections));
  }
  return lines;
}

}  // namespace checkd
