#include "mux/h1/h1_response.h"

#include <cstring>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr int kMaxHeaders = 8;

// How a response ended.
enum End { kMore, kComplete, kBadHead, kBadBody };

struct Outcome {
  End end = kMore;
  int status = 0;
  std::string reason;
  std::string headers;  // "name=value|..."
  std::string body;
  bool body_expected = false;
  std::string excess = {};

  bool operator==(const Outcome&) const = default;
};

void PrintTo(const Outcome& o, std::ostream* out) {
  *out << "end " << o.end << " status " << o.status << " reason '" << o.reason
       << "' headers '" << o.headers << "' body '" << o.body << "' expected "
       << o.body_expected << " excess '" << o.excess << "'";
}

enum Options { kPlain = 0, kHeadRequest = 1, kThenEof = 2 };

// Feeds `pieces` one after the other.
Outcome Feed(const std::vector<std::string_view>& pieces, int options) {
  H1ResponseParser parser(kMaxHeaders);
  parser.Reset();
  size_t total = 1;
  for (const std::string_view piece : pieces) total += piece.size();
  std::vector<char> buffer(total);
  size_t end = 0;
  for (const std::string_view piece : pieces) {
    std::memcpy(&buffer[end], piece.data(), piece.size());
    end = parser.Parse(buffer.data(), end, end + piece.size(),
                       options & kHeadRequest);
  }
  if (options & kThenEof) parser.Eof();

  const HttpResponse& response = parser.response();
  Outcome o;
  o.status = response.status;
  o.reason = response.reason;
  for (const auto& [name, value] : response.headers) {
    o.headers.append(name).append("=").append(value).append("|");
  }
  if (response.headers_complete) {
    o.body.assign(&buffer[parser.body()], end - parser.body());
  }
  o.body_expected = response.body_expected;
  o.excess = response.excess;
  o.end = parser.head_failed()      ? kBadHead
          : parser.body_failed()    ? kBadBody
          : parser.end_of_message() ? kComplete
                                    : kMore;
  return o;
}

TEST(H1Response, TellsHowManyDigitsTheCodeHas) {
  for (const int digits : {1, 2, 3}) {
    H1ResponseParser parser(kMaxHeaders);
    parser.Reset();
    std::string bytes =
        "HTTP/1.1 " + std::string("099").substr(0, digits) + " a\r\n\r\n";
    parser.Parse(bytes.data(), 0, bytes.size(), false);
    EXPECT_EQ(parser.response().status_digits, digits);
  }
}

