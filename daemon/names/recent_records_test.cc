#include "daemon/names/recent_records.h"

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

}  // namespace
}  // namespace checkd
