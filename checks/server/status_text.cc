#include "checks/server/status_text.h"

#include "checks/server/health.h"

namespace checkd {
namespace {

std::string Maintenance(const StatusInputs& in) {
  if (in.admin & kResolutionMaint) return "MAINT (resolution)";
  if (in.admin & kInheritedMaint)
    return "MAINT (via " + std::string(in.via) + ")";
  return "MAINT";
}

std::string Fraction(int32_t x, int32_t of) {
  return " " + std::to_string(x) + "/" + std::to_string(of);
}

// `word`, with "x/f" if a check has seen failures.
std::string Degraded(std::string_view word, const StatusInputs& in) {
  if (!in.check_enabled || in.health >= HealthRange{in.rise, in.fall}.Max()) {
    return std::string(word);
  }
  return std::string(word) + Fraction(in.health - in.rise + 1, in.fall);
}

std::string Down(const StatusInputs& in) {
  if (in.agent_enabled && in.agent_health == 0) return "DOWN (agent)";
  if (!in.check_enabled || in.health == 0) return "DOWN";
  return "DOWN" + Fraction(in.health, in.rise);
}

}  // namespace

std::string StatusText(const StatusInputs& in) {
  if (InMaintenance(in.admin)) return Maintenance(in);
  if (in.op == OpState::kStopped) return Down(in);
  if (in.op == OpState::kStopping) return Degraded("NOLB", in);
  if (Draining(in.admin))
    return in.agent_enabled ? "DRAIN (agent)" : Degraded("DRAIN", in);
  if (!in.check_enabled && !in.agent_enabled) return "no check";
  return Degraded("UP", in);
}

std::string StatusText(const ServerSnapshot& server) {
  StatusInputs in;
  in.op = server.op;
  in.admin = server.admin;
  in.check_enabled = server.check_enabled();
  in.health = server.health;
  in.rise = server.rise;
  in.fall = server.fall;
  return StatusText(in);
}

}  // namespace checkd
