// Makes sockets as SocketOptions ask: in which namespace, through which
// interface, from which address and port.
//
// Thread: any. It remembers, for all who use the same one (a shard's
// KernelNet), whose turn it is in each range of ports and the descriptors of
// namespaces.
#ifndef TRANSPORT_SOCKETS_SOCKET_MAKER_H_
#define TRANSPORT_SOCKETS_SOCKET_MAKER_H_

#include "absl/status/status.h"
#include "transport/sockets/net_namespaces.h"
#include "transport/sockets/source_ports.h"
#include "transport/values/address.h"
#include "transport/values/connection_error.h"
#include "transport/values/socket_options.h"

namespace checkd {

// A non-blocking, close-on-exec stream socket without options, the caller's, or
// -errno. `domain`: AF_INET and so on; `protocol` as of socket(2).
int NewStreamSocket(int domain, int protocol = 0);

class SocketMaker {
 public:
  // As Net::Socket(). Of `options` only what applies to `address`: unix sockets
  // know none of them.
  //
  // A source port, fixed or of a range, is bound with SO_REUSEADDR: it may
  // serve connections to several peers at a time, and only connect() finds out
  // that it is taken towards this one (-EADDRNOTAVAIL). Without a port the
  // kernel chooses one as late as connect() (IP_BIND_ADDRESS_NO_PORT), so that
  // it too may serve many peers.
  //
  // A socket whose options cannot all be had is closed, and `*failed` tells
  // which call said so; only `tcp-ut` may be missing without a word. At most
  // SourcePorts::kMaxTries bind() calls.
  int Make(const Address& address, const SocketOptions& options,
           SocketCall* failed);

  // Opens what later calls will need. A failure is not told here: Make() and
  // Check() try again, and say.
  void Prepare(const SocketOptions& options);
  // VerifySocketOptions(), with what was prepared.
  absl::Status Check(const SocketOptions& options);

 private:
  // What an option needs; the rows of kSteps.
  enum class Step : uint8_t {
    kSocket,
    kNamespace,
    kMptcp,
    kMark,
    kMd5,
    kInterface,
    kForeign,
    kBind,
    kRange,
  };
  struct Attempt {
    int fd;  // or -errno, of `step`
    Step step;
  };
  struct StepInfo;
  static const StepInfo kSteps[];

  Attempt Try(const Address& address, const SocketOptions& options);
  Attempt Open(int domain, const SocketOptions& options);
  // 0 or -errno.
  int Configure(int fd, const Address& address, const SocketOptions& options,
                Step* step);
  int Bind(int fd, const SocketOptions& options, Step* step);

  NetNamespaces namespaces_;
  SourcePorts ports_;
};

// Tries at start-up what every connection will need: makes one socket and
// closes it. Otherwise says in words what stands in the way, naming the option
// as it is written: "'interface eth9': No such device". PermissionDenied if it
// is a privilege, Unavailable if it is an interface that may still come,
// FailedPrecondition if something else. All is well also with an address that
// is not here or a port that is taken (F239 has words for the checks that fail
// until then).
absl::Status VerifySocketOptions(const SocketOptions& options);

}  // namespace checkd

#endif  // TRANSPORT_SOCKETS_SOCKET_MAKER_H_
