// The parsers of replies: healthy ones, refusals, other protocols, and what is
// cut short.
#include <iterator>
#include <ostream>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "checks/protocols/byte_reader.h"
#include "checks/protocols/reply_parsers.h"
#include "checks/text/hex.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using namespace std::string_view_literals;

std::string Unhex(std::string_view digits) { return *FromHex(digits); }

// "passed <text>", "L7STS <code> <text>", "wait".
std::string Describe(const Reply& reply) {
  const std::string text = reply.text.substr(0, reply.text.find('\0'));
  switch (reply.kind) {
    case Reply::Kind::kWait:
      return "wait";
    case Reply::Kind::kPassed:
      return absl::StrCat("passed ", text);
    case Reply::Kind::kFailed:
      return absl::StrCat(std::string(Info(reply.status).code), " ",
                          reply.code, " ", text);
  }
  return {};
}

struct ReplyCase {
  std::string name;
  ReplyParser parse;
  std::string wanted;
  std::string bytes;
  std::string expected;
};

void PrintTo(const ReplyCase& c, std::ostream* out) { *out << c.name; }

class Replies : public testing::TestWithParam<ReplyCase> {};

// The whole decides, also while the connection stays.
TEST_P(Replies, AreDecided) {
  const ReplyCase& c = GetParam();
  const ReplyInput in{.bytes = c.bytes, .wanted = c.wanted};
  EXPECT_EQ(Describe(c.parse(in)), c.expected);
}

// A part of what passes is waited for, and at the end is L7RSP.
TEST_P(Replies, AreWaitedFor) {
  const ReplyCase& c = GetParam();
  if (c.expected.substr(0, 6) != "passed") GTEST_SKIP();
  for (size_t n = 1; n < c.bytes.size(); ++n) {
    ReplyInput in{.bytes = std::string_view(c.bytes).substr(0, n),
                  .wanted = c.wanted};
    const Reply open = c.parse(in);
    if (open.kind != Reply::Kind::kWait) {  // all that counts was there
      EXPECT_EQ(Describe(open), c.expected) << n;
      continue;
    }
    in.final = true;
    EXPECT_NE(c.parse(in).kind, Reply::Kind::kWait) << n;
  }
}

std::string MysqlPacket(int sequence, std::string_view body) {
  return absl::StrCat(LittleBytes(body.size(), 3), BigBytes(sequence, 1),
                      std::string(body));
}

const std::string kGreeting = MysqlPacket(0, "\x0a" "8.0.36\0salt"sv);

std::string Frame(std::string_view hex) {
  const std::string body = Unhex(hex);
  return absl::StrCat(BigBytes(body.size(), 4), body);
}

// Pairs of an AGENT-HELLO: version 2.0, frames of 16380 bytes, nothing special.
constexpr std::string_view kVersion = "0776657273696f6e0803322e30";
constexpr std::string_view kFrameSize =
    "0e6d61782d6672616d652d73697a6503fcf006";
constexpr std::string_view kCapabilities = "0c6361706162696c69746965730800";

std::string AgentHello(std::string_view a, std::string_view b,
                       std::string_view c) {
  return Frame(absl::StrCat("65000000010000", std::string(a), std::string(b),
                            std::string(c)));
}

std::string MongoAnswer(std::string_view elements) {
  const std::string document =
      absl::StrCat(LittleBytes(elements.size() + 5, 4), std::string(elements),
                   std::string(1, '\0'));
  const std::string message =
      absl::StrCat(LittleBytes(77, 4), LittleBytes(1, 4), LittleBytes(2013, 4),
                   LittleBytes(0, 4), std::string(1, '\0'), document);
  return absl::StrCat(LittleBytes(message.size() + 4, 4), message);
}

constexpr std::string_view kMongoOk = "\x01ok\0\0\0\0\0\0\0\xf0\x3f"sv;
constexpr std::string_view kWritable = "\x08isWritablePrimary\0\x01"sv;
constexpr std::string_view kSecondary = "\x08secondary\0\x01"sv;

std::string Joined(std::string_view a, std::string_view b) {
  return std::string(a).append(b);
}

