#include "transport/values/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace checkd {

static_assert(sizeof(sockaddr_un::sun_path) == Address::kMaxPathLength + 1);

Address::Address(const Address& other)
    : family_(other.family_),
      port_(other.port_),
      fd_(other.fd_),
      bytes_(other.bytes_),
      path_(other.path_ ? std::make_unique<const std::string>(*other.path_)
                        : nullptr) {}

Address& Address::operator=(const Address& other) {
  if (this != &other) *this = Address(other);
  return *this;
}

Address Address::Ipv4(const Ipv4Bytes& bytes, uint16_t port) {
  Address a;
  a.family_ = Family::kIpv4;
  a.port_ = port;
  std::copy(bytes.begin(), bytes.end(), a.bytes_.begin());
  return a;
}

Address Address::Ipv6(const Ipv6Bytes& bytes, uint16_t port) {
  Address a;
  a.family_ = Family::kIpv6;
  a.port_ = port;
  a.bytes_ = bytes;
  return a;
}

Address Address::FromIpBytes(std::string_view bytes, uint16_t port) {
  Address a;
  if (bytes.size() == std::tuple_size_v<Ipv4Bytes>) {
    a.family_ = Family::kIpv4;
  } else if (bytes.size() == std::tuple_size_v<Ipv6Bytes>) {
    a.family_ = Family::kIpv6;
  } else {
    return a;
  }
  a.port_ = port;
  std::copy(bytes.begin(), bytes.end(), a.bytes_.begin());
  return a;
}

std::optional<Address> Address::FromIp(std::string_view text, uint16_t port) {
  char terminated[INET6_ADDRSTRLEN];
  if (text.empty() || text.size() >= sizeof(terminated) ||
      text.find('\0') != text.npos) {
    return std::nullopt;
  }
  terminated[text.copy(terminated, sizeof(terminated) - 1)] = '\0';
  Address a;
  a.port_ = port;
  if (inet_pton(AF_INET, terminated, a.bytes_.data()) == 1) {
    a.family_ = Family::kIpv4;
  } else if (inet_pton(AF_INET6, terminated, a.bytes_.data()) == 1) {
    a.family_ = Family::kIpv6;
  } else {
    return std::nullopt;
  }
  return a;
}

Address Address::Named(Family family, std::string_view name) {
  Address a;
  a.family_ = family;
  a.path_ = std::make_unique<const std::string>(name.substr(0, kMaxPathLength));
  return a;
}

Address Address::Unix(std::string_view path) {
  return Named(Family::kUnix, path);
}

Address Address::Abstract(std::string_view name) {
  return Named(Family::kAbstract, name);
}

Address Address::AbstractExact(std::string_view name) {
  return Named(Family::kAbstractExact, name);
}

Address Address::Fd(int fd) {
  Address a;
  a.family_ = Family::kFd;
  a.fd_ = fd;
  return a;
}

Address Address::FromSockaddr(const sockaddr* address, socklen_t length) {
  constexpr size_t kPathOffset = offsetof(sockaddr_un, sun_path);
  if (length < sizeof(sa_family_t)) return Address();
  Address a;
  if (address->sa_family == AF_INET && length >= sizeof(sockaddr_in)) {
    sockaddr_in in;
    std::memcpy(&in, address, sizeof(in));
    a.family_ = Family::kIpv4;
    a.port_ = ntohs(in.sin_port);
    std::memcpy(a.bytes_.data(), &in.sin_addr, sizeof(in.sin_addr));
  } else if (address->sa_family == AF_INET6 && length >= sizeof(sockaddr_in6)) {
    sockaddr_in6 in6;
    std::memcpy(&in6, address, sizeof(in6));
    a.family_ = Family::kIpv6;
    a.port_ = ntohs(in6.sin6_port);
    std::memcpy(a.bytes_.data(), &in6.sin6_addr, sizeof(in6.sin6_addr));
  } else if (address->sa_family == AF_UNIX && length <= sizeof(sockaddr_un)) {
    std::string_view path(reinterpret_cast<const char*>(address) + kPathOffset,
                          length > kPathOffset ? length - kPathOffset : 0);
    if (path.empty() || path[0] != '\0') {
      return Unix(path.substr(0, path.find('\0')));
    }
    path.remove_prefix(1);
    if (length < sizeof(sockaddr_un)) return AbstractExact(path);
    while (!path.empty() && path.back() == '\0') path.remove_suffix(1);
    return Abstract(path);
  }
  return a;
}

