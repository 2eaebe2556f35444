#include "transport/dns/dns_message.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "transport/dns/testing/dns_wire.h"

namespace checkd {
namespace {

using namespace std::string_literals;

constexpr char kName[] = "www.test";
constexpr char kService[] = "_http._tcp.test";
constexpr DnsQuestion kQuestion = {kName, DnsType::kA};
constexpr DnsQuestion kSrvQuestion = {kService, DnsType::kSrv};

WireMessage Answer(std::vector<WireRecord> answers) {
  return {.name = kName, .answers = std::move(answers)};
}

WireMessage SrvAnswer(std::vector<WireRecord> answers,
                      std::vector<WireRecord> additional = {}) {
  return {.name = kService,
          .type = kDnsWireSrv,
          .answers = std::move(answers),
          .additional = std::move(additional)};
}

// "address ttl" or "priority weight port target address ttl", one a line.
std::string Show(const ParsedDnsReply& parsed) {
  std::string text;
  for (const DnsRecord& r : parsed.reply.records) {
    if (!r.target.empty()) {
      text += std::to_string(r.priority) + " " + std::to_string(r.weight) +
              " " + std::to_string(r.port) + " " + r.target + " ";
    }
    text += r.address.HostString() + " " + std::to_string(r.ttl_s) + "\n";
  }
  return text;
}

TEST(ParseDnsReply, ReadsAddresses) {
  const ParsedDnsReply a = ParseDnsReply(
      Answer({WireA(kName, "192.0.2.1", 30), WireA("WWW.Test", "192.0.2.2", 7)})
          .Encode(),
      kQuestion);
  EXPECT_EQ(a.finding, DnsFinding::kValid);
  EXPECT_EQ(a.reply.status, DnsStatus::kValid);
  EXPECT_FALSE(a.cname);
  EXPECT_EQ(Show(a), "192.0.2.1 30\n192.0.2.2 7\n");
  const ParsedDnsReply aaaa =
      ParseDnsReply(WireMessage{.name = kName,
                                .type = kDnsWireAaaa,
                                .answers = {WireAaaa(kName, "2001:db8::1"),
                                            WireA(kName, "192.0.2.1")}}
                        .Encode(),
                    {kName, DnsType::kAaaa});
  EXPECT_EQ(Show(aaaa), "2001:db8::1 60\n");
}

TEST(ParseDnsReply, FollowsCompression) {
  // Question at 12; the alias's owner and the address's point into it.
  const std::string bytes =
      "\0\7\x81\x80\0\1\0\2\0\0\0\0"s
      "\3www\4test\0\0\1\0\1"s
      "\xC0\x0C\0\5\0\1\0\0\0\x3C\0\4\1b\xC0\x10"s
      "\xC0\x26\0\1\0\1\0\0\0\x0A\0\4\xC0\0\2\1"s;
  const ParsedDnsReply parsed = ParseDnsReply(bytes, kQuestion);
  EXPECT_TRUE(parsed.cname);
  EXPECT_EQ(Show(parsed), "192.0.2.1 10\n");
}

struct CodeCase {
  uint16_t rcode;
  DnsFinding finding;
  DnsStatus status;
};

TEST(ParseDnsReply, TellsCodesApart) {
  for (const CodeCase& c : {
           CodeCase{1, DnsFinding::kServerFailure, DnsStatus::kOther},
           CodeCase{2, DnsFinding::kServerFailure, DnsStatus::kOther},
           CodeCase{3, DnsFinding::kNxDomain, DnsStatus::kNxDomain},
           CodeCase{4, DnsFinding::kServerFailure, DnsStatus::kOther},
           CodeCase{5, DnsFinding::kRefused, DnsStatus::kRefused},
           CodeCase{15, DnsFinding::kServerFailure, DnsStatus::kOther},
       }) {
    WireMessage message = Answer({WireA(kName, "192.0.2.1")});
    message.flags = static_cast<uint16_t>(message.flags | c.rcode);
    const ParsedDnsReply parsed = ParseDnsReply(message.Encode(), kQuestion);
    EXPECT_EQ(parsed.finding, c.finding) << c.rcode;
    EXPECT_EQ(parsed.reply.status, c.status) << c.rcode;
    EXPECT_TRUE(parsed.reply.records.empty());
  }
}

struct FindingCase {
  const char* what;
  std::string bytes;
  DnsFinding finding;
};

void ExpectFindings(const std::vector<FindingCase>& cases,
                    const DnsQuestion& question) {
  for (const FindingCase& c : cases) {
    SCOPED_TRACE(c.what);
    const ParsedDnsReply parsed = ParseDnsReply(c.bytes, question);
    EXPECT_EQ(parsed.finding, c.finding);
    EXPECT_EQ(parsed.reply.status, ToStatus(c.finding));
    EXPECT_EQ(parsed.reply.records.empty(), c.finding != DnsFinding::kValid);
  }
}

TEST(ParseDnsReply, OnlyAnswersToTheQuestionCount) {
  const WireRecord a = WireA(kName, "192.0.2.1");
  const auto with = [&](auto change) {
    WireMessage message = Answer({a});
    change(&message);
    return message.Encode();
  };
  std::string two_questions = Answer({a}).Encode();
  two_questions[5] = 2;
  std::string no_question = Answer({a}).Encode();
  no_question[5] = 0;
  std::string chaos = Answer({a}).Encode();
  chaos[12 + 10 + 3] = 3;
  ExpectFindings(
      {
          {"as it should be", Answer({a}).Encode(), DnsFinding::kValid},
          {"a question", with([](WireMessage* m) { m->flags = 0x0100; }),
           DnsFinding::kMalformed},
          {"an update", with([](WireMessage* m) { m->flags |= 0x2800; }),
           DnsFinding::kMalformed},
          {"another name", with([](WireMessage* m) { m->name = "x.test"; }),
           DnsFinding::kMalformed},
          {"a name of another case",
           with([](WireMessage* m) { m->name = "wWw.tEst"; }),
           DnsFinding::kValid},
          {"another type", with([](WireMessage* m) { m->type = 28; }),
           DnsFinding::kMalformed},
          {"two questions", two_questions, DnsFinding::kMalformed},
          {"no question", no_question, DnsFinding::kMalformed},
          {"another class", chaos, DnsFinding::kMalformed},
          {"truncated", with([](WireMessage* m) { m->flags |= 0x0200; }),
           DnsFinding::kTruncated},
      },
      kQuestion);
}

TEST(ParseDnsReply, NoRecordOfTheTypeIsNotValid) {
  WireRecord chaos = WireA(kName, "192.0.2.1");
  chaos.klass = 3;
  ExpectFindings(
      {
          {"nothing", Answer({}).Encode(), DnsFinding::kEmpty},
          {"another type", Answer({WireAaaa(kName, "::1")}).Encode(),
           DnsFinding::kEmpty},
          {"another class", Answer({chaos}).Encode(), DnsFinding::kEmpty},
          {"an alias alone", Answer({WireCname(kName, "b.test")}).Encode(),
           DnsFinding::kEmpty},
          {"another name's", Answer({WireA("b.test", "192.0.2.1")}).Encode(),
           DnsFinding::kCnameError},
          {"an alias that leads elsewhere",
           Answer({WireCname(kName, "b.test"), WireA("c.test", "192.0.2.1")})
               .Encode(),
           DnsFinding::kCnameError},
      },
      kQuestion);
}

TEST(ParseDnsReply, FollowsAliasesInAnyOrderWithTheLeastTtl) {
  const ParsedDnsReply parsed = ParseDnsReply(
      Answer({WireA("c.test", "192.0.2.3", 50),
              WireCname("B.test", "c.TEST", 9), WireA(kName, "192.0.2.1"),
              WireCname(kName, "b.test", 20)})
          .Encode(),
      kQuestion);
  EXPECT_TRUE(parsed.cname);
  EXPECT_EQ(Show(parsed), "192.0.2.3 9\n");
}

TEST(ParseDnsReply, BoundsTheChainOfAliases) {
  const auto chain = [](int aliases) {
    std::vector<WireRecord> records;
    std::string at = kName;
    for (int i = 0; i < aliases; ++i) {
      const std::string next = "n" + std::to_string(i) + ".test";
      records.push_back(WireCname(at, next));
      at = next;
    }
    records.push_back(WireA(at, "192.0.2.1"));
    return Answer(records).Encode();
  };
  ExpectFindings(
      {
          {"16", chain(16), DnsFinding::kValid},
          {"17", chain(17), DnsFinding::kCnameError},
          {"a circle",
           Answer({WireCname(kName, "b.test"), WireCname("b.test", kName)})
               .Encode(),
           DnsFinding::kCnameError},
          {"to itself", Answer({WireCname(kName, kName)}).Encode(),
           DnsFinding::kCnameError},
          {"to no host name", Answer({WireCname(kName, "a\\b")}).Encode(),
           DnsFinding::kCnameError},
      },
      kQuestion);
}

TEST(ParseDnsReply, RefusesRecordsOfTheWrongSize) {
  const auto one = [](uint16_t type, std::string data) {
    return Answer({{.owner = kName, .type = type, .data = std::move(data)}})
        .Encode();
  };
  std::string too_many = Answer({WireA(kName, "192.0.2.1")}).Encode();
  too_many[7] = 2;
  ExpectFindings(
      {
          {"short", one(kDnsWireA, "abc"), DnsFinding::kMalformed},
          {"long", one(kDnsWireA, "abcde"), DnsFinding::kMalformed},
          {"an alias without end", one(kDnsWireCname, "\1a"),
           DnsFinding::kMalformed},
          {"an alias and more", one(kDnsWireCname, "\1a\0x"s),
           DnsFinding::kMalformed},
          {"fewer records than told", too_many, DnsFinding::kMalformed},
      },
      kQuestion);
}

TEST(ParseDnsReply, AnswersCutAnywhereAreMalformed) {
  const std::string whole = SrvAnswer({WireSrv(kService, 1, 2, 80, "a.test")},
                                      {WireA("a.test", "192.0.2.1")})
                                .Encode();
  ASSERT_EQ(ParseDnsReply(whole, kSrvQuestion).finding, DnsFinding::kValid);
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(ParseDnsReply(whole.substr(0, size), kSrvQuestion).finding,
              DnsFinding::kMalformed)
        << size;
  }
}

TEST(ParseDnsReply, ATtlWithItsTopBitSetIsZero) {
  EXPECT_EQ(
      Show(ParseDnsReply(
          Answer({WireA(kName, "192.0.2.1", 0x80000001)}).Encode(), kQuestion)),
      "192.0.2.1 0\n");
}

TEST(ParseDnsReply, ReadsServicesAndTheAddressesThatCameAlong) {
  const ParsedDnsReply parsed =
      ParseDnsReply(SrvAnswer({WireSrv(kService, 10, 256, 8080, "A.test", 33),
                               WireSrv(kService, 20, 0, 65535, "b.test"),
                               WireSrv(kService, 1, 1, 1, "c.test")},
                              {WireAaaa("b.TEST", "2001:db8::b"),
                               WireA("a.test", "192.0.2.1"),
                               WireA("a.test", "192.0.2.2"),
                               WireA("d.test", "192.0.2.4"),
                               {.owner = "", .type = 41, .data = ""}})
                        .Encode(),
                    kSrvQuestion);
  EXPECT_EQ(Show(parsed),
            "10 256 8080 a.test 192.0.2.1 33\n"
            "20 0 65535 b.test 2001:db8::b 60\n"
            "1 1 1 c.test  60\n");
}

TEST(ParseDnsReply, FindsAdditionalAddressesBehindAuthorities) {
  WireMessage message = SrvAnswer({WireSrv(kService, 1, 1, 80, "a.test")},
                                  {WireA("a.test", "192.0.2.1")});
  message.authorities = {{.owner = "test", .type = 2, .data = "\1n\0"s},
                         WireA("a.test", "192.0.2.9")};
  EXPECT_EQ(Show(ParseDnsReply(message.Encode(), kSrvQuestion)),
            "1 1 80 a.test 192.0.2.1 60\n");
}

TEST(ParseDnsReply, LeavesOutServicesThatAreNotThere) {
  const WireRecord none = WireSrv(kService, 0, 0, 0, "");
  const WireRecord odd = WireSrv(kService, 0, 0, 0, "a b");
  ExpectFindings(
      {
          {"no such service", SrvAnswer({none}).Encode(), DnsFinding::kEmpty},
          {"no host name", SrvAnswer({odd}).Encode(), DnsFinding::kEmpty},
          {"and one that is there",
           SrvAnswer({none, odd, WireSrv(kService, 1, 1, 80, "a.test")})
               .Encode(),
           DnsFinding::kValid},
          {"data too short",
           SrvAnswer({{.owner = kService, .type = 33, .data = "12345"}})
               .Encode(),
           DnsFinding::kMalformed},
          {"data too long",
           SrvAnswer({{.owner = kService, .type = 33, .data = "123456\0x"s}})
               .Encode(),
           DnsFinding::kMalformed},
      },
      kSrvQuestion);
}

TEST(ParseDnsReply, AFullMessageIsReadInNoTime) {
  std::vector<WireRecord> answers;
  std::string bytes = Answer({}).Encode();
  int count = 0;
  for (; bytes.size() < 65535 - 16; ++count) {
    bytes += "\xC0\x0C\0\1\0\1\0\0\0\1\0\4\x0A"s;
    bytes += static_cast<char>(count >> 16);
    bytes += static_cast<char>(count >> 8);
    bytes += static_cast<char>(count);
  }
  bytes[6] = static_cast<char>(count >> 8);
  bytes[7] = static_cast<char>(count);
  EXPECT_EQ(ParseDnsReply(bytes, kQuestion).reply.records.size(),
            static_cast<size_t>(count));
  EXPECT_GT(count, 4000);
}

}  // namespace
}  // namespace checkd
