// Where a peer is: an IP address and port, a unix socket, an inherited
// descriptor. A plain value without I/O; nothing here resolves names.
//
//   Address a = *Address::FromIp("192.0.2.1", 80);
//   a.ToString();                              // "192.0.2.1:80"
//   sockaddr_storage storage;
//   connect(fd, (sockaddr*)&storage, a.ToSockaddr(&storage));
//
// 32 bytes; only the unix families own memory, so that a fleet of IP targets
// pays nothing for them. Thread: a value like any other.
#ifndef TRANSPORT_VALUES_ADDRESS_H_
#define TRANSPORT_VALUES_ADDRESS_H_

#include <sys/socket.h>

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace checkd {

class Address {
 public:
  enum class Family : uint8_t {
    kNone,  // not set
    kIpv4,
    kIpv6,
    kUnix,           // a path in the file system
    kAbstract,       // abns@: NUL, name, NULs up to sun_path's size (F028)
    kAbstractExact,  // abnsz@: NUL, name, and no more
    kFd,             // a descriptor that was inherited
  };
  using Ipv4Bytes = std::array<uint8_t, 4>;   // network order
  using Ipv6Bytes = std::array<uint8_t, 16>;  // network order

  // The longest name that fits sun_path: paths leave room for their NUL,
  // abstract names for the leading one. Bytes.
  static constexpr size_t kMaxPathLength = 107;

  Address() = default;
  Address(const Address& other);
  Address& operator=(const Address& other);
  Address(Address&& other) noexcept = default;
  Address& operator=(Address&& other) noexcept = default;

  // Ports are in host order everywhere here.
  static Address Ipv4(const Ipv4Bytes& bytes, uint16_t port = 0);
  static Address Ipv6(const Ipv6Bytes& bytes, uint16_t port = 0);
  // What ip_bytes() gives: 4 or 16 bytes in network order; unset for any other
  // number of them.
  static Address FromIpBytes(std::string_view bytes, uint16_t port = 0);
  // A numeric address without brackets; nullopt if `text` is none. IPv4 needs
  // its four decimal parts without leading zeros, like inet_pton(). IPv6 has no
  // scope ("fe80::1%eth0" is none).
  static std::optional<Address> FromIp(std::string_view text,
                                       uint16_t port = 0);
  // What is beyond kMaxPathLength bytes is cut off: the caller has checked.
  // Abstract names come without their leading NUL and may have any bytes.
  static Address Unix(std::string_view path);
  static Address Abstract(std::string_view name);
  static Address AbstractExact(std::string_view name);
  // Names `fd` and does not own it.
  static Address Fd(int fd);
  // What getpeername() or getaddrinfo() gave; unset for other families. A unix
  // socket without a name has an empty path. The scope and flow label of an
  // IPv6 address are dropped.
  static Address FromSockaddr(const sockaddr* address, socklen_t length);

  Family family() const { return family_; }
  bool is_set() const { return family_ != Family::kNone; }
  bool is_ip() const {
    return family_ == Family::kIpv4 || family_ == Family::kIpv6;
  }
  // Unix, abstract or exact abstract.
  bool is_unix() const { return path_ != nullptr; }
  // 0.0.0.0 or ::.
  bool is_wildcard() const;

  // 0 if there is none.
  uint16_t port() const { return port_; }
  // Only IP addresses have a port; a no-op for the rest.
  void set_port(uint16_t port) {
    if (is_ip()) port_ = port;
  }
  Address WithPort(uint16_t port) const;

  // Path or abstract name (without its NUL); empty for other families. Valid as
  // long as this address.
  std::string_view path() const {
    return path_ ? std::string_view(*path_) : std::string_view();
  }
  // -1 if this is no descriptor.
  int fd() const { return fd_; }
  // For IP families: 4 or 16 bytes in network order; else empty. Valid as long
  // as this address, which holds them.
  std::string_view ip_bytes() const;

  // AF_INET, AF_INET6, AF_UNIX, or AF_UNSPEC for kNone and kFd.
  sa_family_t SocketFamily() const;
  // Fills `storage` and returns the length to give to connect() or bind(); 0
  // for kNone and kFd. The whole of `storage` is written. A path is followed by
  // its NUL, which counts in the length.
  socklen_t ToSockaddr(sockaddr_storage* storage) const;

  // "192.0.2.1:80", "[2001:db8::1]:80", "unix" (as HAProxy's statistics show
  // it), "fd@3"; empty if not set.
  std::string ToString() const;
  // The same without brackets and port.
  std::string HostString() const;
  // As one would write it in a configuration: "unix@/run/x", "abns@x"; the port
  // only if there is one.
  std::string ToConfigString() const;

  // Family, then bytes, path, descriptor and port: an order for maps and
  // sorting, without another meaning. An IPv4 address and its mapped IPv6 form
  // differ.
  friend bool operator==(const Address& a, const Address& b) {
    return (a <=> b) == 0;
  }
  friend std::strong_ordering operator<=>(const Address& a, const Address& b);

  template <typename H>
  friend H AbslHashValue(H h, const Address& a) {
    const std::string_view path = a.path();
    h = H::combine_contiguous(std::move(h), path.data(), path.size());
    return H::combine(std::move(h), a.family_, a.port_, a.fd_, a.bytes_);
  }

 private:
  static Address Named(Family family, std::string_view name);

  Family family_ = Family::kNone;
  uint16_t port_ = 0;
  int32_t fd_ = -1;
  Ipv6Bytes bytes_{};                        // IPv4 uses the first four
  std::unique_ptr<const std::string> path_;  // unix families only
};

static_assert(sizeof(Address) <= 32);

}  // namespace checkd

#endif  // TRANSPORT_VALUES_ADDRESS_H_
