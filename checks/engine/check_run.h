// One run of one check: the conversation that carries out the rules, from the
// first connect to the verdict. Pooled by the CheckEngine, which borrows it to
// a Check while that runs.
//
//   run->Start(check);     // engine.Finished(check, verdict) or Dropped(check)
//                          // follows, once, also from inside Start()
//   run->Abort();          // or this, and nothing follows
//
// How it sends (docs/architecture.md, rules 6 to 9): nobody asks it for data.
// When a SEND is at hand SendLocked() offers the bytes to the mux, looks for
// errors first, and if some were left subscribes and returns; the tasklet
// OnCanSend() takes the server's lock and goes on. When all is out the
// direction is done.
//
// Thread: the loop's. All that a run does happens under its server's lock; the
// verdict is handed over after it was released.
#ifndef CHECKS_ENGINE_CHECK_RUN_H_
#define CHECKS_ENGINE_CHECK_RUN_H_

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "checks/engine/port_queue.h"
#include "checks/engine/run_facts.h"
#include "checks/rules/interpreter.h"
#include "checks/server/server.h"
#include "stream/conn_stream.h"
#include "tasks/clock.h"
#include "tasks/tasklet.h"
#include "tasks/time.h"
#include "tasks/wait_event.h"
#include "transport/values/buffer.h"

namespace checkd {

class Check;
class CheckHost;
class EngineStats;

class CheckRun {
 public:
  // What the runs of one engine share. All pointers outlive them.
  struct Context {
    CheckHost* host;
    EventLoop* loop;
    Connector* connector;
    PortQueue* ports;
    EngineStats* stats;
    Duration exhausted_wait;  // after the machine ran out of something
    ShardFacts facts;
  };
  // `context` must outlive it.
  explicit CheckRun(const Context* context);
  CheckRun(const CheckRun&) = delete;
  CheckRun& operator=(const CheckRun&) = delete;

  // `check` has a server, a plan and no run. Its server's lock must not be held
  // at any of the three.
  void Start(Check* check);
  // From the check's task: the deadline, or the end of a wait for descriptors.
  void OnTimer();
  void Abort();

 private:
  friend class CheckRunPeer;  // checks/engine/testing/check_run_peer.h

  // Of the connection. kDone: between runs too.
  enum class Phase : uint8_t {
    kConnecting,
    kStarved,  // the machine lacks something; the connect is tried again
    kEstablished,
    kDone,
  };
  // What became of the rule at hand.
  enum class Progress : uint8_t {
    kPassed,
    kAgain,  // another rule is at hand, or there is more to look at
    kStop,   // waiting for the loop, or the run is over
  };

  // Entry points: each takes the server's lock.
  static void OnCanSend(void* self);
  static void OnRecv(void* self);
  static void OnWake(void* self);
  static const DataCallbacks kCallbacks;
  // Not an entry point: the run has become the first of those who wait for a
  // port, and sets its timer to try again.
  static void OnPortTurn(void* self);

  // If the run is over: tells the engine. Last act of each entry point.
  void FinishIfDone();

  // Does rule after rule until one has to wait or the run is over.
  void AdvanceLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // One rule each. They open the connection, in place of the one there may be,
  // or look whether enough has come to decide.
  Progress ConnectLocked(const ConnectRule& rule)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  void ConnectFailedLocked(const Endpoint& endpoint)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // The machine lacks something: the rule at hand is tried again after a while.
  void StarveLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // Waits behind others who wait for a port towards `endpoint`; false: nobody
  // does.
  bool QueuedForPortLocked(const Endpoint& endpoint)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // All handshakes are done: the CONNECT at hand passed.
  void EstablishedLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // Sends what is left of the SEND at hand; the one place that writes.
  Progress SendLocked(const SendRule& rule)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // tcp: what was received since the last SEND; http: a parsed response.
  Progress ExpectBytesLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  Progress ExpectHttpLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // What an outcome means for the run. `input` is what was judged, for the
  // text.
  Progress ConcludeLocked(ExpectOutcome outcome, const ExpectInput& input)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // Ends the run: nothing of it fires afterwards (docs/architecture.md, rule
  // 10).
  Progress EndLocked(Verdict verdict)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // Ends it without a verdict.
  Progress DropLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // The connection failed: the verdict of F239, or from the beginning again if
  // it failed for something that this machine lacks.
  Progress FailLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // Gives back all that was borrowed for the run, and stops its timer.
  void ReleaseLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // Keeps what TLS had to tell, and takes back whatever would still fire.
  void CloseStreamLocked(CloseMode mode)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());

  // Where a CONNECT goes (F171, F172), and how. Points into the server: good
  // while its lock is held.
  Endpoint Target(const ConnectRule& rule)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(server_->mutex());
  // `header` with the values of this connection, in `proxy_`.
  const ProxyHeader& FillTlvs(const ProxyHeader& header,
                              const ServerAccess& access);
  // Adds how the connection is made: TLS, PROXY header, SOCKS4, the socket.
  void Access(const ConnectRule& rule, Endpoint* endpoint);
  // Puts the bytes of a SEND into `out_`. False: it cannot be done, and `why`
  // is the text (F188, F198).
  bool FillRequest(const SendRule& rule, std::string* why);
  // The bytes of a send-lf or send-binary-lf.
  bool FillFormatted(const RawSend& send, std::string* why);
  void SetVariable(const VariableRule& rule);
  // What the rule at hand may look at, without what only an EXPECT sees.
  ExpectInput Input();
  // The bytes of `send` with the time of day in them (F282).
  void AppendWithTime(const RawSend& send);
  // Appends a request to `out_`. False: HAProxy could not build it (F198).
  bool EncodeHttp(const HttpSend& send);
  // Reads what there is, as far as there is room; how much that was.
  size_t Read();
  // Copies what the rules need of the server's state (F228), before its lock is
  // taken.
  void ReadServerState();
  // The time a CONNECT has (F365), and the deadline of what follows it (F366).
  Duration ConnectWait() const;
  void ArmResponseDeadline();
  // Waits for room, or its tasklet is about to run.
  bool waiting_to_send() const {
    return (wait_.events & kCanSend) || tasklet_.queued();
  }
  Instant Now() const;

  const Context& context_;
  Check* check_ = nullptr;
  Server* server_ = nullptr;
  ConnStream cs_;
  PortQueue::Ticket port_;
  Tasklet tasklet_;  // OnCanSend
  WaitEvent wait_;
  Buffer in_;   // tcp: received since the last SEND; http: the body
  Buffer out_;  // what is left of the request
  Interpreter rules_;
  RunFacts facts_;
  Variables variables_;
  Scratch scratch_;
  Phase phase_ = Phase::kDone;
  // Flags of the rule at hand, and of the connection.
  bool sending_ = false;           // the SEND at hand is in `out_`
  bool send_waited_ = false;       // it met a full socket
  bool waiting_for_more_ = false;  // the EXPECT at hand has seen too little
  bool stopped_ = false;           // the server is DOWN (F228)
  bool linger_ = false;            // close with FIN: the last CONNECT's (F179)
  bool secured_ = false;           // it speaks TLS
  bool dropped_ = false;           // done, without a verdict
  // When the run began: the verdict's duration counts from here.
  Instant start_{};
  Instant give_up_{};         // waiting for a port, if that may last
  std::string state_header_;  // F199
  // Of this connection, if it has TLVs of its own.
  std::unique_ptr<ProxyHeader> proxy_;
  Verdict verdict_;
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_CHECK_RUN_H_
