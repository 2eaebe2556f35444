#include "transport/values/connection_error.h"

#include <cerrno>
#include <iterator>

namespace checkd {
namespace {

using E = ConnectionError;

// Which errno of which call an error stands for. HAProxy tells little of a
// connect() that fails at once ("General socket error (Network is
// unreachable)", F238): the names are for errors met later.
struct Row {
  ConnectionError error;
  std::string_view text;
  SocketCall call = SocketCall::kNone;
  int errnos[3] = {0, 0, 0};
};

constexpr Row kRows[] = {
    {E::kNone, ""},
    {E::kProcessFdLimit,
     "Too many sockets on the process",
     SocketCall::kSocket,
     {EMFILE}},
    {E::kSystemFdLimit,
     "Too many sockets on the system",
     SocketCall::kSocket,
     {ENFILE}},
    {E::kSystemMemory,
     "Out of system buffers",
     SocketCall::kSocket,
     {ENOBUFS, ENOMEM, ENOSPC}},
    {E::kProtocol,
     "Protocol or address family not supported",
     SocketCall::kSocket,
     {EAFNOSUPPORT, EPROTONOSUPPORT}},
    {E::kGeneral, "General socket error"},
    {E::kSourcePortRange, "Source port range exhausted"},
    {E::kCannotBind, "Can't bind to source address"},
    {E::kOutOfPorts,
     "Out of local source ports on the system",
     SocketCall::kConnect,
     {EAGAIN, EADDRNOTAVAIL}},
    {E::kAddressInUse,
     "Local source address already in use",
     SocketCall::kConnect,
     {EADDRINUSE}},
    {E::kPollError, "Poller reported POLLERR"},
    {E::kRefused,
     "ECONNREFUSED returned by OS",
     SocketCall::kIo,
     {ECONNREFUSED}},
    {E::kReset, "ECONNRESET returned by OS", SocketCall::kIo, {ECONNRESET}},
    {E::kUnreachable,
     "ENETUNREACH returned by OS",
     SocketCall::kIo,
     {ENETUNREACH, EHOSTUNREACH}},
    {E::kNoMemory, "ENOMEM returned by OS", SocketCall::kIo, {ENOMEM}},
    {E::kBadDescriptor, "EBADF returned by OS", SocketCall::kIo, {EBADF}},
    {E::kFault, "EFAULT returned by OS", SocketCall::kIo, {EFAULT}},
    {E::kInvalid, "EINVAL returned by OS", SocketCall::kIo, {EINVAL}},
    {E::kNotConnected, "ENCONN returned by OS", SocketCall::kIo, {ENOTCONN}},
    {E::kNotSocket, "ENSOCK returned by OS", SocketCall::kIo, {ENOTSOCK}},
    {E::kNoBuffers, "ENOBUFS returned by OS", SocketCall::kIo, {ENOBUFS}},
    {E::kBrokenPipe, "EPIPE returned by OS", SocketCall::kIo, {EPIPE}},
    {E::kTlsHandshake, "SSL handshake failure"},
    {E::kTlsName,
     "Server presented an SSL certificate different from the configured one"},
    {E::kTlsSniName,
     "Server presented an SSL certificate different from the expected one"},
    {E::kTlsFatal, "SSL fatal error"},
    {E::kSocksWrite, "SOCKS4 Proxy write error during handshake"},
    {E::kSocksRead, "SOCKS4 Proxy read error during handshake"},
    {E::kSocksDenied, "SOCKS4 Proxy deny the request"},
    {E::kSocksAborted, "SOCKS4 Proxy handshake aborted by server"},
};

constexpr bool IndexedByError() {
  for (size_t i = 0; i < std::size(kRows); ++i) {
    if (static_cast<size_t>(kRows[i].error) != i) return false;
  }
  return std::size(kRows) == static_cast<size_t>(E::kSocksAborted) + 1;
}
static_assert(IndexedByError(), "one row an error, in the order of the enum");

}  // namespace

std::string_view ConnectionErrorText(ConnectionError error) {
  return kRows[static_cast<size_t>(error)].text;
}

ConnectionError ConnectionErrorFromErrno(int err, SocketCall call) {
  if (err == 0) return E::kNone;
  if (call == SocketCall::kBind) return E::kCannotBind;
  if (call == SocketCall::kBindRange) return E::kSourcePortRange;
  for (const Row& row : kRows) {
    if (row.call != call) continue;
    for (const int known : row.errnos) {
      if (known == err) return row.error;
    }
  }
  return E::kGeneral;
}

}  // namespace checkd
