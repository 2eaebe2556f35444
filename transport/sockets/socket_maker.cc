#include "transport/sockets/socket_maker.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

constexpr int kStream = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;

// 0 or -errno.
int Set(int fd, int level, int option, int value) {
  return setsockopt(fd, level, option, &value, sizeof(value)) == 0 ? 0 : -errno;
}

bool IsForeign(const SocketOptions& options) {
  return options.foreign_source.is_set();
}

const Address& SourceOf(const SocketOptions& options) {
  return IsForeign(options) ? options.foreign_source : options.source;
}

// For all segments to and from `peer`, whatever the ports.
int SetMd5Key(int fd, const Address& peer, std::string_view key) {
  tcp_md5sig option = {};
  if (key.size() > sizeof(option.tcpm_key)) return -EINVAL;
  sockaddr_storage address;
  const socklen_t length = peer.ToSockaddr(&address);
  memcpy(&option.tcpm_addr, &address, length);
  option.tcpm_keylen = static_cast<uint16_t>(key.size());
  memcpy(option.tcpm_key, key.data(), key.size());
  return setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG, &option, sizeof(option)) == 0
             ? 0
             : -errno;
}

std::string RangeText(const SocketOptions& o) {
  return absl::StrCat("source ", SourceOf(o).WithPort(0).ToConfigString(), ":",
                      o.source_port_low, "-", o.source_port_high);
}

}  // namespace

// What an error of each step is called: by a connection, and at start-up.
struct SocketMaker::StepInfo {
  Step step;
  SocketCall call;
  std::string_view privilege;  // that EPERM means the lack of
  std::string (*option)(const SocketOptions&);
};

const SocketMaker::StepInfo SocketMaker::kSteps[] = {
    {Step::kSocket, SocketCall::kSocket, "",
     [](const SocketOptions&) -> std::string { return "server"; }},
    {Step::kNamespace, SocketCall::kOption, "CAP_SYS_ADMIN",
     [](const SocketOptions& o) {
       return absl::StrCat("namespace ", o.net_namespace);
     }},
    {Step::kMptcp, SocketCall::kSocket, "",
     [](const SocketOptions&) -> std::string { return "mptcp@"; }},
    {Step::kMark, SocketCall::kOption, "CAP_NET_ADMIN",
     [](const SocketOptions&) -> std::string { return "x-mark"; }},
    {Step::kMd5, SocketCall::kOption, "",
     [](const SocketOptions&) -> std::string { return "tcp-md5sig"; }},
    {Step::kInterface, SocketCall::kOption, "CAP_NET_RAW",
     [](const SocketOptions& o) {
       return absl::StrCat("interface ", o.interface);
     }},
    {Step::kForeign, SocketCall::kOption, "CAP_NET_ADMIN or CAP_NET_RAW",
     [](const SocketOptions& o) {
       return absl::StrCat("x-usesrc ", o.foreign_source.ToConfigString());
     }},
    {Step::kBind, SocketCall::kBind, "CAP_NET_BIND_SERVICE",
     [](const SocketOptions& o) {
       return absl::StrCat(IsForeign(o) ? "x-usesrc " : "source ",
                           SourceOf(o).ToConfigString());
     }},
    {Step::kRange, SocketCall::kBindRange, "CAP_NET_BIND_SERVICE", RangeText},
};

int NewStreamSocket(int domain, int protocol) {
  const int fd = socket(domain, kStream, protocol);
  return fd >= 0 ? fd : -errno;
}

void SocketMaker::Prepare(const SocketOptions& options) {
  if (!options.net_namespace.empty()) namespaces_.Open(options.net_namespace);
}

int SocketMaker::Make(const Address& address, const SocketOptions& options,
                      SocketCall* failed) {
  const Attempt attempt = Try(address, options);
  *failed = kSteps[static_cast<size_t>(attempt.step)].call;
  return attempt.fd;
}

SocketMaker::Attempt SocketMaker::Try(const Address& address,
                                      const SocketOptions& options) {
  if (!address.is_ip()) {
    return {NewStreamSocket(address.SocketFamily()), Step::kSocket};
  }
  Attempt attempt = Open(address.SocketFamily(), options);
  if (attempt.fd < 0) return attempt;
  const int result = Configure(attempt.fd, address, options, &attempt.step);
  if (result < 0) {
    close(attempt.fd);
    attempt.fd = result;
  }
  return attempt;
}

