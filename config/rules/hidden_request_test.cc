#include "config/rules/hidden_request.h"

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(HiddenRequest, IsWhatFollowsTheVersion) {
  EXPECT_FALSE(HidesRequest("HTTP/1.1"));
  EXPECT_FALSE(HidesRequest("HTTP/1.1\nHost: x"));
  EXPECT_TRUE(HidesRequest("HTTP/1.1\r\n"));
}

TEST(HiddenRequest, HasHeadersAndABody) {
  const auto hidden = SplitHiddenRequest(
      "HTTP/1.1\r\nHost: x\nA:  b c \t\r\nE:\r\n\r\nbody\r\nmore");
  ASSERT_TRUE(hidden.ok()) << hidden.status();
  EXPECT_EQ(hidden->version, "HTTP/1.1");
  EXPECT_THAT(hidden->headers,
              ElementsAre(Pair("Host", "x"), Pair("A", "b c"), Pair("E", "")));
  EXPECT_EQ(hidden->body, "body\r\nmore");
}

TEST(HiddenRequest, HasNoBodyWithoutBytes) {
  for (const char* text :
       {"HTTP/1.0\r\n", "HTTP/1.0\r\n\r\n", "HTTP/1.0\r\nA: b\r\n\r\n"}) {
    EXPECT_EQ(SplitHiddenRequest(text)->body, std::nullopt) << text;
  }
  EXPECT_THAT(SplitHiddenRequest("HTTP/1.0\r\n\r\nb")->headers, IsEmpty());
}

TEST(HiddenRequest, UnfoldsHeadersAsHaproxyDoes) {
  const auto hidden = SplitHiddenRequest("HTTP/1.1\r\nA: b\r\n c");
  ASSERT_TRUE(hidden.ok());
  EXPECT_THAT(hidden->headers, ElementsAre(Pair("A", "b   c")));
}

TEST(HiddenRequest, RefusesLinesThatAreNoHeaders) {
  for (const char* text : {"HTTP/1.1\r\nnocolon", "HTTP/1.1\r\n: x"}) {
    EXPECT_FALSE(SplitHiddenRequest(text).ok()) << text;
  }
}

TEST(HiddenRequest, IsShownAsTheRuleToWrite) {
  const HiddenRequest hidden{
      .version = "HTTP/1.1",
      .headers = {{"Host", "x"}, {"A", "b \"c\" $d"}, {"E", ""}},
      .body = "a\r\n\x01#"};
  EXPECT_EQ(SendLine("GET", "/h", hidden),
            "http-check send meth GET uri /h ver HTTP/1.1 hdr Host x "
            "hdr A \"b \\\"c\\\" \\$d\" hdr E \"\" "
            "body \"a\\r\\n\\x01#\"");
}

}  // namespace
}  // namespace checkd
