#include "checks/server/log_lines.h"

#include "absl/strings/str_cat.h"
#include "checks/server/backend.h"
#include "checks/server/health.h"
#include "checks/server/server.h"

namespace checkd {
namespace {

using Cause = Event::Cause;
using Kind = Event::Kind;

std::string FullName(const Server& server) {
  return absl::StrCat(server.backend().spec().name, "/", server.spec().name);
}

std::string Subject(const Event& event) {
  return absl::StrCat(event.server->spec().backup ? "Backup " : "", "Server ",
                      FullName(*event.server));
}

std::string Via(const Event& event) {
  return event.via == nullptr ? ""
                              : absl::StrCat(" via ", FullName(*event.via));
}

std::string InParentheses(const Event& event) {
  const std::string_view cause = event.text.view();
  return cause.empty() ? "" : absl::StrCat(" (", cause, ")");
}

std::string_view UpOrDown(const Event& event) {
  return event.after.op == OpState::kStopped ? "DOWN" : "UP";
}

// The AdminFlag that the event took away.
uint8_t Gone(const Event& event) {
  return event.before.admin & ~event.after.admin;
}

// " ('h.example')" where a name is why.
std::string OfName(const Event& event) {
  return event.names == nullptr ? ""
                                : absl::StrCat(" ('", event.names->fqdn, "')");
}

// Told again, a server in maintenance is no news of one that was DOWN.
bool WasDown(const Event& event) {
  return event.before.op == OpState::kStopped && event.cause != Cause::kResent;
}

// What remains. There are no sessions here, so their counts are 0 (F432).
std::string More(const Event& event) {
  const bool down = event.after.op == OpState::kStopped;
  return absl::StrCat(
      Via(event), ". ", event.act, " active and ", event.bck,
      " backup servers ", down ? "left." : "online.",
      event.act == 0 && event.bck > 0 ? " Running on backup." : "",
      down ? " 0 sessions active, 0 requeued, 0 remaining in queue."
           : " 0 sessions requeued, 0 total in queue.");
}

// ", reason: ...[, code: n][, info: "..."][, check duration: nms]" (F431).
std::string Reason(const Event& event) {
  std::string out = absl::StrCat(", reason: ", Info(event.status).text);
  if (HasCode(event.status)) absl::StrAppend(&out, ", code: ", event.code);
  if (const std::string_view text = event.text.view(); !text.empty())
    absl::StrAppend(&out, ", info: \"", EscapeInfo(text), "\"");
  if (event.duration_ms >= 0)
    absl::StrAppend(&out, ", check duration: ", event.duration_ms, "ms");
  return out;
}

std::string StateReason(const Event& event) {
  switch (event.cause) {
    case Cause::kCheck:
    case Cause::kAgent:
      // The check's own line has told it already (F425).
      return event.backend->spec().log_health_checks ? "" : Reason(event);
    case Cause::kCommand:
      return ", changed from CLI";
    case Cause::kStateFile:
      return ", changed from server-state after a reload";
    case Cause::kResent:
      return event.status == CheckStatus::kUnknown ? "" : Reason(event);
    default:
      return "";
  }
}

// F420, F422.
std::string CheckLine(const Event& event) {
  const ServerSpec& spec = event.server->spec();
  const CheckResult result = Info(event.status).result;
  const int32_t health = event.after.health;
  const bool good = HealthRange{spec.rise, spec.fall}.Good(health);
  return absl::StrCat(
      event.cause == Cause::kAgent ? "Agent" : "Health", " check for ",
      spec.backup ? "backup " : "", "server ", FullName(*event.server),
      result == CheckResult::kCondPass ? " conditionally" : "",
      result == CheckResult::kFailed ? " failed" : " succeeded", Reason(event),
      ", status: ", good ? health - spec.rise + 1 : health, "/",
      good ? spec.fall : spec.rise,
      !good                     ? " DOWN."
      : event.after.weight == 0 ? " DRAIN."
                                : " UP.");
}

// F428-F432.
std::string StateLine(const Event& event) {
  const bool stopping = event.after.op == OpState::kStopping;
  return absl::StrCat(Subject(event), stopping ? " is stopping" : " is ",
                      stopping ? "" : UpOrDown(event), StateReason(event),
                      More(event));
}

// F433.
std::string EntersMaintenanceLine(const Event& event) {
  if (WasDown(event)) {
    return absl::StrCat(Subject(event), " was DOWN and now enters maintenance",
                        InParentheses(event), Via(event), ".");
  }
  return absl::StrCat(Subject(event), " is going DOWN for maintenance",
                      InParentheses(event), More(event));
}

// F434.
std::string LeavesMaintenanceLine(const Event& event) {
  const uint8_t gone = Gone(event);
  return absl::StrCat(Subject(event), OfName(event), " is ", UpOrDown(event),
                      Draining(event.after.admin) ? "/DRAIN" : "/READY",
                      gone & kForcedMaint ? " (leaving forced maintenance)."
                      : gone & kResolutionMaint ? " (resolves again)."
                                                : " (leaving maintenance).");
}

// F435: one reason has gone, another one holds; of an inherited one, the forced
// one.
std::string StaysInMaintenanceLine(const Event& event) {
  const uint8_t gone = Gone(event);
  const std::string subject = Subject(event);
  if (gone & kForcedMaint) {
    return absl::StrCat(
        subject, " is leaving forced maintenance but remains in maintenance",
        Via(event), ".");
  }
  if (gone & kResolutionMaint) {
    return absl::StrCat(subject, OfName(event),
                        " resolves again but remains in maintenance.");
  }
  return absl::StrCat(subject, " remains in forced maintenance.");
}

// F436.
std::string LeavesDrainLine(const Event& event) {
  return absl::StrCat(Subject(event), " is ", UpOrDown(event),
                      Gone(event) & kForcedDrain ? " (leaving forced drain)"
                                                 : " (leaving drain)",
                      Via(event), ".");
}

// F436.
std::string StaysInDrainLine(const Event& event) {
  return absl::StrCat(
      Subject(event), " remains in ",
      event.after.admin & kForcedDrain ? "forced drain mode" : "drain mode",
      Via(event), ".");
}

// F438. The port is told if both have one and it is another.
std::string AddressLine(const Event& event) {
  const auto text = [](const Address& address) {
    return address.is_set() ? address.HostString() : "(none)";
  };
  const Address& from = event.names->from;
  const Address& to = event.names->to;
  std::string out = absl::StrCat(FullName(*event.server), ": IP changed from '",
                                 text(from), "' to '", text(to), "'");
  if (from.is_set() && to.is_set() && from.port() != to.port()) {
    absl::StrAppend(&out, ", port changed from '", from.port(), "' to '",
                    to.port(), "'");
  }
  return absl::StrCat(out, " by '", event.names->who, "'.");
}

// F437.
std::string EmptyBackendLine(const BackendSpec& spec) {
  return absl::StrCat(spec.kind == ProxyKind::kListen ? "proxy " : "backend ",
                      spec.name, " has no server available!");
}

}  // namespace

std::string EventLine(const Event& event) {
  switch (event.kind) {
    case Kind::kCheckResult:
      return CheckLine(event);
    case Kind::kState:
      return StateLine(event);
    case Kind::kEntersMaintenance:
      return EntersMaintenanceLine(event);
    case Kind::kLeavesMaintenance:
      return LeavesMaintenanceLine(event);
    case Kind::kStaysInMaintenance:
      return StaysInMaintenanceLine(event);
    case Kind::kEntersDrain:
      return absl::StrCat(Subject(event), " enters drain state",
                          InParentheses(event), More(event));
    case Kind::kLeavesDrain:
      return LeavesDrainLine(event);
    case Kind::kStaysInDrain:
      return StaysInDrainLine(event);
    case Kind::kAddress:
      return AddressLine(event);
    case Kind::kFqdn:
      return FqdnLine(*event.server, *event.names);
    case Kind::kValidAnswer:
      return absl::StrCat(
          "Server ", FullName(*event.server),
          " administratively READY thanks to valid DNS answer.");
    case Kind::kBackendEmpty:
      return EmptyBackendLine(event.backend->spec());
  }
  return "";
}

LogLevel EventLevel(const Event& event) {
  if (event.kind == Kind::kBackendEmpty) return LogLevel::kEmerg;
  const bool goes_down =
      event.kind == Kind::kEntersMaintenance
          ? !WasDown(event)
          : event.kind == Kind::kState && event.after.op == OpState::kStopped;
  // It had no new traffic anyway.
  const bool expected =
      event.before.op == OpState::kStopping || Draining(event.before.admin);
  return goes_down && !expected ? LogLevel::kAlert : LogLevel::kNotice;
}

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

std::string FqdnLine(const Server& server, const NameChange& change) {
  return absl::StrCat(FullName(server), " changed its FQDN from ",
                      change.old_fqdn.empty() ? "(null)" : change.old_fqdn,
                      " to ", change.fqdn, " by '", change.who, "'");
}

std::string SameFqdnLine(std::string_view who) {
  return absl::StrCat("no need to change the FDQN by '", who, "'");
}

}  // namespace checkd
