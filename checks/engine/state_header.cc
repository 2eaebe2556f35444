#include "checks/engine/state_header.h"

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

// Unlike statistics, this one shows neither maintenance nor drain.
std::string StateText(const ServerSnapshot& s) {
  if (!s.check_enabled()) return "no check";
  if (s.op == OpState::kStopped) {
    if (s.health == 0) return "DOWN";
    return absl::StrCat("DOWN ", s.health, "/", s.rise);
  }
  const char* const word = s.op == OpState::kStopping ? "NOLB" : "UP";
  if (s.health >= s.rise + s.fall - 1) return word;
  return absl::StrCat(word, " ", s.health - s.rise + 1, "/", s.fall);
}

std::string Where(const Address& address) {
  if (address.is_unix()) return "address=unix; port=";
  return absl::StrCat("address=", address.HostString(),
                      "; port=", address.port());
}

}  // namespace

std::string StateHeader(const BackendSpec& backend, const ServerSpec& spec,
                        const ServerSnapshot& server, uint32_t total_weight,
                        const std::string& node) {
  return absl::StrCat(StateText(server), "; ", Where(server.address),
                      "; name=", backend.name, "/", spec.name, "; node=", node,
                      "; weight=", server.weight, "/", total_weight,
                      "; scur=0/0; qcur=0");
}

}  // namespace checkd
