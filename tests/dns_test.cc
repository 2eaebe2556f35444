// The DNS client against a real name server: dnsmasq.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/dnsmasq_process.h"
#include "transport/dns/dns_client.h"
#include "transport/testing/real_loop.h"

namespace checkd {
namespace {

std::vector<std::string> Records() {
  std::vector<std::string> lines = {
      "local=/test/",
      "local-ttl=30",
      "host-record=web.test,192.0.2.1,2001:db8::1",
      "host-record=web.test,192.0.2.2",
      "cname=www.test,web.test",
      "host-record=srv.test,192.0.2.3",
      "srv-host=_http._tcp.test,srv.test,8080,1,20",
      "srv-host=_http._tcp.test,far.other,8081,2,30",
  };
  // More than fits 512 bytes.
  for (int i = 1; i <= 60; ++i) {
    lines.push_back(absl::StrCat("host-record=many.test,198.51.100.", i));
  }
  return lines;
}

class DnsTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!DnsmasqProcess::Installed()) GTEST_SKIP() << "dnsmasq is missing";
    dnsmasq_ = std::make_unique<DnsmasqProcess>(Records());
    ASSERT_TRUE(dnsmasq_->WaitUntilReady()) << dnsmasq_->Output();
  }
  NameServer Server(bool tcp) const {
    return {"dnsmasq",
            *Address::FromIp(dnsmasq_->host(),
                             static_cast<uint16_t>(dnsmasq_->port())),
            tcp};
  }

  std::unique_ptr<DnsmasqProcess> dnsmasq_;
  RealLoop real_;
};

// What `client` was told, as "status: address, ..." in order of addresses.
std::string Resolve(RealLoop* real, DnsClient* client, std::string_view name,
                    DnsType type) {
  bool done = false;
  DnsReply reply;
  client->Ask(name, type, [&](const DnsReply& r) {
    reply = r;
    done = true;
  });
  if (!real->RunUntil([&] { return done; })) return "nothing";
  std::vector<std::string> records;
  for (const DnsRecord& r : reply.records) {
    records.push_back(r.target.empty()
                          ? r.address.HostString()
                          : absl::StrCat(r.target, "(", r.address.HostString(),
                                         ") ", r.port, " ", r.priority, " ",
                                         r.weight));
  }
  std::sort(records.begin(), records.end());
  std::string text = absl::StrCat(static_cast<int>(reply.status), ":");
  for (const std::string& record : records) absl::StrAppend(&text, " ", record);
  return text;
}

TEST_F(DnsTest, ResolvesWhatDnsmasqKnows) {
  for (const bool tcp : {false, true}) {
    SCOPED_TRACE(tcp ? "tcp" : "udp");
    DnsClient client(&real_.loop, &real_.poller,
                     {.servers = {Server(tcp)}, .timeout_retry = Millis(200)});
    const auto resolve = [&](std::string_view name, DnsType type) {
      return Resolve(&real_, &client, name, type);
    };
    EXPECT_EQ(resolve("web.test", DnsType::kA), "0: 192.0.2.1 192.0.2.2");
    EXPECT_EQ(resolve("web.test", DnsType::kAaaa), "0: 2001:db8::1");
    EXPECT_EQ(resolve("WWW.test", DnsType::kA), "0: 192.0.2.1 192.0.2.2");
    EXPECT_EQ(resolve("_http._tcp.test", DnsType::kSrv),
              "0: far.other() 8081 2 30 srv.test(192.0.2.3) 8080 1 20");
    EXPECT_EQ(resolve("none.test", DnsType::kA), "1:");
    EXPECT_EQ(resolve("elsewhere.example", DnsType::kA), "2:");
    EXPECT_EQ(resolve("many.test", DnsType::kAaaa), "4:");
    const std::string many = resolve("many.test", DnsType::kA);
    EXPECT_EQ(std::count(many.begin(), many.end(), ' '), 60) << many;
    EXPECT_EQ(client.stats(0).cname, 1u);
    EXPECT_EQ(client.stats(0).truncated, tcp ? 0u : 1u);
    EXPECT_EQ(client.stats(0).nx, 1u);
  }
}

// dnsmasq closes a connection after a hundred questions.
TEST_F(DnsTest, AThousandQuestionsOverTcp) {
  DnsClient client(&real_.loop, &real_.poller,
                   {.servers = {Server(true)}, .timeout_retry = Seconds(15)});
  int valid = 0;
  int answered = 0;
  for (int i = 0; i < 1000; ++i) {
    client.Ask("web.test", DnsType::kA, [&](const DnsReply& reply) {
      ++answered;
      valid += reply.status == DnsStatus::kValid;
    });
  }
  EXPECT_TRUE(real_.RunUntil([&] { return answered == 1000; })) << answered;
  EXPECT_EQ(valid, 1000);
}

}  // namespace
}  // namespace checkd
