#include "checks/spec/name_spec.h"

#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(Network, ContainsWhatSharesItsPrefix) {
  const struct {
    const char* network;
    const char* address;
    bool contains;
  } kCases[] = {
      {"10.0.0.0/8", "10.255.0.1", true},
      {"10.0.0.0/8", "11.0.0.1", false},
      {"10.32.0.0/11", "10.63.255.255", true},
      {"10.32.0.0/11", "10.64.0.0", false},
      {"192.0.2.1", "192.0.2.1", true},
      {"192.0.2.1", "192.0.2.2", false},
      {"0.0.0.0/0", "198.51.100.7", true},
      {"0.0.0.0/0", "::1", false},
      {"2001:db8::/33", "2001:db8:7fff::1", true},
      {"2001:db8::/33", "2001:db8:8000::1", false},
  };
  for (const auto& c : kCases) {
    const std::optional<Network> network = Network::Parse(c.network);
    ASSERT_TRUE(network) << c.network;
    EXPECT_EQ(network->Contains(*Address::FromIp(c.address)), c.contains)
        << c.network << " " << c.address;
  }
}

TEST(Network, RefusesWhatIsNone) {
  for (const char* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/x",
                           "::/129", "10.0.0.0/+8", "10.0/8", "name"}) {
    EXPECT_FALSE(Network::Parse(text)) << text;
  }
}

}  // namespace
}  // namespace checkd
