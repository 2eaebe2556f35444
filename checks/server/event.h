// What happened to a server, as a value. It is made and handed to the Observer
// while the server's lock is held, so that the events of a server come in the
// order of what it went through; whoever reads it makes the text, later and on
// a thread of his own (docs/architecture.md, rule 12; the log's lines:
// log_lines.h).
//
//   Event event;
//   event.kind = Event::Kind::kState;
//   event.before.op = OpState::kRunning;     // after.op: kStopped
//   EventLine(event);                        // "Server b/s is DOWN. ..."
#ifndef CHECKS_SERVER_EVENT_H_
#define CHECKS_SERVER_EVENT_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "checks/server/server_state.h"
#include "checks/spec/status.h"
#include "transport/values/address.h"

namespace checkd {

class Backend;
class Server;

// A text in place of at most 127 bytes; what is longer is cut. As long as
// HAProxy's descriptions (F421), and never allocates: events are made on
// shards.
class ShortText {
 public:
  static constexpr size_t kMax = 127;

  ShortText() = default;
  ShortText& operator=(std::string_view text) {
    size_ = static_cast<uint8_t>(std::min(text.size(), kMax));
    std::copy_n(text.begin(), size_, bytes_.begin());
    return *this;
  }
  // Valid as long as the text.
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  uint8_t size_ = 0;
  std::array<char, kMax> bytes_{};
};

// Of an event about an address or a name: rare, and not bounded in place. Which
// members have a meaning depends on the event's kind.
struct NameChange {
  Address from, to;  // kAddress
  std::string old_fqdn;
  std::string fqdn;  // kFqdn; and of kLeaves-, kStaysInMaintenance
  std::string who;   // says so: "r/ns1", "DNS cache", "SRV record"
};

// Move-only, and cheap to move: no member allocates but `names`.
struct Event {
  // One for each form of line. Where two things change at once there are two
  // events, in the order of HAProxy's lines.
  enum class Kind : uint8_t {
    kCheckResult,         // one run's result (F420, F423)
    kState,               // UP, DOWN, stopping (F428-F432)
    kEntersMaintenance,   // F433
    kLeavesMaintenance,   // F434
    kStaysInMaintenance,  // one reason for it has gone, another holds (F435)
    kEntersDrain,         // F436
    kLeavesDrain,
    kStaysInDrain,
    kAddress,       // another address (F438)
    kFqdn,          // another host name (F487); logged only
    kValidAnswer,   // of a name server (F427)
    kBackendEmpty,  // "... has no server available!" (F437)
  };

  // Who or what brought it about; the line says it (F429).
  enum class Cause : uint8_t {
    kNone,
    kCheck,    // its result: status, code, duration, `text`
    kAgent,    // the same, an agent's
    kCommand,  // on the stats socket
    kStateFile,
    kSlowstart,  // its end
    kName,       // name servers; `text` says what they said, if that was bad
    kTracked,    // `via` changed
    // Nothing: events of the server were lost, and this is how it is now.
    kResent,
  };

  // What decides about traffic, and health.
  struct State {
    OpState op = OpState::kStopped;
    uint8_t admin = 0;    // AdminFlag
    uint16_t weight = 0;  // as set by users
    int32_t health = 0;

    friend bool operator==(const State&, const State&) = default;
  };

  Kind kind = Kind::kState;
  Cause cause = Cause::kNone;
  // The verdict behind it, as Verdict has it; kUnknown: none.
  CheckStatus status = CheckStatus::kUnknown;
  int32_t code = 0;
  int32_t duration_ms = -1;
  // The server's. A change that makes no event (F341, F342: a weight, a flag
  // that waits for the end of maintenance) shows in the next one.
  State before, after;
  // Usable servers of the backend after it (F381): of changes of state,
  // maintenance and drain, and of kBackendEmpty.
  // As in `show stat`: without and with `backup`.
  uint32_t act = 0;
  uint32_t bck = 0;
  // By EventQueue: one more than the last event's, of all servers. A gap is a
  // loss.
  uint64_t sequence = 0;
  // When it happened, not when it is read.
  int64_t time_us = 0;  // since 1970, by EventQueue

  // Alive as long as the process checks; their specs may be read at any time.
  const Backend* backend = nullptr;
  const Server* server = nullptr;  // null: kBackendEmpty
  const Server* via = nullptr;     // the tracked server; null: none
  // The verdict's description as it came, or why there is no address.
  ShortText text;
  std::unique_ptr<const NameChange> names;  // null unless it is about names
};

// 65 536 of them may wait.
static_assert(sizeof(Event) <= 224);

// Takes events where they happen, for whoever reads them elsewhere. EventQueue
// is the one of the daemon; tests have others.
class Observer {
 public:
  virtual ~Observer() = default;
  // Called with the locks of the server and maybe its backend held, on any
  // thread: takes no lock but one of its own, does little, waits for nothing
  // and calls neither of them. False: there is no room for it; the server
  // remembers that, and sends its state again when asked to
  // (Backend::ResendState()).
  virtual bool OnEvent(Event&& event) = 0;
  // After the locks were released, also if nothing happened. May make a system
  // call: here is the place to wake the reader's thread.
  virtual void WakeReader() {}
};

// Who makes something of events (lines, counters): called on one thread, for
// one after the other, with no lock held.
class EventReader {
 public:
  virtual ~EventReader() = default;
  // `event` is valid for the call.
  virtual void OnEvent(const Event& event) = 0;
  // `count` events found no place since the last call. The state of their
  // servers follows (Cause::kResent).
  virtual void OnLost(uint64_t count) = 0;
};

}  // namespace checkd

#endif  // CHECKS_SERVER_EVENT_H_
