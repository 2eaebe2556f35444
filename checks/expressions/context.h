// What a running check can tell an expression: what it received, whom it
// checks, how it is connected.
#ifndef CHECKS_EXPRESSIONS_CONTEXT_H_
#define CHECKS_EXPRESSIONS_CONTEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "checks/expressions/scratch.h"
#include "checks/expressions/variables.h"
#include "mux/http/http.h"
#include "transport/values/address.h"
#include "transport/values/connection_error.h"
#include "transport/values/tls_report.h"

namespace checkd {

// Of a server, by name, as `srv_is_up(b/s)` and its like ask for it.
struct ServerFacts {
  bool up = false;             // neither in maintenance nor found DOWN
  int64_t weight = 0;          // now: 0 while draining, less during slowstart
  int64_t initial_weight = 0;  // as configured
  int64_t user_weight = 0;     // as set by users
};

// Of a backend.
struct BackendFacts {
  int64_t usable_servers = 0;
};

struct ExpressionInput;

// The rest of what a check knows, asked for when an expression needs it.
// Implementations answer without waiting. Views live until the evaluation ends.
class CheckFacts {
 public:
  virtual ~CheckFacts() = default;

  virtual std::string_view backend_name() const = 0;
  virtual int64_t backend_id() const = 0;
  virtual std::string_view server_name() const = 0;
  virtual int64_t server_id() const = 0;
  // Of this connection's two ends; unset: there is none, or it is no IP.
  virtual Address source() const = 0;
  virtual Address destination() const = 0;
  // Null: no TLS.
  virtual const TlsRecord* tls() const = 0;
  virtual ConnectionError error() const = 0;
  // This machine's name, as logs have it.
  virtual std::string_view node() const = 0;
  // Of `unique-id-format`, the same during a whole run, whose first evaluation
  // made it; empty: not configured.
  virtual std::string_view unique_id(const ExpressionInput& in) const = 0;
  // Microseconds since 1970.
  virtual int64_t now_us() const = 0;
  // Since the run began.
  virtual int64_t run_ms() const = 0;
  // Seconds since the process started.
  virtual int64_t uptime_s() const = 0;
  virtual bool stopping() const = 0;
  // 1-based.
  virtual int64_t thread() const = 0;

  // "[<backend>/]<server>" and "<backend>"; without one this check's. Nullopt:
  // there is none.
  virtual std::optional<ServerFacts> FindServer(
      std::string_view name) const = 0;
  virtual std::optional<BackendFacts> FindBackend(
      std::string_view backend) const = 0;
};

// One evaluation. Pointers outlive it.
struct ExpressionInput {
  // The ruleset is an http one: what was received is seen as a message, never
  // as bytes (F257, F258).
  bool http = false;
  // tcp: received since the last SEND. http: the body so far.
  std::string_view bytes = {};
  // http: null until the headers are complete.
  const HttpResponse* response = nullptr;
  const CheckFacts* facts = nullptr;  // null: while a constant is folded
  Variables* variables = nullptr;     // the same
  Scratch* scratch = nullptr;
};

}  // namespace checkd

#endif  // CHECKS_EXPRESSIONS_CONTEXT_H_
