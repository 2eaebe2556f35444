#include "checks/rules/ruleset_builder.h"

#include <string>
#include <utility>
#include <variant>

#include "gtest/gtest.h"

namespace checkd {
namespace {

// "C0* S1 E2", by displayed number less one; "*" marks the implicit CONNECT.
std::string Shape(const RuleList& list) {
  std::string shape;
  for (const Rule& rule : list.rules()) {
    if (!shape.empty()) shape += ' ';
    shape += "CSE"[rule.action.index()];
    shape += std::to_string(rule.index);
    if (IsImplicitConnect(rule)) shape += '*';
  }
  return shape;
}

const HttpSend& RequestAt(const RuleList& list, size_t position) {
  return std::get<HttpSend>(std::get<SendRule>(list.rules()[position].action));
}
const ExpectRule& ExpectAt(const RuleList& list, size_t position) {
  return std::get<ExpectRule>(list.rules()[position].action);
}

HttpSendWords WithHeader(std::string name, std::string value) {
  HttpSendWords words;
  words.headers.emplace_back(std::move(name), std::move(value));
  return words;
}

class Http : public testing::Test {
 public:
  Http& Option(HttpSendWords words = {}) {
    builder.OptionHttpchk(std::move(words));
    return *this;
  }
  Http& Connect() { return Take(builder.AddConnect({}, "")); }
  Http& Send(HttpSendWords words = {}) {
    return Take(builder.AddHttpSend(std::move(words), ""));
  }
  Http& Expect(std::string comment = "") {
    return Take(builder.AddExpect({}, std::move(comment)));
  }
  Http& Comment(std::string text) {
    builder.AddComment(std::move(text));
    return *this;
  }
  Http& Take(const absl::Status& status) {
    if (!status.ok()) error += std::string(status.message());
    return *this;
  }

