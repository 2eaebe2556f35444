#include "mux/h1/h1_request.h"

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace checkd {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Case {
  const char* name;
  HttpRequest request;
  std::string bytes;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class FormatRequestTest : public testing::TestWithParam<Case> {};

TEST_P(FormatRequestTest, WritesTheseBytes) {
  std::string out = "left over";
  ASSERT_TRUE(FormatRequest(GetParam().request, &out));
  EXPECT_EQ(out, GetParam().bytes);
}

// A request of version `version` with these headers.
HttpRequest Get(const char* version, Headers headers, const char* uri = "/") {
  return {"GET", uri, version, std::move(headers), ""};
}

std::string Lines(std::initializer_list<const char*> lines) {
  std::string out;
  for (const char* line : lines) out.append(line).append("\r\n");
  return out + "\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    OnTheWire, FormatRequestTest,
    testing::Values(
        Case{"F660", {}, "OPTIONS / HTTP/1.0\r\n\r\n"},
        Case{"F661",
             {"OPTIONS", "/alive", "HTTP/1.0", {}, ""},
             "OPTIONS /alive HTTP/1.0\r\n\r\n"},
        Case{
            "F662", Get("HTTP/1.1", {{"Host", "www.x"}}, "/status"),
            "GET /status HTTP/1.1\r\nhost: www.x\r\nconnection: close\r\n\r\n"},
        Case{"F663",
             {"GET", "/", "HTTP/1.1", {{"Host", "a"}, {"X", "b"}}, "test"},
             "GET / HTTP/1.1\r\nhost: a\r\nx: b\r\ncontent-length: 4\r\n"
             "connection: close\r\n\r\ntest"},
        Case{"F664",
             {"OPTIONS", "/", "HTTP/1.0", {{"Host", "o"}}, "other test"},
             "OPTIONS / HTTP/1.0\r\nhost: o\r\ncontent-length: 10\r\n\r\n"
             "other test"},
        Case{"F665",
             {"POST", "/", "HTTP/1.0", {}, ""},
             "POST / HTTP/1.0\r\ncontent-length: 0\r\n\r\n"},
        Case{"F666",
             {"OPTIONS", "*", "HTTP/1.1", {{"Host", "www"}}, ""},
             "OPTIONS * HTTP/1.1\r\nhost: www\r\nconnection: close\r\n\r\n"},
        Case{"F667",
             {"POST",
              "/",
              "HTTP/1.1",
              {{"A", "1"}, {"X-Haproxy-Server-State", "UP 1/3; name=be/s"}},
              ""},
             "POST / HTTP/1.1\r\na: 1\r\n"
             "x-haproxy-server-state: UP 1/3; name=be/s\r\n"
             "content-length: 0\r\nconnection: close\r\n\r\n"}),
    testing::PrintToStringParamName());

INSTANTIATE_TEST_SUITE_P(
    Version, FormatRequestTest,
    testing::Values(Case{"At11", Get("HTTP/1.1", {}),
                         Lines({"GET / HTTP/1.1", "connection: close"})},
                    Case{"Above11", Get("HTTP/1.2", {}),
                         Lines({"GET / HTTP/1.1", "connection: close"})},
                    Case{"EightCharacters20", Get("HTTP/2.0", {}),
                         Lines({"GET / HTTP/1.1", "connection: close"})},
                    Case{"LowerCase", Get("http/1.1", {}),
                         Lines({"GET / HTTP/1.1", "connection: close"})},
                    Case{"Two", Get("HTTP/2", {}), Lines({"GET / HTTP/1.1"})},
                    Case{"Below10", Get("HTTP/0.9", {}),
                         Lines({"GET / HTTP/0.9"})},
                    Case{"OtherToken", Get("FOO", {}), Lines({"GET / FOO"})},
                    Case{"NumberAlone", Get("1.1", {}), Lines({"GET / 1.1"})}),
    testing::PrintToStringParamName());

INSTANTIATE_TEST_SUITE_P(
    ConnectionHeader, FormatRequestTest,
    testing::Values(
        Case{"CloseOn11",
             Get("HTTP/1.1", {{"Connection", "close"}, {"X", "1"}}),
             Lines({"GET / HTTP/1.1", "x: 1", "connection: close"})},
        Case{"CloseOn10", Get("HTTP/1.0", {{"Connection", "close"}}),
             Lines({"GET / HTTP/1.0"})},
        Case{"KeepAliveOn11", Get("HTTP/1.1", {{"Connection", "keep-alive"}}),
             Lines({"GET / HTTP/1.1"})},
        Case{"KeepAliveOn10",
             Get("HTTP/1.0", {{"Connection", "Keep-Alive"}, {"X", "1"}}),
             Lines({"GET / HTTP/1.0", "x: 1", "connection: keep-alive"})},
        Case{"OtherTokenOn11",
             Get("HTTP/1.1", {{"Connection", "TE, keep-alive"}, {"X", "1"}}),
             Lines({"GET / HTTP/1.1", "connection: TE", "x: 1"})},
        Case{"OtherTokenAndCloseOn11",
             Get("HTTP/1.1", {{"Connection", "close, TE"}, {"X", "1"}}),
             Lines({"GET / HTTP/1.1", "connection: TE", "x: 1",
                    "connection: close"})},
        Case{"OtherTokenOn10", Get("HTTP/1.0", {{"Connection", "TE"}}),
             Lines({"GET / HTTP/1.0", "connection: TE",
                    "connection: keep-alive"})},
        Case{"UpgradeOn10", Get("HTTP/1.0", {{"Connection", "upgrade"}}),
             Lines({"GET / HTTP/1.0", "connection: upgrade"})},
        Case{"UpgradeAndOtherOn10",
             Get("HTTP/1.0", {{"Connection", "foo, Upgrade"}}),
             Lines({"GET / HTTP/1.0", "connection: foo, Upgrade"})},
        Case{"OtherTokenAndCloseOn10",
             Get("HTTP/1.0", {{"Connection", "foo, close"}}),
             Lines({"GET / HTTP/1.0", "connection: foo"})},
        Case{"CloseBeatsKeepAliveOn10",
             Get("HTTP/1.0", {{"Connection", "close, keep-alive"}}),
             Lines({"GET / HTTP/1.0"})},
        Case{"CloseBeatsKeepAliveOn11",
             Get("HTTP/1.1",
                 {{"Connection", "close"}, {"Connection", "keep-alive"}}),
             Lines({"GET / HTTP/1.1", "connection: close"})},
        Case{"NoTokenAtAllOn11", Get("HTTP/1.1", {{"Connection", ","}}),
             Lines({"GET / HTTP/1.1"})},
        Case{"NoTokenAtAllOn10", Get("HTTP/1.0", {{"Connection", ","}}),
             Lines({"GET / HTTP/1.0", "connection: keep-alive"})},
        Case{"BlanksStayUpToTheCut",
             Get("HTTP/1.1", {{"Connection", "TE , close , x "}}),
             Lines({"GET / HTTP/1.1", "connection: TE ,x",
                    "connection: close"})},
        Case{"BlanksStayWithoutCut",
             Get("HTTP/1.1", {{"Connection", ",,a, ,b,"}}),
             Lines({"GET / HTTP/1.1", "connection: ,,a, ,b"})},
        Case{"TwoHeadersOn11",
             Get("HTTP/1.1",
                 {{"Connection", "close"}, {"X", "y"}, {"Connection", "foo"}}),
             Lines({"GET / HTTP/1.1", "x: y", "connection: foo",
                    "connection: close"})},
        Case{"KeepAliveOn2", Get("HTTP/2", {{"Connection", "keep-alive"}}),
             Lines({"GET / HTTP/1.1", "connection: keep-alive"})},
        Case{"EmptyCountsAsAbsent", Get("HTTP/1.1", {{"Connection", ""}}),
             Lines({"GET / HTTP/1.1", "connection: close"})}),
    testing::PrintToStringParamName());

INSTANTIATE_TEST_SUITE_P(
    OtherHeaders, FormatRequestTest,
    testing::Values(Case{"EmptyIsSkipped",
                         Get("HTTP/1.0", {{"A", ""}, {"B", "2"}}),
                         Lines({"GET / HTTP/1.0", "b: 2"})},
                    Case{"OwnFramingIsIgnored",
                         Get("HTTP/1.0", {{"Content-Length", "7"},
                                          {"TRANSFER-ENCODING", "chunked"}}),
                         Lines({"GET / HTTP/1.0"})},
                    Case{"ExactCaseMethodsNeedNoLength",
                         {"get", "/", "HTTP/1.0", {}, ""},
                         Lines({"get / HTTP/1.0", "content-length: 0"})},
                    Case{"HeadNeedsNoLength",
                         {"HEAD", "/", "HTTP/1.0", {}, ""},
                         Lines({"HEAD / HTTP/1.0"})},
                    Case{"TraceHasLength",
                         {"TRACE", "/", "HTTP/1.0", {}, ""},
                         Lines({"TRACE / HTTP/1.0", "content-length: 0"})}),
    testing::PrintToStringParamName());

INSTANTIATE_TEST_SUITE_P(
    Target, FormatRequestTest,
    testing::Values(
        Case{"AbsoluteAsWritten", Get("HTTP/1.0", {}, "http://h:8080/p?q"),
             Lines({"GET http://h:8080/p?q HTTP/1.0"})},
        Case{"HostReplacesAuthority",
             Get("HTTP/1.0", {{"Host", "new"}}, "http://h:8080/p?q"),
             Lines({"GET http://new/p?q HTTP/1.0", "host: new"})},
        Case{"HostLeavesOriginForm",
             Get("HTTP/1.0", {{"Host", "new"}}, "/to?u=http://x/"),
             Lines({"GET /to?u=http://x/ HTTP/1.0", "host: new"})},
        Case{"UserPartStays",
             Get("HTTP/1.0", {{"Host", "new"}}, "http://u:p@h:80/p"),
             Lines({"GET http://u:p@new/p HTTP/1.0", "host: new"})},
        Case{"AuthorityEndsAtSlashOnly",
             Get("HTTP/1.0", {{"Host", "new"}}, "http://h?q"),
             Lines({"GET http://new HTTP/1.0", "host: new"})},
        Case{"AnyScheme", Get("HTTP/1.0", {{"Host", "new"}}, "f+x-y.1://h/x"),
             Lines({"GET f+x-y.1://new/x HTTP/1.0", "host: new"})},
        Case{"NoSchemeNoSlashIsAuthority",
             Get("HTTP/1.0", {{"Host", "new"}}, "foo/bar"),
             Lines({"GET new/bar HTTP/1.0", "host: new"})},
        Case{"HostReplacesTargetOfConnect",
             {"CONNECT", "h:1", "HTTP/1.0", {{"Host", "new:2"}}, ""},
             Lines({"CONNECT new:2 HTTP/1.0", "host: new:2",
                    "content-length: 0"})}),
    testing::PrintToStringParamName());

TEST(FormatRequest, FailsWithoutAuthorityInAbsoluteUri) {
  std::string out;
  EXPECT_FALSE(FormatRequest(Get("HTTP/1.1", {}, "http:///x"), &out));
  EXPECT_FALSE(
      FormatRequest(Get("HTTP/1.1", {{"Host", "h"}}, "http:///x"), &out));
}

TEST(FormatRequest, ReusesTheStorageOfTheString) {
  std::string out;
  out.reserve(512);
  const char* const storage = out.data();
  ASSERT_TRUE(FormatRequest(Get("HTTP/1.1", {{"Host", "h"}}), &out));
  EXPECT_EQ(out.data(), storage);
}

TEST(HeadMethodProbe, SeesHeadHoweverItIsCut) {
  const std::string request = "HEAD / HTTP/1.0\r\n\r\n";
  for (size_t cut = 0; cut <= request.size(); ++cut) {
    HeadMethodProbe probe;
    probe.Sent(request.data(), cut);
    probe.Sent(request.data() + cut, request.size() - cut);
    EXPECT_TRUE(probe.is_head()) << cut;
  }
}

TEST(HeadMethodProbe, TakesNothingElseForHead) {
  for (const std::string request :
       {"GET /HEAD ", "HEADER / ", "head / ", "HEA", "XHEAD / "}) {
    HeadMethodProbe probe;
    for (const char& c : request) probe.Sent(&c, 1);
    EXPECT_FALSE(probe.is_head()) << request;
  }
}

// F749. As HAProxy 2.6 writes them.
TEST(FormatRequest, FollowsAStyle) {
  struct StyleCase {
    HttpStyle style;
    const char* version;
    Headers headers;
    std::string wire;  // from the version on
  };
  const HeaderCase upper = {{"host", "HOST"}, {"connection", "Connection"}};
  HttpStyle keep, cased, named, as_connection;
  keep.keep_alive = true;
  cased.header_case = &upper;
  named.name_header = "x-srv";
  as_connection.name_header = "connection";
  const std::vector<StyleCase> cases = {
      {keep, "HTTP/1.1", {}, Lines({"HTTP/1.1"})},
      {keep, "HTTP/1.1", {{"Connection", "close"}}, Lines({"HTTP/1.1"})},
      {keep,
       "HTTP/1.1",
       {{"Connection", "foo"}},
       Lines({"HTTP/1.1", "connection: foo"})},
      {keep, "HTTP/1.0", {}, Lines({"HTTP/1.0", "connection: keep-alive"})},
      {keep,
       "HTTP/1.0",
       {{"Connection", "close"}},
       Lines({"HTTP/1.0", "connection: keep-alive"})},
      {keep,
       "HTTP/1.0",
       {{"Connection", "upgrade"}},
       Lines({"HTTP/1.0", "connection: upgrade"})},
      {keep, "HTTP/2", {}, Lines({"HTTP/1.1", "connection: keep-alive"})},
      {cased,
       "HTTP/1.1",
       {{"hosT", "a"}, {"X-A", "b"}, {"connection", "foo"}},
       Lines({"HTTP/1.1", "HOST: a", "x-a: b", "Connection: foo"})},
      {cased, "HTTP/1.1", {}, Lines({"HTTP/1.1", "Connection: close"})},
      {named,
       "HTTP/1.1",
       {{"A", "b"}},
       Lines({"HTTP/1.1", "a: b", "connection: close", "x-srv: s"})},
      {named, "HTTP/1.0", {{"X-Srv", "b"}}, Lines({"HTTP/1.0", "x-srv: s"})},
      {as_connection,
       "HTTP/1.1",
       {},
       Lines({"HTTP/1.1", "connection: close", "connection: s"})},
  };
  for (const StyleCase& c : cases) {
    HttpRequest request = Get(c.version, c.headers);
    request.style = &c.style;
    request.server_name = "s";
    std::string out;
    ASSERT_TRUE(FormatRequest(request, &out));
    EXPECT_EQ(out, "GET / " + c.wire);
  }
}

TEST(FormatRequest, TheNameMayStandInPlaceOfTheLength) {
  HttpStyle style;
  style.name_header = "content-length";
  HttpRequest request = Get("HTTP/1.0", {});
  request.body = "abc";
  request.style = &style;
  request.server_name = "s";
  std::string out;
  ASSERT_TRUE(FormatRequest(request, &out));
  EXPECT_EQ(out, Lines({"GET / HTTP/1.0", "content-length: s"}) + "abc");
}

}  // namespace
}  // namespace checkd
