#include "checks/server/log_lines.h"

#include "absl/strings/str_cat.h"
#include "checks/server/health.h"

namespace checkd {
namespace {

std::string Subject(const ServerNames& names) {
  return absl::StrCat(names.backup ? "Backup " : "", "Server ", names.backend,
                      "/", names.server);
}

std::string Via(std::string_view via) {
  return via.empty() ? "" : absl::StrCat(" via ", via);
}

std::string InParentheses(std::string_view cause) {
  return cause.empty() ? "" : absl::StrCat(" (", cause, ")");
}

std::string_view UpOrDown(OpState op) {
  return op == OpState::kStopped ? "DOWN" : "UP";
}

// What remains. There are no sessions here, so their counts are 0 (F432).
std::string More(OpState op, std::string_view via,
                 const ServingCounts& counts) {
  const bool down = op == OpState::kStopped;
  return absl::StrCat(
      Via(via), ". ", counts.act, " active and ", counts.bck,
      " backup servers ", down ? "left." : "online.",
      counts.act == 0 && counts.bck > 0 ? " Running on backup." : "",
      down ? " 0 sessions active, 0 requeued, 0 remaining in queue."
           : " 0 sessions requeued, 0 total in queue.");
}

}  // namespace

std::string EscapeInfo(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '<' && c != '>' && c != '"') {
      out.push_back(c);
    } else {
      out.append({'<', kHex[byte >> 4], kHex[byte & 15], '>'});
    }
  }
  return out;
}

std::string ReasonText(CheckStatus status, int code,
                       std::string_view description, int32_t duration_ms) {
  std::string out = absl::StrCat(", reason: ", Info(status).text);
  if (HasCode(status)) absl::StrAppend(&out, ", code: ", code);
  if (!description.empty())
    absl::StrAppend(&out, ", info: \"", EscapeInfo(description), "\"");
  if (duration_ms >= 0)
    absl::StrAppend(&out, ", check duration: ", duration_ms, "ms");
  return out;
}

std::string CheckLine(const CheckLineInputs& in) {
  const CheckResult result = Info(in.status).result;
  const bool good = HealthRange{in.rise, in.fall}.Good(in.health);
  return absl::StrCat(
      in.agent ? "Agent" : "Health", " check for ",
      in.names.backup ? "backup " : "", "server ", in.names.backend, "/",
      in.names.server, result == CheckResult::kCondPass ? " conditionally" : "",
      result == CheckResult::kFailed ? " failed" : " succeeded",
      ReasonText(in.status, in.code, in.description, in.duration_ms),
      ", status: ", good ? in.health - in.rise + 1 : in.health, "/",
      good ? in.fall : in.rise,
      !good             ? " DOWN."
      : in.uweight == 0 ? " DRAIN."
                        : " UP.");
}

std::string StateLine(const ServerNames& names, OpState op,
                      std::string_view cause, std::string_view via,
                      const ServingCounts& counts) {
  return absl::StrCat(Subject(names),
                      op == OpState::kStopping ? " is stopping" : " is ",
                      op == OpState::kStopping ? "" : UpOrDown(op), cause,
                      More(op, via, counts));
}

std::string EntersMaintenanceLine(const ServerNames& names, bool was_down,
                                  std::string_view cause, std::string_view via,
                                  const ServingCounts& counts) {
  if (was_down) {
    return absl::StrCat(Subject(names), " was DOWN and now enters maintenance",
                        InParentheses(cause), Via(via), ".");
  }
  return absl::StrCat(Subject(names), " is going DOWN for maintenance",
                      InParentheses(cause),
                      More(OpState::kStopped, via, counts));
}

std::string LeavesMaintenanceLine(const ServerNames& names, OpState op,
                                  bool draining, MaintenanceEnd end,
                                  std::string_view fqdn) {
  std::string out = Subject(names);
  if (end == MaintenanceEnd::kResolves)
    absl::StrAppend(&out, " ('", fqdn, "')");
  absl::StrAppend(&out, " is ", UpOrDown(op), draining ? "/DRAIN" : "/READY");
  switch (end) {
    case MaintenanceEnd::kForced:
      return absl::StrCat(out, " (leaving forced maintenance).");
    case MaintenanceEnd::kInherited:
      return absl::StrCat(out, " (leaving maintenance).");
    case MaintenanceEnd::kResolves:
      return absl::StrCat(out, " (resolves again).");
  }
  return out;
}

std::string StaysInMaintenanceLine(const ServerNames& names, MaintenanceEnd end,
                                   std::string_view fqdn,
                                   std::string_view via) {
  switch (end) {
    case MaintenanceEnd::kForced:
      return absl::StrCat(
          Subject(names),
          " is leaving forced maintenance but remains in maintenance", Via(via),
          ".");
    case MaintenanceEnd::kInherited:
      return absl::StrCat(Subject(names), " remains in forced maintenance.");
    case MaintenanceEnd::kResolves:
      return absl::StrCat(Subject(names), " ('", fqdn,
                          "') resolves again but remains in maintenance.");
  }
  return Subject(names);
}

std::string AddressLine(const ServerNames& names, const Address& from,
                        const Address& to, std::string_view who) {
  const auto text = [](const Address& address) {
    return address.is_set() ? address.HostString() : "(none)";
  };
  std::string out =
      absl::StrCat(names.backend, "/", names.server, ": IP changed from '",
                   text(from), "' to '", text(to), "'");
  if (from.is_set() && to.is_set() && from.port() != to.port()) {
    absl::StrAppend(&out, ", port changed from '", from.port(), "' to '",
                    to.port(), "'");
  }
  return absl::StrCat(out, " by '", who, "'.");
}

std::string FqdnLine(const ServerNames& names, std::string_view from,
                     std::string_view to, std::string_view who) {
  return absl::StrCat(names.backend, "/", names.server,
                      " changed its FQDN from ", from.empty() ? "(null)" : from,
                      " to ", to, " by '", who, "'");
}

std::string SameFqdnLine(std::string_view who) {
  return absl::StrCat("no need to change the FDQN by '", who, "'");
}

std::string ValidAnswerLine(const ServerNames& names) {
  return absl::StrCat("Server ", names.backend, "/", names.server,
                      " administratively READY thanks to valid DNS answer.");
}

std::string EntersDrainLine(const ServerNames& names, OpState op,
                            std::string_view cause, std::string_view via,
                            const ServingCounts& counts) {
  return absl::StrCat(Subject(names), " enters drain state",
                      InParentheses(cause), More(op, via, counts));
}

std::string LeavesDrainLine(const ServerNames& names, OpState op, bool forced,
                            std::string_view via) {
  return absl::StrCat(Subject(names), " is ", UpOrDown(op),
                      forced ? " (leaving forced drain)" : " (leaving drain)",
                      Via(via), ".");
}

std::string StaysInDrainLine(const ServerNames& names, bool forced,
                             std::string_view via) {
  return absl::StrCat(Subject(names), " remains in ",
                      forced ? "forced drain mode" : "drain mode", Via(via),
                      ".");
}

std::string EmptyBackendLine(ProxyKind kind, std::string_view name) {
  return absl::StrCat(kind == ProxyKind::kListen ? "proxy " : "backend ", name,
                      " has no server available!");
}

}  // namespace checkd
