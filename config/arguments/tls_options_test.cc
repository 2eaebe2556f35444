#include "config/arguments/tls_options.h"

#include <string>
#include <string_view>
#include <vector>

#include "config/arguments/alpn.h"
#include "config/words/words.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using V = TlsVersion;

TlsOptions Parse(std::string_view text) {
  const std::vector<std::string_view> line = SplitWords(text, ' ');
  WordCursor words(line, 0);
  TlsOptions options;
  while (!words.done()) {
    EXPECT_TRUE(IsTlsOption(words.TakeKeyword())) << text;
    EXPECT_FALSE(TakeTlsOption(words, &options)) << text;
  }
  return options;
}

TEST(TlsOptions, AreARangeOfVersions) {
  struct Case {
    std::string_view words;
    V min, max;
    bool empty = false;
    bool ignored = false;
  };
  static constexpr Case kCases[] = {
      {"tls-tickets", V::kUnset, V::kUnset},
      {"ssl-min-ver TLSv1.3", V::kTls13, V::kUnset},
      {"ssl-min-ver SSLv3", V::kTls10, V::kUnset},
      {"ssl-max-ver TLSv1.1", V::kTls10, V::kTls11},
      {"ssl-max-ver TLSv1.2", V::kUnset, V::kTls12},
      {"ssl-min-ver TLSv1.3 ssl-max-ver TLSv1.2", V::kTls13, V::kTls12, true},
      {"force-tlsv10", V::kTls10, V::kTls10},
      {"force-sslv3", V::kTls10, V::kSsl3, true},
      {"no-sslv3", V::kUnset, V::kUnset},
      {"no-sslv3 no-tlsv10 no-tlsv11", V::kUnset, V::kUnset},
      {"no-tlsv13", V::kUnset, V::kTls12},
      {"no-tlsv12", V::kTls13, V::kUnset},
      {"no-tlsv12 no-tlsv13", V::kTls10, V::kTls11},
      {"no-tlsv10 no-tlsv12 no-tlsv13", V::kTls11, V::kTls11},
      {"no-tlsv10 no-tlsv11 no-tlsv12 no-tlsv13", V::kUnset, V::kUnset, true},
      {"no-tlsv12 force-tlsv12", V::kTls12, V::kTls12, false, true},
  };
  for (const Case& c : kCases) {
    const TlsRange range = VersionsOf(Parse(c.words));
    EXPECT_EQ(range.empty, c.empty) << c.words;
    EXPECT_EQ(range.ignored, c.ignored) << c.words;
    EXPECT_EQ(range.min, c.min) << c.words;
    EXPECT_EQ(range.max, c.max) << c.words;
  }
}

TEST(TlsOptions, AreKnownByName) {
  EXPECT_FALSE(IsTlsOption("no-tlsv14"));
  EXPECT_FALSE(IsTlsOption("force-"));
  EXPECT_FALSE(IsTlsOption("tlsv12"));
  EXPECT_FALSE(IsTlsOption("no-ssl-reuse"));
}

TEST(TlsOptions, OfGlobalFillWhatTheServerLeavesOpen) {
  const TlsOptions merged =
      Merge(Parse("ssl-min-ver TLSv1.3 no-tlsv10"),
            Parse("ssl-min-ver TLSv1.1 ssl-max-ver TLSv1.3 no-sslv3 "
                  "no-tls-tickets"));
  EXPECT_EQ(merged.min, V::kTls13);
  EXPECT_EQ(merged.max, V::kTls13);
  EXPECT_EQ(merged.disabled, Parse("no-sslv3 no-tlsv10").disabled);
  EXPECT_FALSE(merged.tickets);
}

TEST(Alpn, HasTheFormOfTheWire) {
  EXPECT_EQ(*ParseAlpn("h2"), "\x02h2");
  EXPECT_EQ(*ParseAlpn("h2,http/1.1"), "\x02h2\x08http/1.1");
  EXPECT_EQ(ParseAlpn(std::string(255, 'x'))->size(), 256u);
  for (const std::string& bad :
       {std::string(), std::string(","), std::string("a,,b"), std::string("a,"),
        std::string(256, 'x')}) {
    EXPECT_FALSE(ParseAlpn(bad).ok()) << bad;
  }
}

TEST(Alpn, FindsWholeNames) {
  const std::string wire = *ParseAlpn("xh2,h2c,http/1.1");
  EXPECT_TRUE(HasAlpn(wire, "http/1.1"));
  EXPECT_TRUE(HasAlpn(wire, "xh2"));
  EXPECT_FALSE(HasAlpn(wire, "h2"));
  EXPECT_FALSE(HasAlpn("", "h2"));
}

}  // namespace
}  // namespace checkd
