// Words about traffic that change the bytes or the verdict of HTTP checks
// (F749).
#include "tests/oracle/oracle_case.h"

namespace checkd {
namespace {

// UP at the first check of backend b, which has `lines`.
OracleCase UpWith(const std::string& name, const std::string& lines,
                  const ServerAnswer& answer = HttpAnswer(200, "OK"),
                  const std::string& global = "") {
  return {.name = name,
          .config = global +
                    "backend b\n  mode http\n  option httpchk GET /\n" + lines +
                    "  server s0 {0} check inter 80ms\n",
          .before = {Answer(0, answer)},
          .steps = {Await("s0", "check_status", "L7OK"),
                    Await("s0", "status", "UP")}};
}

}  // namespace

std::vector<OracleCase> HttpStyleCases() {
  const std::string send =
      "  http-check send ver HTTP/1.1 hdr Host app hdr X-A 1\n";
  const std::string global =
      "global\n  h1-case-adjust host Host\n  h1-case-adjust x-a X-a\n"
      "  h1-case-adjust connection CONNECTION\n";
  const std::string lenient = "  option accept-invalid-http-response\n";
  return {
      UpWith("PretendKeepalive11", "  option http-pretend-keepalive\n" + send),
      UpWith("PretendKeepalive10", "  option http-pretend-keepalive\n"),
      UpWith("PretendKeepaliveTakenBack",
             "  option http-pretend-keepalive\n"
             "  no option http-pretend-keepalive\n" +
                 send),
      UpWith("CaseAdjust", "  option h1-case-adjust-bogus-server\n" + send,
             HttpAnswer(200, "OK"), global),
      UpWith("CaseAdjustUnwanted", send, HttpAnswer(200, "OK"), global),
      UpWith("SendName", "  http-send-name-header X-Srv\n" + send),
      UpWith("SendNameInPlaceOfAHeader",
             "  http-send-name-header x-a\n" + send),
      UpWith("AcceptInvalidName", lenient,
             BytesAnswer("HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n")),
      UpWith("AcceptInvalidVersion", lenient,
             BytesAnswer("ICY 200 OK\r\nContent-Length: 0\r\n\r\n")),
  };
}

}  // namespace checkd
