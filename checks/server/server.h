// A server: its health counter, operational and administrative state, and the
// lock that guards them (F330-F344, F371).
//
//   if (server.BeginRun() == Server::RunGate::kRun) {
//     ... run the check ...
//     server.FinishRun(std::move(verdict));
//   }
//   schedule the next run in server.NextInterval() (plus spread, F356)
//
// All functions are thread-safe, and none may be called with `mutex()` held but
// those that say so. Events go to the backend's Observer with the lock held, so
// that the last event of a server agrees with its state. Order of locks: the
// server's, then its backend's, then the observer's own.
#ifndef CHECKS_SERVER_SERVER_H_
#define CHECKS_SERVER_SERVER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "checks/server/event.h"
#include "checks/server/health.h"
#include "checks/server/server_name.h"
#include "checks/server/server_state.h"
#include "checks/server/serving.h"
#include "checks/server/snapshot.h"
#include "checks/spec/spec.h"
#include "checks/spec/status.h"
#include "tasks/mutex.h"
#include "tasks/time.h"
#include "transport/values/tls_report.h"

namespace checkd {

class Backend;

class Server {
 public:
  // Starts in the state that `spec` asks for, without any event. Spec and
  // backend outlive it.
  Server(const ServerSpec* spec, Backend* backend);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const ServerSpec& spec() const { return *spec_; }
  Backend& backend() const { return *backend_; }
  // Guards the state below, and the server's run (checks/engine/check_run.h).
  Mutex& mutex() const ABSL_LOCK_RETURNED(mutex_) { return mutex_; }

  // --- Runs, from the server's shard ---

  enum class RunGate : uint8_t {
    kRun,  // marked as in progress; FinishRun() or AbortRun() must follow
    // Disabled, paused, or without an address: ask again after
    // spec().inter_ms (F360).
    kSkip,
  };
  RunGate BeginRun() ABSL_LOCKS_EXCLUDED(mutex_);

  // The result of the run that BeginRun() opened: counters, state, events
  // (F332-F337, F423). Commands that came meanwhile keep their effect (F342).
  // Locks once (twice if a server that follows a name was not reached) and
  // allocates nothing. Takes at most 127 bytes of the description.
  void FinishRun(Verdict&& verdict) ABSL_LOCKS_EXCLUDED(mutex_);

  // Instead of FinishRun(): the run came to nothing, and says nothing about the
  // server.
  void AbortRun() ABSL_LOCKS_EXCLUDED(mutex_);

  // From the end of a run to the next one, without spread (F355).
  Duration NextInterval() const ABSL_LOCKS_EXCLUDED(mutex_);

  // The operational state now; disable-on-404 asks for it (F228).
  OpState Op() const ABSL_LOCKS_EXCLUDED(mutex_);

  // --- Commands, from any thread ---

  void SetAdmin(AdminCommand command) ABSL_LOCKS_EXCLUDED(mutex_);    // F480
  void SetHealth(HealthCommand command) ABSL_LOCKS_EXCLUDED(mutex_);  // F481
  // `enable|disable health` (F492). False if no check is configured: then
  // nothing changed, which is an error only for `enable`.
  bool SetCheckEnabled(bool enabled) ABSL_LOCKS_EXCLUDED(mutex_);
  // The user weight, 0..256. Logs nothing itself (F341), but may empty the
  // backend (F437).
  void SetWeight(uint16_t weight) ABSL_LOCKS_EXCLUDED(mutex_);
  // Zeroes chkfail, chkdown and lastchg (F504, `clear counters`).
  void ClearCounters() ABSL_LOCKS_EXCLUDED(mutex_);

  // Ends slowstart if its time has passed: STARTING becomes RUNNING, which is
  // an event once more (F338, F385). The backend calls it each second.
  void EndSlowstart() ABSL_LOCKS_EXCLUDED(mutex_);

  // If the observer had no room for an event of this server: an event that says
  // how it is now (Event::Cause::kResent). The backend calls it.
  void ResendState() ABSL_LOCKS_EXCLUDED(mutex_);

  // --- Names (F427, F438), from the thread that asks for them. Only for a
  // server that has one: follows_name() ---

  bool follows_name() const { return name_ != nullptr; }
  // Before its first run. The watcher outlives the last one.
  void Watch(NameWatcher* watcher) ABSL_LOCKS_EXCLUDED(mutex_);
  // Where it is from now on, the port aside. `who` says so: "r/ns1", "DNS
  // cache", ... A change is an event; the end of maintenance is
  // SetResolved()'s.
  void SetAddress(const Address& address, std::string_view who)
      ABSL_LOCKS_EXCLUDED(mutex_);
  // The host name whose address it has; empty: none for now, which is no event.
  void SetFqdn(std::string_view fqdn, std::string_view who)
      ABSL_LOCKS_EXCLUDED(mutex_);
  // SetFqdn() by a command: returns the answer to it, and is no event (F487).
  std::string Rename(std::string_view fqdn, std::string_view who)
      ABSL_LOCKS_EXCLUDED(mutex_);
  // The port of its address, of this one and of those to come: an SRV record's.
  // 0: none, as long as it has no record. No event.
  void SetServicePort(uint16_t port) ABSL_LOCKS_EXCLUDED(mutex_);
  // Ends RMAINT. `answered`: by the answer to a query of its own, which then is
  // a second event (F427). True if it is out of maintenance by that.
  bool SetResolved(bool answered) ABSL_LOCKS_EXCLUDED(mutex_);
  // RMAINT, without an address; `cause` as in F433.
  void SetUnresolved(std::string_view cause) ABSL_LOCKS_EXCLUDED(mutex_);