INSTANTIATE_TEST_SUITE_P(
    Mysql, Replies,
    testing::Values(
        ReplyCase{"Greeting", ParseMysqlGreeting, "", kGreeting,
                  "passed 8.0.36"},
        ReplyCase{"TooManyConnections", ParseMysqlGreeting, "",
                  MysqlPacket(0, "\xff\x10\x04Too many connections"),
                  "L7STS 1040 Too many connections"},
        ReplyCase{"Ok", ParseMysqlLoginAnswer, "",
                  Joined(kGreeting, MysqlPacket(2, "\0\0\0\2\0\0\0"sv)),
                  "passed 8.0.36"},
        ReplyCase{"AuthSwitch", ParseMysqlLoginAnswer, "",
                  Joined(kGreeting, MysqlPacket(2, "\xfesha2\0"sv)),
                  "passed 8.0.36"},
        ReplyCase{"Denied", ParseMysqlLoginAnswer, "",
                  Joined(kGreeting,
                         MysqlPacket(2, "\xff\x15\x04#28000Access denied")),
                  "L7STS 1045 #28000Access denied"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Ldap, Replies,
    testing::Values(
        ReplyCase{"Success", ParseLdapBind, "",
                  Unhex("300c02010161070a010004000400"), "passed Success"},
        ReplyCase{"LongLengths", ParseLdapBind, "",
                  Unhex("308400000010020101618400000007" "0a010004000400"),
                  "passed Success"},
        ReplyCase{"Refused", ParseLdapBind, "",
                  Unhex("300c02010161070a013504000400"),
                  "L7STS 53 See RFC: "
                  "http://tools.ietf.org/html/rfc4511#section-4.1.9"},
        ReplyCase{"OtherLength", ParseLdapBind, "",
                  Unhex("30830000100201016107" "0a010004000400"),
                  "L7RSP 0 Not LDAPv3 protocol"},
        ReplyCase{"OtherMessage", ParseLdapBind, "",
                  Unhex("300c02010261070a010004000400"),
                  "L7RSP 0 Not LDAPv3 protocol"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Spop, Replies,
    testing::Values(
        ReplyCase{"Hello", ParseSpopHello, "",
                  AgentHello(kVersion, kFrameSize, kCapabilities),
                  "passed SPOA server is ok"},
        ReplyCase{"OtherVersion", ParseSpopHello, "",
                  AgentHello("0776657273696f6e0803312e30", kFrameSize,
                             kCapabilities),
                  "L7RSP 0 unsupported version"},
        ReplyCase{"NoVersion", ParseSpopHello, "",
                  AgentHello("", kFrameSize, kCapabilities),
                  "L7RSP 0 version value not found"},
        ReplyCase{"NoFrameSize", ParseSpopHello, "",
                  AgentHello(kVersion, "", kCapabilities),
                  "L7RSP 0 max-frame-size value not found"},
        ReplyCase{"SmallFrames", ParseSpopHello, "",
                  AgentHello(kVersion, "0e6d61782d6672616d652d73697a650364",
                             kCapabilities),
                  "L7RSP 0 max-frame-size too big or too small"},
        ReplyCase{"NoCapabilities", ParseSpopHello, "",
                  AgentHello(kVersion, kFrameSize, ""),
                  "L7RSP 0 capabilities value not found"},
        ReplyCase{"NoFrame", ParseSpopHello, "", Frame("41414141414141"),
                  "L7RSP 0 invalid frame received"},
        ReplyCase{"Disconnect", ParseSpopHello, "",
                  Frame("66000000010000" "076d657373616765" "080462757379"),
                  "L7RSP 0 busy"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Text, Replies,
    testing::Values(
        ReplyCase{"Pong", ParseLine, "+PONG", "+PONG\r\n", "passed "},
        ReplyCase{"NoAuth", ParseLine, "+PONG",
                  "-NOAUTH Authentication required.\r\n",
                  "L7STS 0 -NOAUTH Authentication required."},
        ReplyCase{"AuthThatQuotesThePassword", ParseRedisAuth, "s3cret",
                  "-ERR unknown command 'AUTH', args: 's3cret'\r\n",
                  "L7STS 0 -ERR unknown command 'AUTH', args: '***'"},
        ReplyCase{"Master", ParseRedisRole, "master",
                  "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n",
                  "passed role is master"},
        ReplyCase{"Replica", ParseRedisRole, "master", "*5\r\n$5\r\nslave\r\n",
                  "L7STS 0 role is replica, master expected"},
        ReplyCase{"RoleDenied", ParseRedisRole, "master",
                  "-NOPERM no ROLE for you\r\n",
                  "L7STS 0 -NOPERM no ROLE for you"},
        ReplyCase{"Memcached", ParseLine, "VERSION ", "VERSION 1.6.18\r\n",
                  "passed 1.6.18"},
        ReplyCase{"ImapLogout", ParseImapTagged, "a",
                  "* BYE see you\r\na OK done\r\n", "passed OK done"},
        ReplyCase{"ImapBad", ParseImapTagged, "a", "a BAD what?\r\n",
                  "L7STS 0 BAD what?"},
        ReplyCase{"Ehlo", ParseSmtpReply, "250 STARTTLS",
                  "250-mx\r\n250-SIZE 10\r\n250 starttls\r\n", "passed mx"},
        ReplyCase{"EhloWithout", ParseSmtpReply, "250 STARTTLS",
                  "250-mx\r\n250 SIZE 10\r\n",
                  "L7STS 250 EHLO does not offer STARTTLS"},
        ReplyCase{"SmtpBusy", ParseSmtpReply, "220", "421 too busy\r\n",
                  "L7STS 421 too busy"},
        ReplyCase{"NoSmtp", ParseSmtpReply, "220", "SSH-2.0-x\r\n",
                  "L7RSP 0 SSH-2.0-x"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Binary, Replies,
    testing::Values(
        ReplyCase{"Amqp", ParseAmqpStart, "",
                  Unhex("01000000000008" "000a000a00090000" "ce"),
                  "passed AMQP 0-9-1 server is ok"},
        ReplyCase{"AmqpOfAnotherVersion", ParseAmqpStart, "",
                  Joined("AMQP", "\x00\x01\x00\x00"sv),
                  "L7RSP 0 server speaks AMQP 1-0-0, 0-9-1 expected"},
        ReplyCase{"NoAmqp", ParseAmqpStart, "", "HTTP/1.0 400\r\n",
                  "L7RSP 0 no answer of AMQP"},
        ReplyCase{"Mqtt", ParseMqttConnack, "", Unhex("20020000"),
                  "passed MQTT server is ok"},
        ReplyCase{"MqttNotAuthorized", ParseMqttConnack, "",
                  Unhex("20020005"), "L7STS 5 not authorized"},
        ReplyCase{"NoMqtt", ParseMqttConnack, "", "HTTP",
                  "L7RSP 0 no CONNACK of MQTT"},
        ReplyCase{"Kafka", ParseKafkaApiVersions, "",
                  Unhex("0000001063686b64" "0000" "00000001" "001200000003"),
                  "passed Kafka broker of 1 APIs is ok"},
        ReplyCase{"KafkaError", ParseKafkaApiVersions, "",
                  Unhex("0000000a63686b64" "0023" "00000000"),
                  "L7STS 35 error code 35 of ApiVersions"},
        ReplyCase{"NoKafka", ParseKafkaApiVersions, "", "HTTP/1.0 400\r\n",
                  "L7RSP 0 no answer of Kafka"},
        ReplyCase{"MongoPrimary", ParseMongoHello, "primary",
                  MongoAnswer(Joined(kWritable, kMongoOk)),
                  "passed role is primary"},
        ReplyCase{"MongoSecondary", ParseMongoHello, "primary",
                  MongoAnswer(Joined(kSecondary, kMongoOk)),
                  "L7STS 0 role is secondary, primary expected"},
        ReplyCase{"MongoAny", ParseMongoHello, "",
                  MongoAnswer(Joined(kSecondary, kMongoOk)),
                  "passed role is secondary"},
        ReplyCase{"MongoError", ParseMongoHello, "",
                  MongoAnswer("\x01ok\0\0\0\0\0\0\0\0\0"
                              "\x02" "errmsg\0\x03\0\0\0no\0"
                              "\x10" "code\0\x3b\0\0\0"sv),
                  "L7STS 59 no"},
        ReplyCase{"NoMongo", ParseMongoHello, "",
                  "HTTP/1.0 400 It looks like you are not MongoDB\r\n",
                  "L7RSP 0 no answer of MongoDB"}),
    [](const auto& info) { return info.param.name; });

// ---- requests

TEST(Requests, MysqlLogins) {
  EXPECT_EQ(UpperHex(MysqlLogin("ab", MysqlDialect::kPre41)),
            "09000001" "0080000001" "61620000" "0100000001");
  const std::string reserved(46, '0');
  EXPECT_EQ(UpperHex(MysqlLogin("ab", MysqlDialect::kPost41)),
            absl::StrCat("24000001" "00820000" "00800001" "21", reserved,
                         "61620000" "0100000001"));
  EXPECT_EQ(UpperHex(MysqlLogin("ab", MysqlDialect::kPost80)),
            absl::StrCat("3A000001" "00820800" "00800001" "21", reserved,
                         "61620000",
                         "6D7973716C5F6E61746976655F70617373776F726400"
                         "0100000001"));
}

TEST(Requests, SpopHelloIsThatOfF295) {
  EXPECT_EQ(UpperHex(SpopHello()),
            "0000004E01000000010000"
            "12737570706F727465642D76657273696F6E730803322E30"
            "0E6D61782D6672616D652D73697A6503FCF006"
            "0C6361706162696C69746965730800"
            "0B6865616C7468636865636B11");
}

TEST(Requests, MqttConnectSaysWhoItIs) {
  EXPECT_EQ(UpperHex(MqttConnect("", "")), "100C00044D5154540402003C0000");
  EXPECT_EQ(UpperHex(MqttConnect("u", "p")),
            "101200044D51545404C2003C0000000175000170");
  EXPECT_EQ(UpperHex(MqttConnect(std::string(200, 'u'), "")).substr(0, 6),
            "10D601");
}

TEST(Requests, OthersCountThemselves) {
  EXPECT_EQ(ByteReader(KafkaApiVersions()).Big(4) + 4,
            KafkaApiVersions().size());
  EXPECT_EQ(ByteReader(MongoHello()).Little(4), MongoHello().size());
  EXPECT_EQ(UpperHex(AmqpHeader()), "414D515000000901");
}

}  // namespace
}  // namespace checkd