SocketMaker::Attempt SocketMaker::Open(int domain,
                                       const SocketOptions& options) {
  const int protocol = options.mptcp ? IPPROTO_MPTCP : 0;
  int fd;
  if (options.net_namespace.empty()) {
    fd = NewStreamSocket(domain, protocol);
  } else {
    bool entered;
    fd = namespaces_.Socket(options.net_namespace, domain, kStream, protocol,
                            &entered);
    if (!entered) return {fd, Step::kNamespace};
  }
  // Where it is switched off it is called by other names.
  if (options.mptcp && (fd == -ENOPROTOOPT || fd == -EINVAL)) {
    fd = -EPROTONOSUPPORT;
  }
  const bool refused = options.mptcp && fd == -EPROTONOSUPPORT;
  return {fd, refused ? Step::kMptcp : Step::kSocket};
}

int SocketMaker::Configure(int fd, const Address& address,
                           const SocketOptions& options, Step* step) {
  if (options.user_timeout_ms > 0) {  // helps, but is not needed
    (void)Set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, options.user_timeout_ms);
  }
  int result = 0;
  if (options.mark != 0) {
    *step = Step::kMark;
    result = Set(fd, SOL_SOCKET, SO_MARK, static_cast<int>(options.mark));
  }
  if (result == 0 && !options.md5_key.empty()) {
    *step = Step::kMd5;
    result = SetMd5Key(fd, address, options.md5_key);
  }
  if (result == 0 && !options.interface.empty()) {
    *step = Step::kInterface;
    const std::string& name = options.interface;
    result = setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name.c_str(),
                        static_cast<socklen_t>(name.size() + 1)) == 0
                 ? 0
                 : -errno;
  }
  if (result == 0 && IsForeign(options)) {
    *step = Step::kForeign;
    result = address.family() == Address::Family::kIpv6
                 ? Set(fd, IPPROTO_IPV6, IPV6_TRANSPARENT, 1)
                 : Set(fd, IPPROTO_IP, IP_TRANSPARENT, 1);
  }
  return result == 0 ? Bind(fd, options, step) : result;
}

int SocketMaker::Bind(int fd, const SocketOptions& options, Step* step) {
  const Address& source = SourceOf(options);
  if (!source.is_ip()) return 0;
  if (options.has_port_range()) {
    *step = Step::kRange;
    (void)Set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    const int result = ports_.Bind(fd, source, options.source_port_low,
                                   options.source_port_high);
    if (result != 0 && result != -EADDRINUSE) *step = Step::kBind;
    return result;
  }
  if (source.port() == 0 && source.is_wildcard()) return 0;
  *step = Step::kBind;
  if (source.port() != 0) {
    (void)Set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  } else {
    (void)Set(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
  }
  sockaddr_storage storage;
  const socklen_t length = source.ToSockaddr(&storage);
  return bind(fd, reinterpret_cast<sockaddr*>(&storage), length) == 0 ? 0
                                                                      : -errno;
}

absl::Status VerifySocketOptions(const SocketOptions& options) {
  return SocketMaker().Check(options);
}

absl::Status SocketMaker::Check(const SocketOptions& options) {
  const Address& source = SourceOf(options);
  const Address address =
      source.is_ip() ? source : Address::Ipv4({127, 0, 0, 1});
  const Attempt attempt = Try(address, options);
  if (attempt.fd >= 0) {
    close(attempt.fd);
    return absl::OkStatus();
  }
  const int err = -attempt.fd;
  if (err == EADDRNOTAVAIL || err == EADDRINUSE) return absl::OkStatus();
  const StepInfo& step = kSteps[static_cast<size_t>(attempt.step)];
  const bool denied = err == EPERM || err == EACCES;
  std::string text = absl::StrCat("'", step.option(options), "'");
  if (denied && !step.privilege.empty()) {
    absl::StrAppend(&text, " needs ", step.privilege);
  } else if (attempt.step == Step::kNamespace) {
    absl::StrAppend(&text, ": ", NetNamespaces::Path(options.net_namespace));
  }
  absl::StrAppend(&text, ": ", strerror(err));
  if (denied) return absl::PermissionDeniedError(text);
  return err == ENODEV ? absl::UnavailableError(text)
                       : absl::FailedPreconditionError(text);
}

}  // namespace checkd