struct Case {
  const char* name;
  std::string bytes;
  Outcome outcome;
  int options = kPlain;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class H1ResponseTest : public testing::TestWithParam<Case> {};

TEST_P(H1ResponseTest, ParsesInOnePiece) {
  EXPECT_EQ(Feed({GetParam().bytes}, GetParam().options), GetParam().outcome);
}

TEST_P(H1ResponseTest, ParsesTheSameCutAnywhere) {
  const std::string_view all = GetParam().bytes;
  const size_t step = all.size() > 1000 ? 97 : 1;
  for (size_t cut = 0; cut <= all.size(); cut += step) {
    EXPECT_EQ(Feed({all.substr(0, cut), all.substr(cut)}, GetParam().options),
              GetParam().outcome)
        << "cut at " << cut;
  }
}

TEST_P(H1ResponseTest, ParsesTheSameByteByByte) {
  const std::string_view all = GetParam().bytes;
  std::vector<std::string_view> bytes;
  for (size_t i = 0; i < all.size(); ++i) bytes.push_back(all.substr(i, 1));
  EXPECT_EQ(Feed(bytes, GetParam().options), GetParam().outcome);
}

std::string Repeat(int n, std::string_view text) {
  std::string out;
  while (n-- > 0) out.append(text);
  return out;
}

const Outcome kRefused = {kBadHead, 0, "", "", "", false};

Outcome Exceeds(const char* excess) {
  return {kBadHead, 0, "", "", "", false, excess};
}
const Outcome kNothingYet = {kMore, 0, "", "", "", false};

INSTANTIATE_TEST_SUITE_P(
    StatusLine, H1ResponseTest,
    testing::Values(Case{"Plain",
                         "HTTP/1.1 200 OK\r\n\r\n",
                         {kMore, 200, "OK", "", "", true}},
                    Case{"LeadingEmptyLine",
                         "\r\nHTTP/1.0 200 OK\r\n\r\n",
                         {kMore, 200, "OK", "", "", true}},
                    Case{"TenLeadingEmptyLines",
                         Repeat(5, "\r\n\n") + "HTTP/1.0 204 OK\r\n\r\n",
                         {kComplete, 204, "OK", "", "", false}},
                    Case{"EndlessEmptyLines", Repeat(11, "\r\n"),
                         Exceeds("more than 10 empty lines before the status "
                                 "line")},
                    Case{"EndlessLfs", Repeat(11, "\n"),
                         Exceeds("more than 10 empty lines before the status "
                                 "line")},
                    Case{"LinesEndInLfAlone",
                         "HTTP/1.1 204 No\nA: 1\n\n",
                         {kComplete, 204, "No", "A=1|", "", false}},
                    Case{"Status099",
                         "HTTP/1.1 099 Odd\r\n\r\n",
                         {kMore, 99, "Odd", "", "", true}},
                    Case{"Version2",
                         "HTTP/2.0 204 OK\r\n\r\n",
                         {kComplete, 204, "OK", "", "", false}},
                    Case{"NoReason",
                         "HTTP/1.1 204\r\n\r\n",
                         {kComplete, 204, "", "", "", false}},
                    Case{"EmptyReason",
                         "HTTP/1.1 204 \r\n\r\n",
                         {kComplete, 204, "", "", "", false}},
                    Case{"ReasonWithBlanks",
                         "HTTP/1.1 204 It is  gone\r\n\r\n",
                         {kComplete, 204, "It is  gone", "", "", false}},
                    Case{"Icy", "ICY 200 OK\r\n\r\n", kRefused},
                    Case{"FourDigits", "HTTP/1.1 2000 OK\r\n\r\n", kRefused},
                    Case{"TwoDigits",
                         "HTTP/1.1 20 OK\r\n\r\n",
                         {kMore, 20, "OK", "", "", true}},
                    Case{"NoDigits", "HTTP/1.1 \r\n\r\n", kRefused},
                    Case{"DigitsThenLetter", "HTTP/1.1 200x\r\n\r\n", kRefused},
                    Case{"Blanks",
                         "HTTP/1.1 \t 204\t N\r\n\r\n",
                         {kComplete, 204, "N", "", "", false}},
                    Case{"Rtsp",
                         "RTSP/1.0 204 N\r\n\r\n",
                         {kComplete, 204, "N", "", "", false}},
                    Case{"HalfRtsp", "RTTP/1.0 204 N\r\n\r\n", kRefused},
                    Case{"TwoDigitsOfVersion", "HTTP/1.10 204 N\r\n\r\n",
                         kRefused},
                    Case{"CrInReason", "HTTP/1.1 204 a\rb\r\n\r\n", kRefused},
                    Case{"Letters", "HTTP/1.1 abc\r\n\r\n", kRefused},
                    Case{"Garbage", "SSH-2.0-OpenSSH_9.2\r\n", kRefused},
                    Case{"NoVersion", "HTTP 200 OK\r\n\r\n", kRefused},
                    Case{"LowerCase", "http/1.1 200 OK\r\n\r\n", kRefused},
                    Case{"NothingYet", "", kNothingYet},
                    Case{"NothingAtAll", "", kRefused, kThenEof}),
    testing::PrintToStringParamName());

INSTANTIATE_TEST_SUITE_P(
    HeaderLines, H1ResponseTest,
    testing::Values(
        Case{"BlanksAroundValue",
             "HTTP/1.1 204 N\r\nA: \t b c \t\r\nB:\r\n\r\n",
             {kComplete, 204, "N", "A=b c|B=|", "", false}},
        Case{"Folded",
             "HTTP/1.1 204 N\r\nA: b\r\n\tc\r\nD:\n e\n\n",
             {kComplete, 204, "N", "A=b  \tc|D=e|", "", false}},
        Case{"ControlsInValue",
             std::string("HTTP/1.1 204 N\r\nA: b\0\1c\r\n\r\n", 27),
             {kComplete, 204, "N", std::string("A=b\0\1c|", 7), "", false}},
        Case{"FoldWithoutHeader", "HTTP/1.1 204 N\r\n A: b\r\n\r\n", kRefused},
        Case{"BadName", "HTTP/1.1 204 N\r\nA b: c\r\n\r\n", kRefused},
        Case{"NoColon", "HTTP/1.1 204 N\r\nAb\r\n\r\n", kRefused},
        Case{"EmptyName", "HTTP/1.1 204 N\r\n: x\r\n\r\n", kRefused},
        Case{"BlankBeforeColon", "HTTP/1.1 204 N\r\nA : b\r\n\r\n", kRefused},
        Case{"CrInValue", "HTTP/1.1 204 N\r\nA: b\rc\r\n\r\n", kRefused},
        Case{"AsManyAsAllowed",
             "HTTP/1.1 204 N\r\n" + Repeat(kMaxHeaders, "A: b\r\n") + "\r\n",
             {kComplete, 204, "N", Repeat(kMaxHeaders, "A=b|"), "", false}},
        Case{
            "OneTooMany",
            "HTTP/1.1 204 N\r\n" + Repeat(kMaxHeaders + 1, "A: b\r\n") + "\r\n",
            kRefused},
        Case{"CutByTheEnd", "HTTP/1.1 200 OK\r\nA: b\r\n", kRefused, kThenEof}),
    testing::PrintToStringParamName());

std::string WithLength(const char* length, const char* body) {
  return std::string("HTTP/1.1 200 OK\r\nContent-Length: ") + length +
         "\r\n\r\n" + body;
}

INSTANTIATE_TEST_SUITE_P(
    Length, H1ResponseTest,
    testing::Values(
        Case{"Exact",
             WithLength("3", "abc"),
             {kComplete, 200, "OK", "Content-Length=3|", "abc", true}},
        Case{"TrailingBytesIgnored",
             WithLength("3", "abcdef"),
             {kComplete, 200, "OK", "Content-Length=3|", "abc", true}},
        Case{"Truncated",
             WithLength("3", "ab"),
             {kMore, 200, "OK", "Content-Length=3|", "ab", true},
             kThenEof},
        Case{"Zero",
             WithLength("0", "x"),
             {kComplete, 200, "OK", "Content-Length=0|", "", false}},
        Case{"SameTwice",
             WithLength("3, 3", "abc"),
             {kComplete, 200, "OK", "Content-Length=3, 3|", "abc", true}},
        Case{"Conflicting",
             "HTTP/1.1 200 OK\r\nContent-Length: 3\r\ncontent-length: 4\r\n"
             "\r\nabc",
             kRefused},
        Case{"Negative", WithLength("-3", "abc"), kRefused},
        Case{"Signed", WithLength("+3", "abc"), kRefused},
        Case{"Empty", WithLength("", "abc"), kRefused},
        Case{"Words", WithLength("three", "abc"), kRefused},
        Case{"SixtyFourBits",
             WithLength("18446744073709551615", "a"),
             {kMore, 200, "OK", "Content-Length=18446744073709551615|", "a",
              true}},
        Case{"BeyondSixtyFourBits", WithLength("18446744073709551616", "a"),
             kRefused},
        Case{"EmptyMember", WithLength("0,0,", ""), kRefused},
        Case{"HeadHasNone",
             WithLength("3", ""),
             {kComplete, 200, "OK", "Content-Length=3|", "", false},
             kHeadRequest},
        Case{"NotModifiedHasNone",
             "HTTP/1.1 304 NM\r\nContent-Length: 3\r\n\r\n",
             {kComplete, 304, "NM", "Content-Length=3|", "", false}}),
    testing::PrintToStringParamName());

std::string Chunked(const char* body) {
  return std::string("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n") +
         body;
}

Outcome ChunkedOutcome(End end, const char* body, const char* excess = "") {
  return {end, 200, "OK", "transfer-encoding=chunked|", body, true, excess};
}

INSTANTIATE_TEST_SUITE_P(
    Chunks, H1ResponseTest,
    testing::Values(
        Case{"Two", Chunked("3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\n"),
             ChunkedOutcome(kComplete, "abc0123456789")},
        Case{"NoneAtAll", Chunked("0\r\n\r\n"), ChunkedOutcome(kComplete, "")},
        Case{"Extensions",
             Chunked("3;a=\"b\"\r\nabc\r\n1 ; x\r\nd\r\n0;last\r\n\r\n"),
             ChunkedOutcome(kComplete, "abcd")},
        Case{"Trailers", Chunked("1\r\na\r\n0\r\nX: y\r\nZ:\r\n\r\nmore"),
             ChunkedOutcome(kComplete, "a")},
        Case{"LfAlone", Chunked("2\nab\n0\n\n"),
             ChunkedOutcome(kComplete, "ab")},
        Case{"Truncated", Chunked("5\r\nab"), ChunkedOutcome(kMore, "ab"),
             kThenEof},
        Case{"BadSize", Chunked("xyz\r\n"), ChunkedOutcome(kBadBody, "")},
        Case{"BadSizeLater", Chunked("2\r\nab\r\n-1\r\n"),
             ChunkedOutcome(kBadBody, "ab")},
        Case{"EmptySize", Chunked("\r\n"), ChunkedOutcome(kBadBody, "")},
        Case{"NoLineEndAfterData", Chunked("2\r\nabc\r\n"),
             ChunkedOutcome(kBadBody, "ab")},
        Case{"HugeSize", Chunked("10000000000000\r\n"),
             ChunkedOutcome(kBadBody, "")},
        Case{"BadTrailer", Chunked("0\r\n: x\r\n\r\n"),
             ChunkedOutcome(kBadBody, "")},
        Case{"EndlessExtension",
             Chunked(("1;" + Repeat(2000, "0123456789")).c_str()),
             ChunkedOutcome(kBadBody, "",
                            "framing line of the body longer than 16384 "
                            "bytes")},
        Case{"AsManyTrailersAsAllowed",
             Chunked(("0\r\n" + Repeat(101, "A: b\r\n") + "\r\n").c_str()),
             ChunkedOutcome(kComplete, "")},
        Case{"EndlessTrailers",
             Chunked(("0\r\n" + Repeat(102, "A: b\r\n")).c_str()),
             ChunkedOutcome(kBadBody, "", "more than 101 trailers")},
        Case{"WinsOverLength",
             "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n"
             "transfer-encoding: Chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
             {kComplete, 200, "OK",
              "content-length=1|transfer-encoding=Chunked|", "ab", true}},
        Case{"OtherCoding",
             "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n",
             kRefused},
        Case{"LongExtension",
             Chunked(("2;" + Repeat(9000, "x") + "\r\nab\r\n").c_str()),
             ChunkedOutcome(kMore, "ab")},
        Case{"PaddedSize", Chunked("00000000000000000002\r\nab\r\n0\r\n\r\n"),
             ChunkedOutcome(kComplete, "ab")},
        Case{"TwiceChunked",
             "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked, chunked\r\n\r\n",
             kRefused}),
    testing::PrintToStringParamName());

INSTANTIATE_TEST_SUITE_P(
    UntilEof, H1ResponseTest,
    testing::Values(Case{"Open",
                         "HTTP/1.0 200 OK\r\n\r\nabc",
                         {kMore, 200, "OK", "", "abc", true}},
                    Case{"Closed",
                         "HTTP/1.0 200 OK\r\n\r\nabc",
                         {kComplete, 200, "OK", "", "abc", true},
                         kThenEof}),
    testing::PrintToStringParamName());

INSTANTIATE_TEST_SUITE_P(
    Interim, H1ResponseTest,
    testing::Values(
        Case{"Skipped",
             "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n"
             "\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
             {kComplete, 200, "OK", "content-length=2|", "ok", true}},
        Case{"Ten",
             Repeat(10, "HTTP/1.1 100 C\r\n\r\n") + "HTTP/1.1 204 N\r\n\r\n",
             {kComplete, 204, "N", "", "", false}},
        Case{"Eleven", Repeat(11, "HTTP/1.1 100 C\r\n\r\n"),
             Exceeds("more than 10 interim responses")},
        Case{"WithoutFinal", "HTTP/1.1 102 Wait\r\n\r\n", kNothingYet},
        Case{"SwitchingIsFinal",
             "HTTP/1.1 101 Switch\r\nUpgrade: x\r\n\r\nbytes",
             {kMore, 101, "Switch", "Upgrade=x|", "bytes", true}}),
    testing::PrintToStringParamName());

// F749: as HAProxy 2.6 with accept-invalid-http-response.
TEST(H1ResponseParser, LeniencyBearsWrongHeads) {
  struct LenientCase {
    std::string head;
    int strict, lenient;  // the status; 0: refused
  };
  const std::vector<LenientCase> cases = {
      {"HTTP/1.1 200 OK\r\nBad Header: x\r\n", 0, 200},
      {"HTTP/1.1 200 OK\r\nBad\x80Head[er: x\r\n", 0, 200},
      {"HTTP/1.1 200 OK\r\nA : x\r\n", 0, 200},
      {"ICY 200 OK\r\n", 0, 200},
      {"HTTQ/1.1 200 OK\r\n", 0, 200},
      {"SIP/2.0 200 OK\r\n", 0, 200},
      {"HTTP/12 200 OK\r\n", 0, 200},
      {"HTTP/1.1 2000 OK\r\n", 0, 2000},
      {"HTTP/1.1 20 OK\r\n", 20, 20},
      {"http/1.1 200 OK\r\n", 0, 0},
      {"HTTP/1.1 200 OK\r\nBad Header\r\n", 0, 0},
      {"HTTP/1.1 200 OK\r\n: x\r\n", 0, 0},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 5\r\n", 0, 0},
  };
  for (const LenientCase& c : cases) {
    for (const bool lenient : {false, true}) {
      H1ResponseParser parser(kMaxHeaders, lenient);
      parser.Reset();
      std::string bytes = c.head + "\r\n";
      parser.Parse(bytes.data(), 0, bytes.size(), false);
      const int wanted = lenient ? c.lenient : c.strict;
      EXPECT_EQ(parser.head_failed(), wanted == 0) << c.head << lenient;
      EXPECT_EQ(parser.response().status, wanted) << c.head << lenient;
    }
  }
}

TEST(H1ResponseParser, GivesBackTheRoomOfInterimResponses) {
  H1ResponseParser parser(kMaxHeaders);
  parser.Reset();
  const std::string text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 2";
  std::string buffer = text;
  EXPECT_EQ(parser.Parse(buffer.data(), 0, text.size(), false),
            std::string("HTTP/1.1 2").size());
  EXPECT_EQ(buffer.substr(0, 10), "HTTP/1.1 2");
}

TEST(H1ResponseParser, CountsInterimResponsesOfEachAnswerByItself) {
  H1ResponseParser parser(kMaxHeaders);
  for (int answer = 0; answer < 3; ++answer) {
    parser.Reset();
    std::string bytes =
        Repeat(10, "HTTP/1.1 100 C\r\n\r\n") + "HTTP/1.1 204 N\r\n\r\n";
    parser.Parse(bytes.data(), 0, bytes.size(), false);
    EXPECT_EQ(parser.response().status, 204);
  }
}

TEST(H1ResponseParser, LetsTheOwnerTakeTheBodyAway) {
  H1ResponseParser parser(kMaxHeaders);
  parser.Reset();
  char buffer[256];
  const std::string head = Chunked("4\r\nab");
  std::memcpy(buffer, head.data(), head.size());
  size_t end = parser.Parse(buffer, 0, head.size(), false);
  EXPECT_EQ(std::string_view(buffer + parser.body(), end - parser.body()),
            "ab");
  end = parser.body();
  std::memcpy(buffer + end, "cd\r\n0\r\n\r\n", 9);
  end = parser.Parse(buffer, end, end + 9, false);
  EXPECT_EQ(std::string_view(buffer + parser.body(), end - parser.body()),
            "cd");
  EXPECT_TRUE(parser.end_of_message());
  EXPECT_EQ(parser.response().reason, "OK");
}

TEST(H1ResponseParser, IsAsNewAfterReset) {
  H1ResponseParser parser(kMaxHeaders);
  std::string bad = "garbage", good = "HTTP/1.1 204 N\r\nA: b\r\n\r\n";
  parser.Reset();
  parser.Parse(bad.data(), 0, bad.size(), false);
  ASSERT_TRUE(parser.head_failed());
  parser.Reset();
  parser.Parse(good.data(), 0, good.size(), false);
  EXPECT_TRUE(parser.end_of_message());
  EXPECT_EQ(parser.response().headers.size(), 1u);
}

}  // namespace
}  // namespace checkd
