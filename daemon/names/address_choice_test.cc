#include "daemon/names/address_choice.h"

#include <string>

#include "daemon/names/testing/fake_follower.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

struct Case {
  const char* what;
  std::vector<std::string_view> records;
  const char* current;
  std::vector<std::string_view> used;
  const char* chosen;
  bool prefer_ipv4 = false;
  bool allow_duplicates = false;
  std::vector<std::string_view> nets = {};
};

TEST(ChooseAddress, TakesTheBest) {
  const Case kCases[] = {
      {"the first", {"192.0.2.1", "192.0.2.2"}, "", {}, "192.0.2.1"},
      {"nothing", {}, "192.0.2.1", {}, ""},
      {"the current one",
       {"192.0.2.1", "192.0.2.2"},
       "192.0.2.2",
       {},
       "192.0.2.2"},
      {"another if that is gone", {"192.0.2.1"}, "192.0.2.9", {}, "192.0.2.1"},
      {"IPv6 rather than the current one",
       {"192.0.2.1", "::1"},
       "192.0.2.1",
       {},
       "::1"},
      {"IPv4 if preferred", {"::1", "192.0.2.1"}, "::1", {}, "192.0.2.1", true},
      {"none that another has",
       {"192.0.2.1", "192.0.2.2"},
       "",
       {"192.0.2.1"},
       "192.0.2.2"},
      {"nothing if others have all", {"192.0.2.1"}, "", {"192.0.2.1"}, ""},
      {"one that another has, if allowed",
       {"192.0.2.1"},
       "",
       {"192.0.2.1"},
       "192.0.2.1",
       false,
       true},
      {"a free one even then",
       {"192.0.2.1", "192.0.2.2"},
       "",
       {"192.0.2.1"},
       "192.0.2.2",
       false,
       true},
      {"a net rather than the current one",
       {"192.0.2.1", "10.0.0.1"},
       "192.0.2.1",
       {},
       "10.0.0.1",
       false,
       false,
       {"10.0.0.0/8"}},
      {"any net",
       {"192.0.2.1", "10.0.0.1"},
       "",
       {},
       "10.0.0.1",
       false,
       false,
       {"172.16.0.0/12", "10.0.0.0/8"}},
      {"another if no net has one",
       {"192.0.2.1"},
       "",
       {},
       "192.0.2.1",
       false,
       false,
       {"10.0.0.0/8"}},
      {"the family rather than the net",
       {"10.0.0.1", "::1"},
       "",
       {},
       "::1",
       false,
       false,
       {"10.0.0.0/8"}},
      {"a taken one of the net, if allowed",
       {"192.0.2.1", "10.0.0.1"},
       "",
       {"10.0.0.1"},
       "10.0.0.1",
       false,
       true,
       {"10.0.0.0/8"}},
  };
  for (const Case& c : kCases) {
    NameSpec spec;
    spec.prefer_ipv4 = c.prefer_ipv4;
    spec.allow_duplicates = c.allow_duplicates;
    for (std::string_view net : c.nets) {
      spec.nets.push_back(*Network::Parse(net));
    }
    std::vector<DnsRecord> records;
    for (std::string_view ip : c.records) records.push_back(AddressRecord(ip));
    AddressUse used;
    for (std::string_view ip : c.used) used[*Address::FromIp(ip)] = 1;
    const Address current = Address::FromIp(c.current).value_or(Address());
    EXPECT_EQ(ChooseAddress(records, spec, current, used).HostString(),
              c.chosen)
        << c.what;
  }
}

TEST(ChooseAddress, MayTakeWhatAnotherHasLeft) {
  AddressUse used;
  used[*Address::FromIp("192.0.2.1")] = 0;
  EXPECT_TRUE(
      ChooseAddress({AddressRecord("192.0.2.1")}, {}, {}, used).is_set());
}

}  // namespace
}  // namespace checkd
