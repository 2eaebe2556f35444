// Why a connection failed, and how users read it (F238a).
#ifndef TRANSPORT_VALUES_CONNECTION_ERROR_H_
#define TRANSPORT_VALUES_CONNECTION_ERROR_H_

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
  kTlsHandshake,     // "SSL handshake failure"
  kTlsName,          // "Server presented an SSL certificate different from the
                     // configured one": not `verifyhost`
  kTlsSniName,       // "... from the expected one": not the SNI sent
  kTlsFatal,         // "SSL fatal error": after the handshake
  kSocksWrite,       // "SOCKS4 Proxy write error during handshake"
  kSocksRead,        // "SOCKS4 Proxy read error during handshake"
  kSocksDenied,      // "SOCKS4 Proxy deny the request"
  kSocksAborted,     // "SOCKS4 Proxy handshake aborted by server"
};

// The text of F238a, which is static; empty for kNone.
std::string_view ConnectionErrorText(ConnectionError error);

// The system call that an errno came from. Its error has another text when
// connect() met it at once than when it was found later (SO_ERROR, send, recv).
// Given to ConnectionErrorFromErrno(), filled in by Net::Socket().
enum class SocketCall : uint8_t {
  kNone,
  kSocket,
  kOption,  // setsockopt(), setns(): mostly a privilege that is missing
  kBind,
  kBindRange,  // bind() found no free port in the whole range
  kConnect,
  kIo,
};

// The error that stands for errno `err` of `call`; kGeneral for those without a
// text of their own, kNone for 0. `err` is positive. All errors of kBind are
// kCannotBind, all of kBindRange kSourcePortRange.
ConnectionError ConnectionErrorFromErrno(int err,
                                         SocketCall call = SocketCall::kIo);

}  // namespace checkd

#endif  // TRANSPORT_VALUES_CONNECTION_ERROR_H_
