#include "transport/codecs/proxy_codec.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "transport/codecs/crc32c.h"

namespace checkd {
namespace {

using State = ParsedProxyHeader::State;
constexpr auto kV2 = ProxyHeader::Version::kV2;

const std::string kMagic = "0d0a0d0a000d0a515549540a ";

std::string Bytes(const std::string& hex) {
  return absl::HexStringToBytes(absl::StrReplaceAll(hex, {{" ", ""}}));
}
std::string Hex(const std::string& bytes) {
  return absl::BytesToHexString(bytes);
}
Address Ip(const char* text, uint16_t port) {
  return *Address::FromIp(text, port);
}

const Address kFrom4 = Ip("127.0.0.1", 39014);
const Address kTo4 = Ip("127.0.0.9", 20300);
const Address kFrom6 = Ip("2001:db8::1", 1);
const Address kTo6 = Ip("2001:db8::2", 65535);

TEST(Crc32c, HasTheKnownValue) {
  EXPECT_EQ(Crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(Crc32c(""), 0u);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aau);  // RFC 3720 B.4
}

TEST(ProxyCodec, WritesLines) {
  const struct {
    Address source;
    Address destination;
    const char* line;
  } kCases[] = {
      {kFrom4, kTo4, "PROXY TCP4 127.0.0.1 127.0.0.9 39014 20300\r\n"},
      {kFrom6, kTo6, "PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\n"},
      {kFrom4, kTo6, "PROXY TCP6 ::ffff:127.0.0.1 2001:db8::2 39014 65535\r\n"},
      {kFrom6, kTo4, "PROXY TCP6 2001:db8::1 ::ffff:127.0.0.9 1 20300\r\n"},
      {Address::Unix(""), Address::Unix("/run/s"), "PROXY UNKNOWN\r\n"},
      {Address::Unix("/a"), Address::Unix("/run/s"), "PROXY UNKNOWN\r\n"},
      {Address(), kTo4, "PROXY UNKNOWN\r\n"},
      {kFrom4, Address(), "PROXY UNKNOWN\r\n"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(EncodeProxyHeader({}, c.source, c.destination), c.line);
  }
}

// Those of HAProxy were seen on the wire.
TEST(ProxyCodec, WritesBinaryHeaders) {
  const ProxyHeader kLocal{.version = kV2};
  const ProxyHeader kProxy{.version = kV2, .local = false};
  ProxyHeader all{.version = kV2, .local = false, .ssl = true, .crc32c = true};
  ProxyHeader tlvs = kLocal;
  tlvs.tlvs = {{0xe1, "ab"}, {0x02, ""}};
  const std::string kPath(104, '0');
  const struct {
    const char* name;
    ProxyHeader header;
    Address source;
    Address destination;
    std::string hex;
  } kCases[] = {
      {"local", kLocal, kFrom4, kTo4, "20 00 0000"},
      {"local ssl",
       {.version = kV2, .ssl = true},
       kFrom4,
       kTo4,
       "20 00 0008 20 0005 0000000000"},
      {"local crc",
       {.version = kV2, .crc32c = true},
       kFrom4,
       kTo4,
       "20 00 0007 03 0004 a9b87e8f"},
      {"local crc ssl",
       {.version = kV2, .ssl = true, .crc32c = true},
       kFrom4,
       kTo4,
       "20 00 000f 03 0004 889da1df 20 0005 0000000000"},
      {"tlvs", tlvs, kFrom4, kTo4, "20 00 0008 e1 0002 6162 02 0000"},
      {"tcp4", kProxy, kFrom4, kTo4, "21 11 000c 7f000001 7f000009 9866 4f4c"},
      {"tcp4 crc ssl", all, kFrom4, kTo4,
       "21 11 001b 7f000001 7f000009 9866 4f4c"
       "03 0004 93194e3e 20 0005 0000000000"},
      {"mapped", kProxy, Ip("::ffff:127.0.0.1", 39020),
       Ip("::ffff:127.0.0.9", 20300),
       "21 21 0024 00000000000000000000ffff7f000001"
       "00000000000000000000ffff7f000009 986c 4f4c"},
      {"mixed", kProxy, kFrom4, kTo6,
       "21 21 0024 00000000000000000000ffff7f000001"
       "20010db8000000000000000000000002 9866 ffff"},
      {"unix", kProxy, Address::Unix("/a/b"), Address::Abstract("abc"),
       "21 31 00d8 2f612f62" + kPath + kPath + "00616263" + kPath + kPath},
      {"nameless", kProxy, Address::Unix(""), Address::Unix("/a"),
       "20 00 0000"},
      {"unknown", kProxy, Address(), kTo4, "20 00 0000"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Hex(EncodeProxyHeader(c.header, c.source, c.destination)),
              Hex(Bytes(kMagic + c.hex)))
        << c.name;
  }
}

// As HAProxy 2.6 was seen to write it in checks over TLS.
TEST(ProxyCodec, TakesTheChecksOwnTlsForTheClients) {
  const struct {
    const char* name;
    ProxyHeader header;
    ProxiedTls tls;
    std::string hex;
  } kCases[] = {
      {"ssl",
       {.version = kV2, .ssl = true},
       {true},
       "20 00 0012 20 000f 01 00000000 21 0007 544c5376312e33"},
      {"cipher",
       {.version = kV2, .ssl = true, .cipher = true},
       {true},
       "20 00 001b 20 0018 01 00000000 21 0007 544c5376312e33"
       "23 0006 284e4f4e4529"},
      {"cipher in the clear",
       {.version = kV2, .ssl = true, .cipher = true},
       {},
       "20 00 0008 20 0005 0000000000"},
      {"sni unasked",
       {.version = kV2, .ssl = true},
       {true, "foo.example"},
       "20 00 0012 20 000f 01 00000000 21 0007 544c5376312e33"},
      {"sni",
       {.version = kV2, .ssl = true, .authority = true},
       {true, "foo.example"},
       "20 00 0020 02 000b 666f6f2e6578616d706c65"
       "20 000f 01 00000000 21 0007 544c5376312e33"},
      {"no sni", {.version = kV2, .authority = true}, {true}, "20 00 0000"},
      {"sni and checksum",
       {.version = kV2, .ssl = true, .cipher = true, .crc32c = true},
       {true},
       "20 00 0022 03 0004 2b970f95"
       "20 0018 01 00000000 21 0007 544c5376312e33 23 0006 284e4f4e4529"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Hex(EncodeProxyHeader(c.header, kFrom4, kTo4, c.tls)),
              Hex(Bytes(kMagic + c.hex)))
        << c.name;
  }
}

TEST(ProxyCodec, WritesNothingThatItsLengthCannotTell) {
  ProxyHeader header{.version = kV2};
  header.tlvs = {{0xe0, std::string(65532, 'x')}};
  EXPECT_EQ(EncodeProxyHeader(header, kFrom4, kTo4).size(), 16u + 65535);
  header.tlvs[0].value += 'x';
  EXPECT_EQ(EncodeProxyHeader(header, kFrom4, kTo4), "");
  header.tlvs[0].value.resize(70000);
  EXPECT_EQ(EncodeProxyHeader(header, kFrom4, kTo4), "");
}

TEST(ProxyCodec, ReadsLines) {
  const std::string kLong(107 - 16, 'x');
  const struct {
    std::string line;
    State state;
    Address source = {};
    Address destination = {};
  } kCases[] = {
      {"PROXY TCP4 127.0.0.1 127.0.0.9 39014 20300\r\nGET", State::kDone,
       kFrom4, kTo4},
      {"PROXY TCP6 2001:db8::1 2001:DB8::2 1 65535\r\n", State::kDone, kFrom6,
       kTo6},
      {"PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", State::kDone, Ip("0.0.0.0", 0),
       Ip("0.0.0.0", 0)},
      {"PROXY UNKNOWN\r\n", State::kDone},
      {"PROXY UNKNOWN any thing\r\n", State::kDone},
      {"PROXY UNKNOWN " + kLong + "\r\n", State::kDone},
      {"PROXY UNKNOWN " + kLong + "x\r\n", State::kBad},
      {"PROXY UNKNOWNX\r\n", State::kBad},
      {"PROXY TCP4 127.0.0.1 127.0.0.9 39014 20300\n", State::kBad},
      {"PROXY TCP4 127.0.0.1 127.0.0.9 39014 20300\rx", State::kBad},
      {"PROXY TCP4 127.0.0.1 127.0.0.9 39014\r\n", State::kBad},
      {"PROXY TCP4 127.0.0.1 127.0.0.9 1 2 3\r\n", State::kBad},
      {"PROXY TCP4  127.0.0.1 127.0.0.9 1 2\r\n", State::kBad},
      {"PROXY TCP4 127.0.0.1 127.0.0.9 01 2\r\n", State::kBad},
      {"PROXY TCP4 127.0.0.1 127.0.0.9 1 65536\r\n", State::kBad},
      {"PROXY TCP4 127.0.0.1 127.0.0.9 1 +2\r\n", State::kBad},
      {"PROXY TCP4 127.0.0.1 127.0.0.9 1 \r\n", State::kBad},
      {"PROXY TCP4 127.0.0.01 127.0.0.9 1 2\r\n", State::kBad},
      {"PROXY TCP4 ::1 ::1 1 2\r\n", State::kBad},
      {"PROXY TCP6 127.0.0.1 127.0.0.9 1 2\r\n", State::kBad},
      {"PROXY UDP4 127.0.0.1 127.0.0.9 1 2\r\n", State::kBad},
      {"PROXY \r\n", State::kBad},
      {"PROXY", State::kNeedMore},
      {"PROXY ", State::kNeedMore},
      {"PROXY UNKNOWN\r", State::kNeedMore},
      {std::string("PROXY ") + kLong, State::kNeedMore},
      {"PROXI", State::kBad},
      {"GET / HTTP/1.0\r\n\r\n", State::kBad},
      {"", State::kNeedMore},
  };
  for (const auto& c : kCases) {
    const ParsedProxyHeader parsed = ParseProxyHeader(c.line);
    EXPECT_EQ(parsed.state, c.state) << c.line;
    if (parsed.state != State::kDone) continue;
    EXPECT_EQ(parsed.size, c.line.find('\n') + 1) << c.line;
    EXPECT_EQ(parsed.source, c.source) << c.line;
    EXPECT_EQ(parsed.destination, c.destination) << c.line;
  }
}

TEST(ProxyCodec, ReadsBinaryHeaders) {
  const std::string kNul(108, '0');
  const struct {
    const char* name;
    std::string hex;
    State state;
    Address source = {};
    size_t tlvs = 0;
  } kCases[] = {
      {"local", "20 00 0000", State::kDone},
      {"local tlv", "20 00 0008 20 0005 0000000000", State::kDone, {}, 1},
      {"local any family", "20 99 0002 abcd", State::kDone},
      {"local with addresses", "20 11 000c 7f000001 7f000009 0001 0002",
       State::kDone},
      {"unspecified", "21 00 0003 040000", State::kDone, {}, 1},
      {"datagrams",
       "21 12 000f 7f000001 7f000009 0001 0002 040000",
       State::kDone,
       {},
       1},
      {"unix client without name", "21 31 00d8" + kNul + kNul + kNul + kNul,
       State::kDone},
      {"unix path without end",
       "21 31 00d8" + std::string(216, '2') + kNul + kNul, State::kBad},
      {"short addresses", "21 11 000b 7f000001 7f000009 0001 00", State::kBad},
      {"unknown family", "21 41 0000", State::kBad},
      {"unknown protocol", "21 13 000c 7f000001 7f000009 0001 0002",
       State::kBad},
      {"unknown command", "22 00 0000", State::kBad},
      {"version 1", "10 00 0000", State::kBad},
      {"cut tlv", "20 00 0002 0400", State::kBad},
      {"tlv too long", "20 00 0004 040002 00", State::kBad},
      {"right crc", "20 00 0007 03 0004 a9b87e8f", State::kDone, {}, 1},
      {"wrong crc", "20 00 0007 03 0004 a9b87e8e", State::kBad},
      {"short crc", "20 00 0006 03 0003 a9b87e", State::kBad},
      {"too long", "20 00 0ff1", State::kBad},
      {"as long as it may be", "20 00 0ff0", State::kNeedMore},
  };
  for (const auto& c : kCases) {
    const std::string bytes = Bytes(kMagic + c.hex);
    const ParsedProxyHeader parsed = ParseProxyHeader(bytes);
    EXPECT_EQ(parsed.state, c.state) << c.name;
    if (parsed.state != State::kDone) continue;
    EXPECT_EQ(parsed.size, bytes.size()) << c.name;
    EXPECT_EQ(parsed.source, c.source) << c.name;
    EXPECT_EQ(parsed.tlvs.size(), c.tlvs) << c.name;
  }
}

TEST(ProxyCodec, ReadsWhatItWrote) {
  ProxyHeader lines;
  ProxyHeader binary{
      .version = kV2, .local = false, .ssl = true, .crc32c = true};
  binary.tlvs = {{0xe5, std::string(300, 'x')}, {0x04, ""}};
  const struct {
    ProxyHeader header;
    Address source;
    Address destination;
  } kCases[] = {
      {lines, kFrom4, kTo4},
      {lines, kFrom6, kTo6},
      {binary, kFrom4, kTo4},
      {binary, kFrom6, kTo6},
      {binary, Address::Unix(std::string(107, 'p')), Address::Unix("/b")},
      {binary, Address::Abstract(std::string(107, 'n')), Address::Unix("/b")},
  };
  for (const auto& c : kCases) {
    const std::string bytes =
        EncodeProxyHeader(c.header, c.source, c.destination);
    for (size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_EQ(ParseProxyHeader(bytes.substr(0, size)).state,
                State::kNeedMore);
    }
    const ParsedProxyHeader parsed = ParseProxyHeader(bytes + "GET");
    ASSERT_EQ(parsed.state, State::kDone);
    EXPECT_EQ(parsed.size, bytes.size());
    EXPECT_EQ(parsed.version, c.header.version);
    EXPECT_EQ(parsed.source, c.source);
    EXPECT_EQ(parsed.destination, c.destination);
    if (c.header.version != kV2) continue;
    ASSERT_EQ(parsed.tlvs.size(), 4u);
    EXPECT_EQ(parsed.tlvs[0], binary.tlvs[0]);
    EXPECT_EQ(parsed.tlvs[1], binary.tlvs[1]);
    EXPECT_EQ(parsed.tlvs[2].type, kProxyTlvCrc32c);
    EXPECT_EQ(parsed.tlvs[3], (ProxyTlv{kProxyTlvSsl, std::string(5, '\0')}));
  }
}

TEST(ProxyCodec, TheChecksumCoversEveryByte) {
  const ProxyHeader header{
      .version = kV2, .local = false, .ssl = true, .crc32c = true};
  const std::string bytes = EncodeProxyHeader(header, kFrom4, kTo4);
  constexpr size_t kChecksum = 28;
  ASSERT_EQ(bytes[kChecksum], kProxyTlvCrc32c);
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] ^= 1;
    const ParsedProxyHeader parsed = ParseProxyHeader(changed);
    // LOCAL with a family: all is to be ignored. A checksum of another type is
    // none.
    const bool summed = !parsed.local && i != kChecksum;
    EXPECT_TRUE(parsed.state != State::kDone || !summed) << i;
  }
}

}  // namespace
}  // namespace checkd
