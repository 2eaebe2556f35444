#include <sys/socket.h>

#include <tuple>

#include "absl/strings/str_cat.h"
#include "tests/hostile/server_rows.h"

namespace checkd {
namespace {

constexpr char kChunkedHead[] =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string Chunked(const char* rest) {
  return absl::StrCat(kChunkedHead, rest);
}

ServerRow Answers(const char* name, const char* check, std::string answer,
                  const char* status, const char* text = "") {
  return {name, check, {Request(), Say(std::move(answer))}, status, text};
}

}  // namespace

std::vector<ServerRow> HalfRows() {
  std::vector<ServerRow> rows = {
      {"silent_http", kHttpCheck, {Silence()}, "L7TOUT"},
      {"silent_banner", kBannerCheck, {Silence()}, "L7TOUT"},
      {"silent_connect", kConnectCheck, {Silence()}, "L4OK", "", "L6OK"},
      {"silent_after_request", kStatusCheck, {Request(), Silence()}, "L7TOUT"},
      {"fin_at_once", kHttpCheck, {Fin()}, "L7RSP"},
      {"fin_after_request", kStatusCheck, {Request(), Fin()}, "L7RSP"},
      {"hangup_after_request", kStringCheck, {Request(), Hangup()}, "L7RSP"},
      {"fin_no_banner", kBannerCheck, {Fin()}, "L7RSP"},
      {"fin_half_banner", kBannerCheck, {Say("22"), Fin()}, "L7RSP"},
      {"half_banner", kBannerCheck, {Say("22"), Silence()}, "L7TOUT"},
      {"rst_after_request",
       kStatusCheck,
       {Request(), Rst()},
       "SOCKERR",
       "ECONNRESET"},
      {"rst_half_banner",
       kBannerCheck,
       {Say("22"), Pause(Millis(50)), Rst()},
       "L7RSP",
       "did not match"},
      {"fin_then_silence", kStatusCheck, {Fin(), Silence()}, "L7RSP"},
      {"slow_banner", kBannerCheck, {Drip(std::string(60, 'x'))}, "L7TOUT"},
      {"slow_status_line",
       kStatusCheck,
       {Request(), Drip("HTTP/1.1 200 OK, slowly OK\r\n\r\n")},
       "L7TOUT"},
      {"slow_empty_lines",
       kStatusCheck,
       {Request(), Drip("\r\n\r\n\r\n\r\n")},
       "L7TOUT"},
      {"slow_headers",
       kStatusCheck,
       {Request(), Say("HTTP/1.1 200 OK\r\n"),
        Drip("x: y\r\nx: y\r\nx: y\r\nx: y\r\nx: y\r\nx: y\r\n\r\n")},
       "L7TOUT"},
      {"slow_interims",
       kStatusCheck,
       {Request(), Say("HTTP/1.1 100 C\r\n\r\n"), Pause(Millis(200)),
        Say("HTTP/1.1 100 C\r\n\r\n"), Pause(Millis(200)),
        Say("HTTP/1.1 100 C\r\n\r\n"), Silence()},
       "L7TOUT"},
      {"slow_chunk_sizes",
       kStringCheck,
       {Request(), Say(kChunkedHead), Drip("0000000000000000000000001\r\n")},
       "L7TOUT"},
      {"slow_chunks",
       kStringCheck,
       {Request(), Say(kChunkedHead),
        Drip("1\r\nx\r\n1\r\nx\r\n1\r\nx\r\n1\r\nx\r\n1\r\nx\r\n")},
       "L7TOUT"},
      {"slow_body",
       kStringCheck,
       {Request(), Say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"),
        Drip(std::string(40, 'x'))},
       "L7TOUT"},
      {"slow_body_until_close",
       kRStringCheck,
       {Request(), Say("HTTP/1.1 200 OK\r\n\r\n"), Drip(std::string(40, 'u'))},
       "L7TOUT"},
  };
  for (const auto& [name, reach, status] :
       {std::tuple("queue_full", Reach::kQueueFull, "L4TOUT"),
        std::tuple("refuses", Reach::kRefuses, "L4CON")}) {
    rows.push_back({.name = name,
                    .check = kHttpCheck,
                    .script = {},
                    .status = status,
                    .reach = reach});
  }
  // Everything that can be said by half, and three ways to leave it at that.
  const struct {
    const char* name;
    std::string bytes;
    const char* after_fin;
    const char* after_silence = "L7TOUT";
    // An error of its own, or an end, if it comes along with the bytes (F230).
    const char* after_rst = "SOCKERR|L7RSP";
  } kStages[] = {
      {"version", "HTTP/1.", "L7RSP"},
      {"status", "HTTP/1.1 20", "L7RSP"},
      {"status_line", "HTTP/1.1 200 OK\r", "L7RSP"},
      {"header", "HTTP/1.1 200 OK\r\nContent-Le", "L7RSP"},
      {"head", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", "L7RSP"},
      {"interim", "HTTP/1.1 100 Continue\r\n\r\n", "L7RSP"},
      {"body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "L7RSP"},
      {"no_body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "L7RSP"},
      {"chunk_size", Chunked("5"), "L7RSP"},
      {"chunk", Chunked("5\r\nab"), "L7RSP"},
      {"chunk_end", Chunked("2\r\nab"), "L7RSP"},
      {"chunks", Chunked("2\r\nab\r\n"), "L7RSP"},
      {"trailer", Chunked("2\r\nab\r\n0\r\nx: "), "L7RSP"},
  };
  for (const auto& stage : kStages) {
    const auto row = [&](const char* how, Step end, const char* status) {
      rows.push_back({absl::StrCat("half_", stage.name, how),
                      kStringCheck,
                      {Request(), Say(stage.bytes), std::move(end)},
                      status});
    };
    row("_silence", Silence(), stage.after_silence);
    row("_fin", Fin(), stage.after_fin);
    row("_rst", Rst(), stage.after_rst);
  }
  return rows;
}

const char kUploadGlobal[] = "  tune.bufsize 250000\n";

std::vector<ServerRow> UploadRows() {
  const std::string check =
      absl::StrCat("  option httpchk\n  http-check send meth POST body ",
                   std::string(200000, 'x'), "\n");
  const std::string ok = "HTTP/1.0 200 OK\r\n\r\n";
  const Step read_slowly = [](Wire& wire) {
    char byte;
    while (wire.Wait(Millis(50))) (void)!recv(wire.fd(), &byte, 1, 0);
    return false;
  };
  std::vector<ServerRow> rows = {
      {"upload_never_read", check, {Silence()}, "L7TOUT"},
      {"upload_read_slowly", check, {read_slowly}, "L7TOUT"},
      {"upload_head_read", check, {Request(), Silence()}, "L7TOUT"},
      {"upload_rst", check, {Request(), Rst()}, "SOCKERR"},
      {"upload_hangup", check, {Request(), Hangup()}, "SOCKERR"},
      {"upload_read", check, {Request(), Say(ok)}, "L7OK"},
  };
  for (ServerRow& row : rows) row.small_window = true;
  return rows;
}

std::vector<ServerRow> MalformedRows() {
  const std::string nul(1, '\0');
  const auto headers = [](const char* lines) {
    return absl::StrCat("HTTP/1.1 200 OK\r\n", lines, "\r\n\r\nup");
  };
  return {
      // --- Instead of HTTP/1
      Answers("http_0_9", kStatusCheck, "<html>up</html>", "L7RSP"),
      Answers("http_2_preface", kStatusCheck,
              "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "L7RSP"),
      Answers("http_2_settings", kStatusCheck,
              std::string("\0\0\0\4\0\0\0\0\0", 9), "L7RSP"),
      Answers("ssh", kStatusCheck, "SSH-2.0-OpenSSH_9.2\r\n", "L7RSP"),
      Answers("smtp", kStatusCheck, "220 mail ESMTP\r\n", "L7RSP"),
      Answers("shoutcast", kStatusCheck, "ICY 200 OK\r\n\r\n", "L7RSP"),
      Answers("tls_alert", kStatusCheck, "\x15\3\3\0\2\2\x28", "L7RSP"),
      Answers("echoed_request", kStatusCheck, "GET / HTTP/1.1\r\n\r\n",
              "L7RSP"),
      // --- Status lines
      Answers("no_version", kStatusCheck, "HTTP 200 OK\r\n\r\n", "L7RSP"),
      Answers("other_protocol", kStatusCheck, "HTTX/1.1 200 OK\r\n\r\n",
              "L7RSP"),
      Answers("status_of_letters", kStatusCheck, "HTTP/1.1 abc OK\r\n\r\n",
              "L7RSP"),
      Answers("status_of_four", kStatusCheck, "HTTP/1.1 2000 OK\r\n\r\n",
              "L7RSP"),
      Answers("negative_status", kStatusCheck, "HTTP/1.1 -200 OK\r\n\r\n",
              "L7RSP"),
      Answers("status_500", kHttpCheck, "HTTP/1.1 500 Broken\r\n\r\n", "L7STS",
              "Broken"),
      Answers("status_999", kHttpCheck, "HTTP/1.1 999 No\r\n\r\n", "L7STS"),
      // --- Headers
      Answers("no_colon", kStatusCheck, headers("nonsense"), "L7RSP"),
      Answers("no_name", kStatusCheck, headers(": value"), "L7RSP"),
      Answers("blank_before_colon", kStatusCheck, headers("x : y"), "L7RSP"),
      Answers("nul_in_name", kStatusCheck,
              "HTTP/1.1 200 OK\r\nx" + nul + "y: z\r\n\r\n", "L7RSP"),
      Answers("negative_length", kStatusCheck, headers("Content-Length: -1"),
              "L7RSP"),
      Answers("empty_length", kStatusCheck, headers("Content-Length:"),
              "L7RSP"),
      Answers("length_with_words", kStatusCheck,
              headers("Content-Length: 5 bytes"), "L7RSP"),
      Answers("hexadecimal_length", kStatusCheck,
              headers("Content-Length: 0x5"), "L7RSP"),
      Answers("huge_length", kStatusCheck,
              headers("Content-Length: 99999999999999999999999"), "L7RSP"),
      Answers("conflicting_lengths", kStatusCheck,
              headers("Content-Length: 5\r\nContent-Length: 6"), "L7RSP"),
      Answers("unknown_coding", kStatusCheck,
              headers("Transfer-Encoding: brotli"), "L7RSP"),
      Answers("chunked_twice", kStatusCheck,
              headers("Transfer-Encoding: chunked, chunked"), "L7RSP"),
      // --- Chunks
      Answers("bad_chunk_size", kStringCheck, Chunked("xyz\r\n"), "L7RSP"),
      Answers("negative_chunk", kStringCheck, Chunked("-1\r\n"), "L7RSP"),
      Answers("huge_chunk", kStringCheck, Chunked("fffffffffffffffff\r\n"),
              "L7RSP"),
      Answers("empty_chunk_size", kStringCheck, Chunked("\r\nup\r\n"), "L7RSP"),
      Answers("chunk_runs_over", kStringCheck, Chunked("1\r\nxx\r\n"), "L7RSP"),
      Answers("no_chunks", kStringCheck, Chunked("0\r\n\r\n"), "L7RSP"),
      // --- Odd, and good all the same
      Answers("nul_in_value", kStatusCheck,
              "HTTP/1.1 200 OK\r\nx: " + nul + "\r\n\r\n", "L7OK"),
      Answers("line_feeds_alone", kStatusCheck, "HTTP/1.1 200 OK\nx: y\n\nup",
              "L7OK"),
      Answers("no_reason", kStatusCheck, "HTTP/1.1 200\r\n\r\n", "L7OK"),
      Answers("chunked_and_length", kStringCheck,
              "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n"
              "Transfer-Encoding: chunked\r\n\r\n2\r\nup\r\n0\r\n\r\n",
              "L7OK"),
      {"zero_byte_writes",
       kStatusCheck,
       {Say(""), Request(), Say(""), Say("HTTP/1.1 200 OK\r\n"), Say(""),
        Say("\r\n"), Say("")},
       "L7OK"},
      {"urgent_byte",
       kStatusCheck,
       {Urgent(), Request(), Urgent(), Say("HTTP/1.1 200 OK\r\n\r\n")},
       "L7OK",
       "",
       "",
       Over::kPlain},
      {"answer_before_request",
       kStatusCheck,
       {Say("HTTP/1.1 200 OK\r\n\r\n"), Silence()},
       "L7OK"},
      {"rst_after_answer",
       kStatusCheck,
       {Request(), Say("HTTP/1.1 200 OK\r\n\r\n"), Pause(Millis(50)), Rst()},
       "L7OK"},
      // --- Hello checks
      {"hello_silence",
       kHelloCheck,
       {Silence()},
       "L6TOUT",
       "",
       "",
       Over::kPlain},
      {"hello_fin",
       kHelloCheck,
       {AnyBytes(), Fin()},
       "L6RSP",
       "",
       "",
       Over::kPlain},
      {"hello_one_byte",
       kHelloCheck,
       {AnyBytes(), Say("\x16"), Fin()},
       "L6OK",
       "",
       "",
       Over::kPlain},
      {"hello_http",
       kHelloCheck,
       {AnyBytes(), Say("HTTP/1.0 400 B\r\n\r\n")},
       "L6RSP",
       "",
       "",
       Over::kPlain},
      {"proxy_silence",
       kHttpCheck,
       {Request(), Silence()},
       "L7TOUT",
       "",
       "",
       Over::kPlain,
       "check-send-proxy"},
  };
}

}  // namespace checkd
