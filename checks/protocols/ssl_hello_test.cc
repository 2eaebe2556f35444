#include "checks/protocols/ssl_hello.h"

#include <string>
#include <variant>
#include <vector>

#include "checks/rules/hex.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(SslHello, SendsTheClientHelloOfSslV3) {
  const auto list = MakeSslHelloRules();
  EXPECT_EQ(list->type(), RulesetType::kBuiltIn);
  const std::vector<Rule>& rules = list->rules();
  ASSERT_EQ(rules.size(), 3u);
  EXPECT_TRUE(IsImplicitConnect(rules[0]));
  const auto& send = std::get<RawSend>(std::get<SendRule>(rules[1].action));
  ASSERT_EQ(send.bytes.size(), 126u);
  EXPECT_EQ(send.time_at, 11);
  EXPECT_EQ(UpperHex(send.bytes.substr(0, 15)),
            "160300007901000075030000000000");
  EXPECT_EQ(send.bytes.substr(15, 28), "HAPROXYSSLCHK\nHAPROXYSSLCHK\n");
  EXPECT_EQ(UpperHex(send.bytes.substr(43, 7)), "00004E00010002");
  EXPECT_EQ(UpperHex(send.bytes.substr(98, 6)), "001B002F0030");
  EXPECT_EQ(UpperHex(send.bytes.substr(120)), "0039003A0100");
}

TEST(SslHello, ExpectsAHandshakeOrAnAlert) {
  const auto list = MakeSslHelloRules();
  const auto& expect = std::get<ExpectRule>(list->rules()[2].action);
  EXPECT_EQ(expect.match, Match::kBinaryRegex);
  EXPECT_EQ(expect.pattern, "^1[56]");
  EXPECT_EQ(expect.min_recv, 5);
  EXPECT_EQ(expect.ok_status, CheckStatus::kL6Ok);
  EXPECT_EQ(expect.error_status, CheckStatus::kL6Rsp);
  EXPECT_EQ(expect.tout_status, CheckStatus::kL6Tout);
}

}  // namespace
}  // namespace checkd