  RulesetBuilder builder{RulesetType::kHttp};
  std::string error;
};

TEST_F(Http, BareOptionConnectsSendsAndExpects) {
  Option();
  const auto list = builder.Build();
  EXPECT_EQ(Shape(*list), "C0* S0 E1");
  const ExpectRule& expect = ExpectAt(*list, 2);
  EXPECT_EQ(expect.match, Match::kStatus);
  EXPECT_EQ(expect.ranges.front(), std::make_pair(200, 399));
  EXPECT_EQ(RequestAt(*list, 1).method, "OPTIONS");
  EXPECT_EQ(RequestAt(*list, 1).version, "HTTP/1.0");
}

TEST_F(Http, OptionSendGoesAfterTheFirstConnect) {
  Option().Connect();
  EXPECT_EQ(Shape(*builder.Build()), "C0 S1 E2");
}

TEST_F(Http, MergedSendKeepsNumberZero) {
  Option().Connect().Send().Expect();
  EXPECT_EQ(error, "");
  EXPECT_EQ(Shape(*builder.Build()), "C0 S0 E1");
}

TEST_F(Http, OptionAfterTheRulesKeepsTheirNumbers) {
  Connect().Send().Expect().Option();
  EXPECT_EQ(Shape(*builder.Build()), "C0 S1 E2");
}

TEST_F(Http, RulesAfterTheOptionCountFromZero) {
  Option().Expect().Expect();
  EXPECT_EQ(Shape(*builder.Build()), "C0* S0 E0 E1");
}

TEST_F(Http, NewerWordsWinInAMerge) {
  Option({.method = "GET", .uri = "/old", .version = "HTTP/1.1"});
  HttpSendWords newer = WithHeader("a", "b");
  newer.uri = "/new";
  Send(std::move(newer));
  const auto list = builder.Build();
  const HttpSend& send = RequestAt(*list, 1);
  EXPECT_EQ(send.method, "GET");
  EXPECT_EQ(send.uri.text(), "/new");
  EXPECT_EQ(send.version, "HTTP/1.1");
  EXPECT_EQ(send.headers.size(), 1u);
}

TEST_F(Http, OptionIsTheNewerOneWhenItComesLast) {
  Send({.method = "PUT", .uri = "/rule", .body = "x"});
  Option({.uri = "/option"});
  const auto list = builder.Build();
  const HttpSend& send = RequestAt(*list, 1);
  EXPECT_EQ(send.method, "PUT");
  EXPECT_EQ(send.uri.text(), "/option");
  EXPECT_EQ(send.body.text(), "x");
}

TEST_F(Http, SecondOptionReplacesTheFirst) {
  Option({.method = "GET", .uri = "/a"}).Option({.uri = "/b"});
  const auto list = builder.Build();
  EXPECT_EQ(Shape(*list), "C0* S0 E1");
  EXPECT_EQ(RequestAt(*list, 1).method, "OPTIONS");
  EXPECT_EQ(RequestAt(*list, 1).uri.text(), "/b");
}

TEST_F(Http, FurtherSendIsIndependent) {
  Option({.method = "GET"}).Connect().Send().Expect().Connect().Send();
  EXPECT_EQ(error, "");
  const auto list = builder.Build();
  EXPECT_EQ(Shape(*list), "C0 S0 E1 C2 S3 E4");
  EXPECT_EQ(RequestAt(*list, 4).method, "OPTIONS");
}

TEST_F(Http, InheritedRulesetWithoutSendJustWaits) {
  builder.EnforceOrder();
  Expect();
  EXPECT_EQ(Shape(*builder.Build()), "C0* E0");
}

TEST_F(Http, OrderIsEnforcedOnceActive) {
  Option().Connect().Expect();
  EXPECT_EQ(error,
            "unable to add http-check expect rule at step 2 (missing send "
            "rule).");
}

TEST_F(Http, SecondSendNeedsAConnect) {
  Option().Send().Send();
  EXPECT_EQ(error,
            "unable to add http-check send rule at step 2 (missing connect "
            "rule).");
}

TEST_F(Http, ConnectNeedsAnExpect) {
  Option().Connect().Send().Connect();
  EXPECT_EQ(error,
            "unable to add http-check connect rule at step 2 (missing expect "
            "rule).");
}

TEST_F(Http, OrderIsFreeBeforeTheOption) {
  Connect().Expect().Send().Send();
  EXPECT_EQ(error, "");
  Option();
  EXPECT_EQ(Shape(*builder.Build()), "C0 S1 E1 S2 S3 E4");
}

TEST_F(Http, ConnectMustBeFirst) {
  Option().Expect().Connect();
  EXPECT_EQ(error,
            "first step MUST also be a 'connect', optionally preceded by a "
            "'set-var', an 'unset-var' or a 'comment', when there is a "
            "'connect' step in the tcp-check ruleset");
}

TEST_F(Http, CommentReachesTheImplicitExpect) {
  Option().Comment("hello");
  const auto list = builder.Build();
  EXPECT_EQ(list->rules()[2].comment, "hello");
  EXPECT_EQ(list->rules()[1].comment, "");
}

TEST_F(Http, CommentGoesToAllFollowersOfAKind) {
  Option().Comment("lost").Comment("c").Expect().Expect("own").Expect();
  const auto list = builder.Build();
  EXPECT_EQ(Shape(*list), "C0* S0 E2 E3 E4");
  EXPECT_EQ(list->rules()[2].comment, "c");
  EXPECT_EQ(list->rules()[3].comment, "own");
  EXPECT_EQ(list->rules()[4].comment, "c");
}

TEST(TcpRuleset, EndsACommentAtAnotherKind) {
  RulesetBuilder builder(RulesetType::kTcp);
  builder.AddComment("c");
  EXPECT_TRUE(builder.AddConnect({}, "").ok());
  EXPECT_TRUE(builder.AddSend("a", "").ok());
  builder.AddComment("s");
  EXPECT_TRUE(builder.AddSend("b", "").ok());
  EXPECT_TRUE(builder.AddExpect({}, "").ok());
  EXPECT_TRUE(builder.AddSend("c", "").ok());
  const auto list = builder.Build();
  EXPECT_EQ(Shape(*list), "C1 S2 S4 E5 S6");
  EXPECT_EQ(list->rules()[0].comment, "c");
  EXPECT_EQ(list->rules()[1].comment, "");
  EXPECT_EQ(list->rules()[2].comment, "s");
  EXPECT_EQ(list->rules()[3].comment, "");
  EXPECT_EQ(list->rules()[4].comment, "");
}

TEST(TcpRuleset, OrderIsFree) {
  RulesetBuilder builder(RulesetType::kTcp);
  EXPECT_TRUE(builder.AddExpect({}, "").ok());
  EXPECT_TRUE(builder.AddSend("a", "").ok());
  EXPECT_TRUE(builder.AddSend("b", "").ok());
  EXPECT_EQ(Shape(*builder.Build()), "C0* E0 S1 S2");
}

TEST(TcpRuleset, SeveralConnects) {
  RulesetBuilder builder(RulesetType::kTcp);
  EXPECT_TRUE(builder.AddConnect({}, "").ok());
  EXPECT_TRUE(builder.AddSend("a", "").ok());
  EXPECT_TRUE(builder.AddConnect({}, "").ok());
  EXPECT_EQ(Shape(*builder.Build()), "C0 S1 C2");
}

TEST(TcpRuleset, HeadIsTheEarliestInverseOfTheRun) {
  RulesetBuilder builder(RulesetType::kTcp);
  for (const bool inverse : {false, true, false, true}) {
    ExpectRule rule;
    rule.inverse = inverse;
    EXPECT_TRUE(builder.AddExpect(std::move(rule), "").ok());
  }
  EXPECT_TRUE(builder.AddSend("x", "").ok());
  EXPECT_TRUE(builder.AddExpect({}, "").ok());
  const auto list = builder.Build();
  EXPECT_EQ(ExpectAt(*list, 1).head, 1);
  EXPECT_EQ(ExpectAt(*list, 2).head, 2);
  EXPECT_EQ(ExpectAt(*list, 3).head, 2);
  EXPECT_EQ(ExpectAt(*list, 4).head, 2);
  EXPECT_EQ(ExpectAt(*list, 6).head, 6);
}

TEST(PlainRuleset, IsABareConnect) {
  EXPECT_EQ(Shape(*RulesetBuilder(RulesetType::kPlain).Build()), "C0*");
}

class PortSanity : public testing::Test {
 protected:
  PortSanity() {
    server.name = "s";
    server.address = *Address::FromIp("127.0.0.1");
  }
  std::string Problem() {
    const auto list = builder.Build();
    return PortProblem(server, Ruleset(list.get()));
  }
  void Connect(uint16_t port) {
    ConnectRule rule;
    rule.port = port;
    ASSERT_TRUE(builder.AddConnect(std::move(rule), "").ok());
  }
  ServerSpec server;
  RulesetBuilder builder{RulesetType::kTcp};
};

TEST_F(PortSanity, NoRules) {
  EXPECT_EQ(Problem(), "server 's' has neither service port nor check port.");
}

// Only the address that is checked counts, and only if it has ports.
TEST_F(PortSanity, UnixAddressesNeedNone) {
  server.check_addr = Address::Unix("/run/x");
  EXPECT_EQ(Problem(), "");
  server.address = Address::Unix("/run/x");
  server.check_addr = *Address::FromIp("127.0.0.1");
  EXPECT_EQ(Problem(), "server 's' has neither service port nor check port.");
}

TEST_F(PortSanity, ConnectToAUnixSocketNeedsNone) {
  ConnectRule rule;
  rule.address = Address::Unix("/run/x");
  ASSERT_TRUE(builder.AddConnect(std::move(rule), "").ok());
  EXPECT_EQ(Problem(), "");
}

TEST_F(PortSanity, FirstConnectWithoutPort) {
  Connect(0);
  EXPECT_EQ(Problem(),
            "server 's' has neither service port nor check port nor tcp_check "
            "rule 'connect' with port information.");
}

TEST_F(PortSanity, LaterConnectWithoutPort) {
  Connect(1);
  Connect(0);
  EXPECT_EQ(Problem(),
            "server 's' has neither service port nor check port, and a "
            "tcp_check rule 'connect' with no port information.");
}

TEST_F(PortSanity, AddressWithPortCounts) {
  ConnectRule rule;
  rule.address = *Address::FromIp("1.2.3.4", 5);
  ASSERT_TRUE(builder.AddConnect(std::move(rule), "").ok());
  EXPECT_EQ(Problem(), "");
}

TEST_F(PortSanity, CheckPortOrServicePortWillDo) {
  server.check_port = 80;
  EXPECT_EQ(Problem(), "");
  server.check_port = 0;
  server.address.set_port(80);
  EXPECT_EQ(Problem(), "");
  server.mapped_port = true;  // a mapped port is none of its own
  EXPECT_NE(Problem(), "");
}

TEST_F(PortSanity, WildcardsNamesAndUnixSocketsAreSkipped) {
  server.address = *Address::FromIp("0.0.0.0");
  EXPECT_EQ(Problem(), "");
  server.address = Address();
  EXPECT_EQ(Problem(), "");
  server.address = Address::Unix("/tmp/x");
  EXPECT_EQ(Problem(), "");
}

}  // namespace
}  // namespace checkd
