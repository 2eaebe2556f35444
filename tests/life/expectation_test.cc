#include "tests/life/expectation.h"

#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(Expectation, GathersWhatIsSaidOfAPeer) {
  const auto parsed = ParseExpectation(
      "# a comment\n"
      "peer mx: greets \"220 \\\"mx\\\"\\r\\n\"\n"
      "peer off: gone\n"
      "peer mx: on hex:00ff say \"\\001\" close\n"
      "peer mx: on \"GET / \" status 404 \"no\"\n");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  ASSERT_EQ(parsed->peers.size(), 2u);
  const Dialogue& mx = parsed->peers[0].dialogue;
  EXPECT_EQ(mx.greeting, "220 \"mx\"\r\n");
  ASSERT_EQ(mx.exchanges.size(), 2u);
  EXPECT_EQ(mx.exchanges[0].request, std::string("\0\xff", 2));
  EXPECT_EQ(mx.exchanges[0].answer, "\1");
  EXPECT_TRUE(mx.exchanges[0].close);
  EXPECT_EQ(mx.exchanges[1].answer,
            "HTTP/1.0 404 Answer\r\nContent-Length: 2\r\n"
            "Connection: close\r\n\r\nno");
  EXPECT_TRUE(parsed->peers[1].dialogue.gone);
  EXPECT_FALSE(parsed->NeedsNginx());
}

TEST(Expectation, LocationsOfTlsPeersAreNginxs) {
  const auto parsed =
      ParseExpectation("peer web: tls\npeer web: at /ready status 503\n");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->peers[0].locations, "location /ready { return 503 ''; }\n");
  EXPECT_TRUE(parsed->NeedsNginx());
}

TEST(Expectation, ReadsNamesAndVerdicts) {
  const auto parsed = ParseExpectation(
      "peer one: silent\npeer two: gone\n"
      "host www.test\n"
      "service _a._tcp.test: a.test:one b.test:two\n"
      "verdict be:x/pod:y:80 \"MAINT (resolution)\"\n"
      "verdict b/s DOWN L7STS 503\n");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->hosts, std::vector<std::string>{"www.test"});
  ASSERT_EQ(parsed->services.size(), 1u);
  EXPECT_EQ(parsed->services[0].name, "_a._tcp.test");
  EXPECT_EQ(parsed->services[0].targets[1].host, "b.test");
  EXPECT_EQ(parsed->services[0].targets[1].peer, "two");
  ASSERT_EQ(parsed->verdicts.size(), 2u);
  EXPECT_EQ(parsed->verdicts[0].backend, "be:x");
  EXPECT_EQ(parsed->verdicts[0].server, "pod:y:80");
  EXPECT_EQ(parsed->verdicts[0].status, "MAINT (resolution)");
  EXPECT_EQ(parsed->verdicts[1].check_status, "L7STS");
  EXPECT_EQ(parsed->verdicts[1].check_code, "503");
}

TEST(Expectation, NamesTheLineThatItCannotRead) {
  for (const char* line :
       {"peer x gone", "peer x: absent", "peer x: on \"a\" say",
        "peer x: on \"a\" say \"b\" later", "peer x: on \"a\" status ok",
        "peer x: at /a status 200", "peer x: greets \"open", "host",
        "peer x: greets hex:0", "service a: b", "service a: b:c",
        "verdict b UP", "verdict b/s UP L7OK 200 more", "   "}) {
    const auto parsed = ParseExpectation(std::string("host a\n") + line);
    ASSERT_FALSE(parsed.ok()) << line;
    EXPECT_EQ(parsed.status().message().substr(0, 8), "line 2: ") << line;
  }
}

}  // namespace
}  // namespace checkd
