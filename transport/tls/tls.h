// TLS for connections, on BoringSSL: what //transport/tls offers to others.
//
//   TlsContexts contexts;                               // one per process
//   absl::Status status = contexts.Add(&profile);       // at start
//   TlsFactory factory(&contexts);                      // one per shard
//   TransportContext context{&loop, &poller, &net, &factory};
//   ... connections whose Endpoint::tls is &profile now speak TLS
//
// A target's slot (Endpoint::session) keeps its session from one connection to
// the next, which spares the handshake its expensive half.
#ifndef TRANSPORT_TLS_TLS_H_
#define TRANSPORT_TLS_TLS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "transport/transport.h"
#include "transport/values/tls_profile.h"

namespace checkd {

// The contexts of all profiles. Filled at start, then only read: Add() while
// nothing else uses it, the rest from any thread. Outlives all that was made of
// it: transports, and the slots and records that they filled, which share
// certificates.
class TlsContexts {
 public:
  TlsContexts();
  ~TlsContexts();
  TlsContexts(const TlsContexts&) = delete;
  TlsContexts& operator=(const TlsContexts&) = delete;

  // Appends the secrets of all sessions to `path` (debugging). InvalidArgument:
  // it cannot be opened. For the profiles that were added already, and those to
  // come.
  absl::Status LogKeysTo(const std::string& path);

  // Reads the files that `profile` names and makes its context; slow, for
  // start-up. `profile` outlives this. Adding one again is harmless.
  // InvalidArgument says which settings are wrong, each on a line of its own,
  // and the file if it is one; ResourceExhausted is for memory. What can be
  // left out of its lists of algorithms is told in `warnings`, unless that is
  // null.
  absl::Status Add(const TlsProfile* profile,
                   std::vector<std::string>* warnings = nullptr);

 private:
  friend class TlsFactory;
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

// One shard's. Thread: the loop's.
class TlsFactory final : public TransportFactory {
 public:
  // `contexts` outlive it.
  explicit TlsFactory(const TlsContexts* contexts);
  ~TlsFactory() override;

  // EPROTONOSUPPORT for a profile that was not added; EINVAL for an SNI or an
  // ALPN list that cannot be sent; ENOMEM. From here on `conn`, and no earlier
  // connection, fills the slot of `endpoint`, unless the profile is without
  // `reuse`.
  int Secure(Connection& conn, const Endpoint& endpoint) override;

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace checkd

#endif  // TRANSPORT_TLS_TLS_H_
