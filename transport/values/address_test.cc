#include "transport/values/address.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstddef>
#include <string>

#include "absl/hash/hash.h"

namespace checkd {
namespace {

using Family = Address::Family;

Address FromIp(std::string_view text, uint16_t port = 0) {
  std::optional<Address> address = Address::FromIp(text, port);
  EXPECT_TRUE(address.has_value()) << text;
  return address.value_or(Address());
}

TEST(Address, BytesAndBack) {
  for (const char* text : {"192.0.2.1", "2001:db8::1"}) {
    const Address address = *Address::FromIp(text, 80);
    EXPECT_EQ(Address::FromIpBytes(address.ip_bytes(), 80), address);
  }
  for (const size_t size : {0, 3, 5, 15, 17}) {
    EXPECT_FALSE(Address::FromIpBytes(std::string(size, 'x')).is_set()) << size;
  }
}

TEST(Address, IsUnsetByDefault) {
  Address a;
  EXPECT_FALSE(a.is_set());
  EXPECT_EQ(a.ToString(), "");
  EXPECT_EQ(a.SocketFamily(), AF_UNSPEC);
}

TEST(Address, PrintsHostAndPort) {
  struct {
    Address address;
    std::string full, host, config;
  } const kCases[] = {
      {FromIp("192.0.2.1", 80), "192.0.2.1:80", "192.0.2.1", "192.0.2.1:80"},
      {FromIp("192.0.2.1"), "192.0.2.1:0", "192.0.2.1", "192.0.2.1"},
      {FromIp("2001:db8::1", 443), "[2001:db8::1]:443", "2001:db8::1",
       "[2001:db8::1]:443"},
      {FromIp("::"), "[::]:0", "::", "[::]"},
      {Address::Unix("/run/x"), "unix", "unix", "unix@/run/x"},
      {Address::Abstract("x"), "unix", "unix", "abns@x"},
      {Address::AbstractExact("x"), "unix", "unix", "abnsz@x"},
      {Address::Fd(3), "fd@3", "fd@3", "fd@3"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(c.address.ToString(), c.full);
    EXPECT_EQ(c.address.HostString(), c.host);
    EXPECT_EQ(c.address.ToConfigString(), c.config);
  }
}

TEST(Address, RefusesWhatIsNoNumericAddress) {
  for (std::string_view text :
       {"", "1.2.3", "1.2.3.400", "01.2.3.4", "1.2.3.4 ", "[::1]", ":", "host",
        "1.2.3.4.5", "::1%lo"}) {
    EXPECT_FALSE(Address::FromIp(text).has_value()) << text;
  }
  EXPECT_FALSE(Address::FromIp(std::string_view("::1\0", 4)).has_value());
  EXPECT_FALSE(Address::FromIp(std::string(1000, ':')).has_value());
}

TEST(Address, SurvivesSockaddrAndBack) {
  for (const Address& a :
       {FromIp("192.0.2.1", 80), FromIp("2001:db8::1", 65535),
        Address::Unix("/run/x"), Address::Abstract("name"),
        Address::AbstractExact("name"),
        Address::Unix(std::string(Address::kMaxPathLength, 'p')),
        Address::Abstract(std::string(Address::kMaxPathLength, 'a'))}) {
    sockaddr_storage storage;
    const socklen_t length = a.ToSockaddr(&storage);
    ASSERT_GT(length, 0u);
    EXPECT_EQ(
        Address::FromSockaddr(reinterpret_cast<sockaddr*>(&storage), length), a)
        << a.ToConfigString();
  }
}

TEST(Address, PadsAbstractNamesToTheFullSize) {
  sockaddr_storage storage;
  auto* un = reinterpret_cast<sockaddr_un*>(&storage);
  EXPECT_EQ(Address::Abstract("ab").ToSockaddr(&storage), sizeof(sockaddr_un));
  EXPECT_EQ(std::string(un->sun_path, 5), std::string("\0ab\0\0", 5));

  EXPECT_EQ(Address::AbstractExact("ab").ToSockaddr(&storage),
            offsetof(sockaddr_un, sun_path) + 3);
  EXPECT_EQ(std::string(un->sun_path, 3), std::string("\0ab", 3));
}

TEST(Address, HasNoSockaddrWithoutASocketFamily) {
  sockaddr_storage storage;
  EXPECT_EQ(Address().ToSockaddr(&storage), 0u);
  EXPECT_EQ(Address::Fd(3).ToSockaddr(&storage), 0u);
}

TEST(Address, IgnoresTruncatedAndForeignSockaddrs) {
  sockaddr_storage storage{};
  auto* generic = reinterpret_cast<sockaddr*>(&storage);
  EXPECT_FALSE(Address::FromSockaddr(generic, 0).is_set());
  storage.ss_family = AF_INET;
  EXPECT_FALSE(Address::FromSockaddr(generic, 4).is_set());
  storage.ss_family = AF_NETLINK;
  EXPECT_FALSE(Address::FromSockaddr(generic, sizeof(storage)).is_set());
}

TEST(Address, CopiesOwnTheirPath) {
  Address copy;
  {
    Address original = Address::Unix("/run/x");
    copy = original;
  }
  EXPECT_EQ(copy.path(), "/run/x");
  const Address& same = copy;
  copy = same;
  EXPECT_EQ(copy.path(), "/run/x");
}

TEST(Address, OnlyIpAddressesTakeAPort) {
  EXPECT_EQ(FromIp("192.0.2.1").WithPort(80).port(), 80);
  EXPECT_EQ(Address::Unix("/x").WithPort(80).port(), 0);
}

TEST(Address, KnowsWildcards) {
  EXPECT_TRUE(FromIp("0.0.0.0", 1).is_wildcard());
  EXPECT_TRUE(FromIp("::").is_wildcard());
  EXPECT_FALSE(FromIp("127.0.0.1").is_wildcard());
  EXPECT_FALSE(Address().is_wildcard());
}

TEST(Address, ComparesAndHashesByValue) {
  const Address kDistinct[] = {
      Address(),           FromIp("192.0.2.1"),     FromIp("192.0.2.1", 80),
      FromIp("::"),        FromIp("0.0.0.0"),       Address::Unix("/x"),
      Address::Unix("/y"), Address::Abstract("/x"), Address::Fd(3),
      Address::Fd(4)};
  for (const Address& a : kDistinct) {
    for (const Address& b : kDistinct) {
      EXPECT_EQ(a == b, &a == &b) << a.ToString() << " " << b.ToString();
    }
    const Address copy = a;
    EXPECT_EQ(copy, a);
    EXPECT_EQ(absl::HashOf(copy), absl::HashOf(a));
  }
  EXPECT_LT(FromIp("192.0.2.1"), FromIp("192.0.2.2"));
  EXPECT_LT(FromIp("192.0.2.1", 1), FromIp("192.0.2.1", 2));
}

}  // namespace
}  // namespace checkd