bool Address::is_wildcard() const { return is_ip() && bytes_ == Ipv6Bytes{}; }

Address Address::WithPort(uint16_t port) const {
  Address a = *this;
  a.set_port(port);
  return a;
}

std::string_view Address::ip_bytes() const {
  const size_t size =
      family_ == Family::kIpv4 ? 4 : (family_ == Family::kIpv6 ? 16 : 0);
  return {reinterpret_cast<const char*>(bytes_.data()), size};
}

sa_family_t Address::SocketFamily() const {
  if (family_ == Family::kIpv4) return AF_INET;
  if (family_ == Family::kIpv6) return AF_INET6;
  return is_unix() ? AF_UNIX : AF_UNSPEC;
}

socklen_t Address::ToSockaddr(sockaddr_storage* storage) const {
  std::memset(storage, 0, sizeof(*storage));
  storage->ss_family = SocketFamily();
  switch (family_) {
    case Family::kIpv4: {
      auto* in = reinterpret_cast<sockaddr_in*>(storage);
      in->sin_port = htons(port_);
      std::memcpy(&in->sin_addr, bytes_.data(), sizeof(in->sin_addr));
      return sizeof(*in);
    }
    case Family::kIpv6: {
      auto* in6 = reinterpret_cast<sockaddr_in6*>(storage);
      in6->sin6_port = htons(port_);
      std::memcpy(&in6->sin6_addr, bytes_.data(), sizeof(in6->sin6_addr));
      return sizeof(*in6);
    }
    case Family::kUnix:
    case Family::kAbstract:
    case Family::kAbstractExact: {
      auto* un = reinterpret_cast<sockaddr_un*>(storage);
      const bool abstract = family_ != Family::kUnix;
      std::memcpy(un->sun_path + (abstract ? 1 : 0), path_->data(),
                  path_->size());
      if (family_ == Family::kAbstract) return sizeof(*un);
      return static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) +
                                    path_->size() + 1);
    }
    case Family::kNone:
    case Family::kFd:
      break;
  }
  return 0;
}

std::string Address::HostString() const {
  if (is_unix()) return "unix";
  if (family_ == Family::kFd) return absl::StrCat("fd@", fd_);
  if (!is_ip()) return "";
  char text[INET6_ADDRSTRLEN];
  inet_ntop(SocketFamily(), bytes_.data(), text, sizeof(text));
  return text;
}

std::string Address::ToString() const {
  if (family_ == Family::kIpv6) {
    return absl::StrCat("[", HostString(), "]:", port_);
  }
  if (family_ == Family::kIpv4) return absl::StrCat(HostString(), ":", port_);
  return HostString();
}

std::string Address::ToConfigString() const {
  switch (family_) {
    case Family::kUnix:
      return absl::StrFormat("unix@%s", path());
    case Family::kAbstract:
      return absl::StrFormat("abns@%s", path());
    case Family::kAbstractExact:
      return absl::StrFormat("abnsz@%s", path());
    case Family::kIpv6:
      return port_ != 0 ? ToString() : absl::StrCat("[", HostString(), "]");
    default:
      return port_ != 0 ? ToString() : HostString();
  }
}

std::strong_ordering operator<=>(const Address& a, const Address& b) {
  if (auto order = a.family_ <=> b.family_; order != 0) return order;
  if (auto order = a.bytes_ <=> b.bytes_; order != 0) return order;
  if (auto order = a.path() <=> b.path(); order != 0) return order;
  if (auto order = a.fd_ <=> b.fd_; order != 0) return order;
  return a.port_ <=> b.port_;
}

}  // namespace checkd
