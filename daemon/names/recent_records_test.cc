#include "daemon/names/recent_records.h"

#include <map>
#include <string>

#include "daemon/names/testing/fake_follower.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr Instant kStart = Instant() + Seconds(1000);

std::string Text(const RecentRecords& recent) {
  std::string out;
  for (const DnsRecord& record : recent.records()) {
    out += record.target.empty()
               ? record.address.HostString() + " "
               : record.target + ":" + std::to_string(record.port) + "/" +
                     std::to_string(record.weight) + " ";
  }
  return out;
}

void Answer(RecentRecords* recent, const DnsReply& reply, int second,
            Duration obsolete = Seconds(2)) {
  recent->Refresh(reply.records, obsolete, kStart + Seconds(second));
}

TEST(RecentRecords, KeepTheirOrderWhateverThatOfTheAnswer) {
  RecentRecords recent;
  Answer(&recent, Addresses({"192.0.2.1", "192.0.2.2", "192.0.2.3"}), 0);
  Answer(&recent,
         Addresses({"192.0.2.3", "192.0.2.4", "192.0.2.1", "192.0.2.2"}), 1);
  EXPECT_EQ(Text(recent), "192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 ");
}

TEST(RecentRecords, OutliveTheirLastAnswerByTheHoldTime) {
  RecentRecords recent;
  Answer(&recent, Addresses({"192.0.2.1", "192.0.2.2"}), 0);
  Answer(&recent, Addresses({"192.0.2.2"}), 1);
  EXPECT_EQ(Text(recent), "192.0.2.1 192.0.2.2 ");
  Answer(&recent, Addresses({"192.0.2.2"}), 2);
  EXPECT_EQ(Text(recent), "192.0.2.2 ");
  Answer(&recent, Addresses({"192.0.2.3"}), 3, Duration::zero());
  EXPECT_EQ(Text(recent), "192.0.2.3 ");
}

TEST(RecentRecords, TakeRepeatedOnesOnce) {
  RecentRecords recent;
  Answer(&recent, Addresses({"192.0.2.1", "192.0.2.1"}), 0);
  EXPECT_EQ(Text(recent), "192.0.2.1 ");
}

TEST(RecentRecords, KnowServicesByTargetAndPort) {
  RecentRecords recent;
  Answer(&recent, Services({SrvRecord("a", 1, 5), SrvRecord("a", 2, 5)}), 0);
  Answer(&recent, Services({SrvRecord("a", 2, 7), SrvRecord("b", 2, 5)}), 5);
  EXPECT_EQ(Text(recent), "a:2/7 b:2/5 ");
}

// 10.<b>.x.x, `count` of them.
DnsReply Many(uint8_t b, size_t count) {
  DnsReply reply = Addresses({});
  for (size_t i = 0; i < count; ++i) {
    DnsRecord record;
    record.address = Address::Ipv4(
        {10, b, static_cast<uint8_t>(i / 256), static_cast<uint8_t>(i % 256)});
    reply.records.push_back(record);
  }
  return reply;
}

std::map<std::string, size_t> CountByNet(const RecentRecords& recent) {
  std::map<std::string, size_t> counts;
  for (const DnsRecord& record : recent.records()) {
    ++counts[record.address.HostString().substr(0, 4)];
  }
  return counts;
}

TEST(RecentRecords, AreBoundedAndTheLongestUnseenGoFirst) {
  using Counts = std::map<std::string, size_t>;
  constexpr Duration kLong = Seconds(1000);
  RecentRecords recent;
  Answer(&recent, Many(1, 3000), 0, kLong);
  EXPECT_EQ(CountByNet(recent), (Counts{{"10.1", 1024}}));
  recent.Clear();
  Answer(&recent, Many(1, 400), 0, kLong);
  Answer(&recent, Many(2, 600), 1, kLong);
  EXPECT_EQ(recent.records().size(), 1000u);
  Answer(&recent, Many(3, 100), 2, kLong);
  EXPECT_EQ(CountByNet(recent),
            (Counts{{"10.1", 324}, {"10.2", 600}, {"10.3", 100}}));
  Answer(&recent, Many(4, 400), 3, kLong);
  EXPECT_EQ(CountByNet(recent),
            (Counts{{"10.2", 524}, {"10.3", 100}, {"10.4", 400}}));
  // What is seen again stays; what is new only as far as there is room.
  Answer(&recent, Many(4, 2000), 4, kLong);
  EXPECT_EQ(CountByNet(recent), (Counts{{"10.4", 1024}}));
}

}  // namespace
}  // namespace checkd
