#include "tests/hostile/server_rows.h"

namespace checkd {

const char kConnectCheck[] = "";
const char kBannerCheck[] =
    "  option tcp-check\n  tcp-check expect string 220\n";
const char kBannerRegexCheck[] =
    "  option tcp-check\n  tcp-check expect rstring ^(22+0)+$\n";
const char kHttpCheck[] = "  option httpchk\n";
const char kStatusCheck[] =
    "  option httpchk\n  http-check send ver HTTP/1.1 hdr host h\n"
    "  http-check expect status 200\n";
const char kStringCheck[] =
    "  option httpchk\n  http-check send ver HTTP/1.1 hdr host h\n"
    "  http-check expect string up\n";
const char kRStringCheck[] =
    "  option httpchk\n  http-check send ver HTTP/1.1 hdr host h\n"
    "  http-check expect rstring u(p+)+$\n";
const char kUnwantedCheck[] =
    "  option httpchk\n  http-check expect ! string down\n";
const char kHelloCheck[] = "  option ssl-hello-chk\n";

namespace {

constexpr char kOk[] = "HTTP/1.1 200 OK\r\n";
constexpr char kLong[] =
    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n";
constexpr char kOpen[] = "HTTP/1.1 200 OK\r\n\r\n";
constexpr char kChunked[] =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr char kInterim[] = "more than 10 interim responses";
constexpr char kEmptyLines[] =
    "more than 10 empty lines before the status line";
constexpr char kLine[] = "framing line of the body longer than 16384 bytes";
constexpr char kNoMatch[] = "HTTP content check did not match";

ServerRow After(const char* name, const char* check, const char* first,
                const std::string& unit, const char* status,
                const char* text = "") {
  return {name, check, {Request(), Say(first), Flood(unit)}, status, text};
}

}  // namespace

std::vector<ServerRow> FloodRows() {
  const std::string nul(1, '\0');
  return {
      // --- Before there is a head
      After("interim_100", kHttpCheck, "", "HTTP/1.1 100 Continue\r\n\r\n",
            "L7RSP", kInterim),
      After("interim_102", kStatusCheck, "", "HTTP/1.1 102 Processing\r\n\r\n",
            "L7RSP", kInterim),
      After("interim_103", kStringCheck, "",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", "L7RSP",
            kInterim),
      After("interim_199", kStatusCheck, "", "HTTP/1.1 199 x\r\n\r\n", "L7RSP",
            kInterim),
      After("empty_lines", kHttpCheck, "", "\r\n", "L7RSP", kEmptyLines),
      After("bare_line_feeds", kStatusCheck, "", "\n", "L7RSP", kEmptyLines),
      After("spaces", kStatusCheck, "", " ", "L7RSP"),
      After("nuls", kStatusCheck, "", nul, "L7RSP"),
      After("ones", kStatusCheck, "", "\xff", "L7RSP"),
      {"random", kStatusCheck, {Request(), RandomFlood()}, "L7RSP"},
      {"unasked", kStatusCheck, {Flood("x")}, "L7RSP"},
      // --- In the head
      After("endless_version", kHttpCheck, "HTTP/", "1", "L7RSP"),
      After("endless_status", kStatusCheck, "HTTP/1.1 ", "2", "L7RSP"),
      After("endless_reason", kStatusCheck, "HTTP/1.1 200 ", "O", "L7RSP"),
      After("endless_header_name", kHttpCheck, kOk, "x", "L7RSP"),
      After("endless_header_value", kHttpCheck, "HTTP/1.1 200 OK\r\nx: ", "y",
            "L7RSP"),
      After("endless_headers", kStatusCheck, kOk, "x: y\r\n", "L7RSP"),
      After("endless_long_headers", kStatusCheck, kOk,
            "x: " + std::string(4000, 'y') + "\r\n", "L7RSP"),
      After("endless_folds", kStatusCheck, "HTTP/1.1 200 OK\r\nx: y\r\n",
            " z\r\n", "L7RSP"),
      After("endless_lengths", kStatusCheck, kOk, "Content-Length: 5\r\n",
            "L7RSP"),
      // --- In the body
      After("chunk_extension", kStringCheck,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x",
            "L7RSP", kLine),
      After("chunk_size_zeros", kStringCheck, kChunked, "0", "L7RSP", kLine),
      After("one_byte_chunks", kStringCheck, kChunked, "1\r\nx\r\n", "L7RSP",
            kNoMatch),
      After("one_byte_chunks_regex", kRStringCheck, kChunked,
            "1;pad\r\nx\r\n1\r\nu\r\n1\r\nu\r\n", "L7RSP", kNoMatch),
      After("large_chunks", kStringCheck, kChunked,
            "10000\r\n" + std::string(65536, 'x') + "\r\n", "L7RSP", kNoMatch),
      After("endless_chunk", kStringCheck,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            "fffffffffff\r\n",
            "x", "L7RSP", kNoMatch),
      After("trailers", kStringCheck,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            "a: b\r\n", "L7RSP", "more than 101 trailers"),
      After("endless_trailer", kStringCheck,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\na: ",
            "b", "L7RSP", kLine),
      After("length_body", kStringCheck, kLong, "x", "L7RSP", kNoMatch),
      After("length_body_regex", kRStringCheck, kLong, "upx", "L7RSP",
            kNoMatch),
      After("length_body_unwanted", kUnwantedCheck, kLong, "u", "L7OK"),
      After("length_body_unread", kStatusCheck, kLong, "x", "L7OK"),
      After("body_until_close", kStringCheck, kOpen, "x", "L7RSP", kNoMatch),
      After("body_of_nuls", kStringCheck, kOpen, nul, "L7RSP", kNoMatch),
      After("body_unread", kHttpCheck, kOpen, "x", "L7OK"),
      After("chunks_unread", kStatusCheck, kChunked, "1\r\nx\r\n", "L7OK"),
      // --- Behind it
      After("after_101", kStatusCheck, "HTTP/1.1 101 Switch\r\n\r\n", "x",
            "L7STS"),
      After("after_101_string", kStringCheck, "HTTP/1.1 101 Switch\r\n\r\n",
            "x", "L7RSP", kNoMatch),
      After("after_204", kHttpCheck, "HTTP/1.1 204 None\r\n\r\n", "x", "L7OK"),
      After("after_304", kHttpCheck, "HTTP/1.1 304 Same\r\n\r\n", "x", "L7OK"),
      After("pipelined", kStatusCheck, "",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nup", "L7OK"),
      After("pipelined_string", kStringCheck, "",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno", "L7RSP",
            kNoMatch),
      // --- Where no HTTP is spoken
      {"banner", kBannerCheck, {Flood("x")}, "L7RSP"},
      {"banner_lines", kBannerCheck, {Flood("250-more\r\n")}, "L7RSP"},
      {"banner_nuls", kBannerCheck, {Flood(nul)}, "L7RSP"},
      {"banner_random", kBannerRegexCheck, {RandomFlood()}, "L7RSP"},
      {"banner_regex", kBannerRegexCheck, {Flood("220x")}, "L7RSP"},
      {"banner_backtracks",
       "  option tcp-check\n  tcp-check expect rstring ^(2+)+$\n",
       {Flood(std::string(32, '2') + "x")},
       "L7RSP"},
      {"to_a_connect", kConnectCheck, {Flood("x")}, "L4OK", "", "L6OK"},
      {"hello_garbage",
       kHelloCheck,
       {AnyBytes(), Flood("x")},
       "L6RSP",
       "",
       "",
       Over::kPlain},
      {"hello_nuls",
       kHelloCheck,
       {AnyBytes(), Flood(nul)},
       "L6RSP",
       "",
       "",
       Over::kPlain},
      {"behind_proxy",
       kStringCheck,
       {Request(), Request(), Flood("HTTP/1.1 100 x\r\n\r\n")},
       "L7RSP",
       kInterim,
       "",
       Over::kPlain,
       "check-send-proxy"},
  };
}

}  // namespace checkd