  // Where it is now, with port, and what it follows now; may be unset and
  // empty. For runs: the same with the lock held, valid that long.
  Address address() const ABSL_LOCKS_EXCLUDED(mutex_);
  std::string fqdn() const ABSL_LOCKS_EXCLUDED(mutex_);
  const Address& AddressLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return name_ == nullptr ? spec_->address : name_->address;
  }

  // How it serves, without its lock, so that the run of another server, or its
  // own, may ask: of a moment ago.
  ServiceView Service() const;

  // A copy of everything that readers show.
  ServerSnapshot Snapshot() const ABSL_LOCKS_EXCLUDED(mutex_);
  // From its run: what the last TLS handshake was like.
  void KeepTlsLocked(std::unique_ptr<TlsRecord> tls)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    tls_ = std::move(tls);
  }
  // A copy of that, the caller's; null if there was none.
  std::unique_ptr<TlsRecord> TlsHandshake() const ABSL_LOCKS_EXCLUDED(mutex_);

  // What it adds to its backend now.
  // A value; Backend::Replace() is told of changes.
  ServerShare Share() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  // One change of what decides about traffic: keeps times, counters and the
  // backend's counts in step, and emits `event`, if any, with the state after
  // it. All changes of the three go through here.
  void Transition(OpState op, uint8_t admin, uint16_t weight, Event* event)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Transition() to another operational state than the present one, with the
  // event that this is.
  void SetOpState(OpState op, Event::Cause cause)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // A verdict in three steps: it is kept for readers, counted into health, and
  // may change the operational state (F332-F337).
  void ProcessResult(Verdict&& verdict) ABSL_LOCKS_EXCLUDED(mutex_);
  void StoreResult(Verdict&& verdict) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ApplyResult(CheckResult result) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EmitResult(int32_t health_before) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // An event that starts from the present state, and may change it.
  Event NewEvent(Event::Kind kind, Event::Cause cause) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AddVerdict(Event* event) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Hands an event that leaves the backend's counts alone to the observer, with
  // the present state as `after`.
  void Emit(Event&& event) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Event::State State() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return {op_, admin_, uweight_, health_};
  }

  // checks/server/server_names.cc
  static std::unique_ptr<ServerName> NameOf(const ServerSpec& spec);

  // checks/server/server_admin.cc
  // `text`: why, where the line quotes it.
  void SetFlag(AdminFlag flag, Event::Cause cause, std::string_view text)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ClearFlag(AdminFlag flag, Event::Cause cause)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EnterMaintenance(uint8_t admin, Event::Cause cause,
                        std::string_view text)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void LeaveMaintenance(uint8_t admin, Event&& event)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  HealthRange range() const { return {spec_->rise, spec_->fall}; }
  uint32_t slowstart_s() const;
  // Service() shows what is now.
  void PublishService() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  ServerShare ShareLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  uint32_t DowntimeAt(uint32_t now_s) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const ServerSpec* const spec_;
  Backend* const backend_;
  mutable Mutex mutex_;
  // Null for a server whose address is that of its line for ever.
  const std::unique_ptr<ServerName> name_ ABSL_PT_GUARDED_BY(mutex_);
  std::string description_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<TlsRecord> tls_ ABSL_GUARDED_BY(mutex_);
  int32_t health_ ABSL_GUARDED_BY(mutex_);
  int32_t code_ ABSL_GUARDED_BY(mutex_) = 0;
  int32_t duration_ms_ ABSL_GUARDED_BY(mutex_) = -1;
  uint32_t chkfail_ ABSL_GUARDED_BY(mutex_) = 0;
  uint32_t chkdown_ ABSL_GUARDED_BY(mutex_) = 0;
  uint32_t changed_s_
      ABSL_GUARDED_BY(mutex_);  // when, in the backend's seconds
  uint32_t downtime_s_ ABSL_GUARDED_BY(mutex_) = 0;  // of finished downtimes
  uint16_t uweight_ ABSL_GUARDED_BY(mutex_);
  OpState op_ ABSL_GUARDED_BY(mutex_);
  uint8_t admin_ ABSL_GUARDED_BY(mutex_);        // AdminFlag
  uint8_t check_state_ ABSL_GUARDED_BY(mutex_);  // CheckStateFlag
  CheckStatus status_ ABSL_GUARDED_BY(mutex_) = CheckStatus::kInitializing;
  CheckResult result_ ABSL_GUARDED_BY(mutex_) = CheckResult::kUnknown;
  bool event_lost_ ABSL_GUARDED_BY(mutex_) = false;  // an event found no room

  // What Service() is made of, written with the lock held.
  struct Published {
    uint32_t changed_s;
    uint16_t uweight;
    OpState op;
    uint8_t admin;
  };
  std::atomic<Published> published_;
  static_assert(std::atomic<Published>::is_always_lock_free);
};

// A million of them are idle (docs/architecture.md, Budgets).
static_assert(sizeof(Server) <= 200);

}  // namespace checkd

#endif  // CHECKS_SERVER_SERVER_H_
