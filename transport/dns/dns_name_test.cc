#include "transport/dns/dns_name.h"

#include <string>

#include "gtest/gtest.h"

namespace checkd {
namespace {

using namespace std::string_literals;

TEST(CanonicalDnsName, LowersCaseAndDropsTheFinalDot) {
  EXPECT_EQ(CanonicalDnsName("WWW.Example.net."), "www.example.net");
  EXPECT_EQ(CanonicalDnsName("localhost"), "localhost");
  EXPECT_EQ(CanonicalDnsName("_http._tcp.example.net"),
            "_http._tcp.example.net");
  EXPECT_EQ(CanonicalDnsName("a"), "a");
}

TEST(CanonicalDnsName, AcceptsTheLongestLabelAndName) {
  const std::string label(63, 'a');
  const std::string name =
      label + "." + label + "." + label + "." + std::string(61, 'b');
  ASSERT_EQ(name.size(), 253u);
  EXPECT_EQ(CanonicalDnsName(name), name);
  EXPECT_EQ(CanonicalDnsName(name + "."), name);
  EXPECT_EQ(CanonicalDnsName(name + "b"), std::nullopt);
}

TEST(CanonicalDnsName, RefusesWhatCannotBeAsked) {
  for (const std::string& name :
       {""s, "."s, ".."s, ".a"s, "a..b"s, "a.."s, std::string(64, 'a'),
        "a."s + std::string(64, 'b'), "a b"s, "a\\b"s, "a\0b"s, "b\xC3\xBC"s,
        "tab\t"s, "del\x7F"s}) {
    EXPECT_EQ(CanonicalDnsName(name), std::nullopt) << name;
  }
}

struct ReadCase {
  const char* what;
  std::string message;
  size_t at;
  std::string text;
  size_t end;  // 0: malformed
  bool plain = true;
};

TEST(ReadDnsName, ReadsLabelsAndPointers) {
  const std::string long_label = "\x3F"s + std::string(63, 'a');
  const ReadCase cases[] = {
      {"plain", "\3www\4Test\0rest"s, 0, "www.test", 10},
      {"root", "\0"s, 0, "", 1},
      {"a pointer alone", "\1a\0\xC0\x00"s, 3, "a", 5},
      {"labels, then a pointer", "\1a\0\1b\xC0\x00x"s, 3, "b.a", 7},
      {"a pointer to a pointer", "\1a\0\1b\xC0\x00\1c\xC0\x03"s, 7, "c.b.a",
       11},
      {"a pointer to the root", "\0\1a\xC0\x00"s, 1, "a", 5},
      {"the longest label", long_label + "\0"s, 0, std::string(63, 'a'), 65},
      {"odd bytes", "\3a.b\0"s, 0, "", 5, false},
      {"a backslash", "\1\\\0"s, 0, "", 3, false},
      {"empty", ""s, 0, "", 0},
      {"beyond the end", "\1a\0"s, 9, "", 0},
      {"no end", "\1a"s, 0, "", 0},
      {"a label cut short", "\3ab"s, 0, "", 0},
      {"half a pointer", "\1a\0\xC0"s, 3, "", 0},
      {"a pointer to itself", "\xC0\x00"s, 0, "", 0},
      {"a pointer forwards", "\xC0\x02\1a\0"s, 0, "", 0},
      {"a pointer into its own labels", "\1a\xC0\x00"s, 0, "", 0},
      {"a pointer into the middle of itself", "\1a\1b\xC0\x02"s, 0, "", 0},
      {"two pointers in a circle", "\xC0\x02\xC0\x00"s, 2, "", 0},
      {"reserved label type 01",
       "\x41"
       "a\0"s,
       0, "", 0},
      {"reserved label type 10",
       "\x81"
       "a\0"s,
       0, "", 0},
  };
  for (const ReadCase& c : cases) {
    SCOPED_TRACE(c.what);
    size_t at = c.at;
    const std::optional<DnsName> name = ReadDnsName(c.message, &at);
    ASSERT_EQ(name.has_value(), c.end != 0);
    if (!name) continue;
    EXPECT_EQ(name->text, c.text);
    EXPECT_EQ(name->plain, c.plain);
    EXPECT_EQ(at, c.end);
  }
}

TEST(ReadDnsName, RefusesNamesOver255BytesHoweverTheyAreMade) {
  const std::string label = "\x3F"s + std::string(63, 'a');
  // 4 * 64 + 1 bytes in a row, and 64 more before a pointer to 193.
  const std::string straight = label + label + label + label + "\0"s;
  size_t at = 0;
  EXPECT_FALSE(ReadDnsName(straight, &at));
  at = 64;
  EXPECT_TRUE(ReadDnsName(straight, &at));
  at = straight.size();
  EXPECT_FALSE(ReadDnsName(straight + label + "\xC0\x40", &at));
}

TEST(ReadDnsName, FollowsABoundedNumberOfPointers) {
  // Each points to the one before.
  std::string message = "\1a\0"s;
  message += "\xC0\x00"s;
  for (int i = 1; i < 200; ++i) {
    const size_t before = message.size() - 2;
    message += static_cast<char>(0xC0 | before >> 8);
    message += static_cast<char>(before);
  }
  size_t at = 3 + 2 * 126;  // the 127th pointer
  EXPECT_TRUE(ReadDnsName(message, &at));
  at = 3 + 2 * 127;
  EXPECT_FALSE(ReadDnsName(message, &at));
}

}  // namespace
}  // namespace checkd
