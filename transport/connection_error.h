// Why a connection failed, and how users read it (F238a).
#ifndef TRANSPORT_CONNECTION_ERROR_H_
#define TRANSPORT_CONNECTION_ERROR_H_

#include <cstdint>
#include <string_view>

namespace checkd {

// One table in connection_error.cc holds the texts.
enum class ConnectionError : uint8_t {
  kNone,
  kProcessFdLimit,   // "Too many sockets on the process"
  kSystemFdLimit,    // "Too many sockets on the system"
  kSystemMemory,     // "Out of system buffers"
  kProtocol,         // "Protocol or address family not supported"
  kGeneral,          // "General socket error"
  kSourcePortRange,  // "Source port range exhausted"
  kCannotBind,       // "Can't bind to source address"
  kOutOfPorts,       // "Out of local source ports on the system"
  kAddressInUse,     // "Local source address already in use"
  kPollError,        // "Poller reported POLLERR"
  kRefused,          // "ECONNREFUSED returned by OS"
  kReset,            // "ECONNRESET returned by OS"
  kUnreachable,      // "ENETUNREACH returned by OS" (EHOSTUNREACH too)
  kNoMemory,         // "ENOMEM returned by OS"
  kBadDescriptor,    // "EBADF returned by OS"
  kFault,            // "EFAULT returned by OS"
  kInvalid,          // "EINVAL returned by OS"
  kNotConnected,     // "ENCONN returned by OS"
  kNotSocket,        // "ENSOCK returned by OS"
  kNoBuffers,        // "ENOBUFS returned by OS"
  kBrokenPipe,       // "EPIPE returned by OS"
};

// The text of F238a; empty for kNone.
std::string_view ConnectionErrorText(ConnectionError error);

// The system call that an errno came from. Its error has another text when
// connect() met it at once than when it was found later (SO_ERROR, send, recv).
enum class SocketCall : uint8_t { kNone, kSocket, kConnect, kIo };

// The error that stands for errno `err` of `call`; kGeneral for those without a
// text of their own, kNone for 0.
ConnectionError ConnectionErrorFromErrno(int err,
                                         SocketCall call = SocketCall::kIo);

}  // namespace checkd

#endif  // TRANSPORT_CONNECTION_ERROR_H_
