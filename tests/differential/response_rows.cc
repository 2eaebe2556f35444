#include "tests/differential/rule_rows.h"

namespace checkd {
namespace {

RuleCase Expects(const std::string& name, const std::string& expect,
                 const std::string& response) {
  return HttpRow(name, "expect " + expect, HttpReply(response));
}

RuleCase Receives(const std::string& name, const std::string& bytes) {
  return HttpRow(name, "expect status 200", HttpReply(bytes));
}

const char kHeaders[] = "X-A: one\r\nx-b: a, b ,c\r\nServer: some thing\r\n";
const char kChunked[] =
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    "3\r\nabc\r\n3;x=y\r\ndef\r\n0\r\n\r\n";

std::vector<RuleCase> Statuses() {
  const std::string ok = Response("200 OK"), gone = Response("404 Gone");
  return {
      Expects("Status", "status 200", ok),
      Expects("StatusMiss", "status 200", gone),
      Expects("StatusMissWithoutReason", "rstatus ^2", gone),
      Expects("StatusList", "status 100,404,500", gone),
      Expects("StatusRange", "status 400-410", gone),
      Expects("StatusRanges", "status 100-199,300-399,404-404", gone),
      Expects("StatusOpenRange", "status -500", gone),
      Expects("NotStatus", "! status 404", gone),
      Expects("NotStatusHit", "! status 200", gone),
      Expects("Rstatus", "rstatus ^4.4$", gone),
      Expects("RstatusMiss", "rstatus ^2", gone),
      Expects("NotRstatus", "! rstatus ^2", gone),
      Expects("StatusOnError", "status 200 on-error \"code %[status]\"", gone),
      Expects("StatusOnSuccess", "status 404 on-success \"code %[status]\"",
              gone),
      Expects("StatusComment", "status 200 comment c", gone),
      Expects("StatusErrorStatus", "status 200 error-status L7RSP", gone),
      Expects("StatusCodeOfAHeader", "status 404 status-code res.hdr(age)",
              Response("404 Gone", "age: 77\r\n")),
      HttpRow("DisableOn404", "disable-on-404", HttpReply(gone)),
      HttpRow("DisableOn404AndExpect", "disable-on-404\nexpect string x",
              HttpReply(gone)),
      HttpRow("SendStateChangesNothingElse", "expect status 404",
              HttpReply(gone)),
      HttpRow("ImplicitExpect", "", HttpReply(Response("399 Fine"))),
      HttpRow("ImplicitExpectFails", "", HttpReply(Response("400 Bad"))),
  };
}

std::vector<RuleCase> Headers() {
  const std::string with = Response("200 OK", kHeaders);
  return {
      Expects("HdrName", "hdr name x-a", with),
      Expects("HdrNameMiss", "hdr name x-c", with),
      Expects("NotHdrName", "! hdr name x-c", with),
      Expects("HdrNameBeg", "hdr name -m beg x-", with),
      Expects("HdrNameEnd", "hdr name -m end -A", with),
      Expects("HdrNameSub", "hdr name -m sub erv", with),
      Expects("HdrNameReg", "hdr name -m reg ^X-[ab]$", with),
      Expects("HdrNameStr", "hdr name -m str X-a", with),
      Expects("HdrNameFormat", "hdr name-lf x-%[str(a)]", with),
      Expects("HdrNameFormatBeg", "hdr name-lf -m beg %[str(x-)]", with),
      Expects("HdrNameFormatEmpty", "hdr name-lf %[var(check.none)]", with),
      Expects("HdrValue", "hdr name x-b value b", with),
      Expects("HdrValueMiss", "hdr name x-b value d", with),
      Expects("HdrValueIsCaseSensitive", "hdr name x-a value One", with),
      Expects("HdrValueBeg", "hdr name x-a value -m beg on", with),
      Expects("HdrValueEnd", "hdr name x-a value -m end ne", with),
      Expects("HdrValueSub", "hdr name server value -m sub me", with),
      Expects("HdrValueReg", "hdr name x-b value -m reg ^[bc]$", with),
      Expects("HdrValueFormat", "hdr name x-a value-lf %[str(one)]", with),
      Expects("HdrValueFormatEmpty", "hdr name x-a value-lf %[var(check.n)]",
              with),
      Expects("HdrValueWholeLineIsNone", "hdr name x-b value \"a, b ,c\"",
              with),
      Expects("FhdrValue", "fhdr name x-b value \"a, b ,c\"", with),
      Expects("FhdrValueElementIsNone", "fhdr name x-b value b", with),
      Expects("FhdrValueReg", "fhdr name x-b value -m reg b.,c$", with),
      Expects("FhdrNameReg", "fhdr name -m reg ^x- value one", with),
      Expects("NotFhdr", "! fhdr name x-a value two", with),
      Expects("FhdrFormat", "fhdr name-lf x-%[str(a)] value-lf %[str(one)]",
              with),
      Expects("HdrErrorStatus", "hdr name none error-status L7RSP comment c",
              with),
  };
}

std::vector<RuleCase> Bodies() {
  const std::string body = Response("200 OK", "", "all is well\n");
  return {
      Expects("BodyString", "string well", body),
      Expects("BodyStringMiss", "string bad", body),
      Expects("NotBodyString", "! string bad", body),
      Expects("NotBodyStringHit", "! string well", body),
      Expects("BodyRegex", "rstring w.ll$", body),
      Expects("BodyRegexMiss", "rstring ^well", body),
      Expects("BodyFormat", "string-lf %[str(well)]", body),
      Expects("BodyFormatOfTheStatus", "string-lf %[status]",
              Response("200 OK", "", "it is 200")),
      Expects("BodyFormatEmpty", "string-lf %[var(check.none)]", body),
      Expects("BodyMissing", "string x", Response("200 OK")),
      Expects("BodyMissingInverse", "! string x", Response("200 OK")),
      Expects("BodyOf204", "string x", "HTTP/1.1 204 No\r\n\r\n"),
      HttpchkRow("BodyOfHead", "HEAD /", "expect string x",
                 HttpReply(Response("200 OK", "", "x"))),
      Expects("BodyChunked", "string cdef", kChunked),
      Expects("BodyChunkedMiss", "string cdx", kChunked),
      Expects("BodyUntilClose", "string well",
              "HTTP/1.0 200 OK\r\n\r\nall is well"),
      HttpRow("BodyInPieces", "expect string well",
              {Request(), Say("HTTP/1.1 200 O"), Say("K\r\nconte"),
               Say("nt-length: 8\r\n\r"), Say("\nis w"), Say("ell!"), Fin()}),
      HttpRow("BodyCutShort", "expect string well",
              HttpReply("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nwel")),
      HttpRow("BodyCutShortButFound", "expect string wel",
              HttpReply("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nwel")),
      HttpRow("BodyNeverComes", "expect string well",
              {Request(), Say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"),
               Hold()}),
      HttpRow("BodyHalfAndReset", "expect string well",
              {Request(), Say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nwe"),
               Reset()}),
      HttpRow("BodyMinRecv", "expect min-recv 3 string well",
              {Request(),
               Say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nwe "), Hold()}),
      Expects("BodyOnError", "string x on-error \"%[res.body,upper]\"", body),
      Expects("BodyOnSuccess", "string all on-success \"%[res.body_len]\"",
              body),
      Expects("BodyCustom", "custom", body),
      HttpRow("StatusThenBody", "expect status 200\nexpect string well",
              HttpReply(body)),
      HttpRow("BodyThenHeader",
              "expect string well\nexpect hdr name content-length value 12",
              HttpReply(body)),
  };
}

std::vector<RuleCase> Framings() {
  return {
      Receives("NoReason", "HTTP/1.1 200\r\n\r\n"),
      Receives("LfOnly", "HTTP/1.1 200 OK\ncontent-length: 0\n\n"),
      Receives("EmptyLineFirst", "\r\nHTTP/1.1 200 OK\r\n\r\n"),
      Receives("Status099", "HTTP/1.1 099 Odd\r\n\r\n"),
      Receives("VersionTwo", "HTTP/2.0 200 OK\r\n\r\n"),
      Receives("TrailingBytes",
               "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nabc"),
      Receives("Icy", "ICY 200 OK\r\n\r\n"),
      Receives("Garbage", "what is this?\r\n\r\n"),
      Receives("HeaderWithoutColon", "HTTP/1.1 200 OK\r\nabc\r\n\r\n"),
      Receives("BadLength", "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"),
      Receives("TwoLengths",
               "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: "
               "2\r\n\r\nab"),
      Receives("HeadersCut", "HTTP/1.1 200 OK\r\nconte"),
      Receives("Nothing", ""),
      Receives("TruncatedBodyIsFine",
               "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nab"),
      HttpRow("HeadersNeverEnd", "expect status 200",
              {Request(), Say("HTTP/1.1 200 OK\r\nx: y\r\n"), Hold()}),
      HttpRow("HttpReset", "expect status 200 comment c", {Request(), Reset()}),
      HttpRow("HttpSilence", "expect status 200", {Hold()}),
      HttpRow("HttpSilenceToutStatus", "expect status 200 tout-status L6TOUT",
              {Hold()}),
      HttpRow("SwitchingProtocols", "expect status 101",
              HttpReply("HTTP/1.1 101 Switch\r\n\r\n")),
      HttpRow("AcceptInvalidResponse", "expect status 200\nexpect hdr name x",
              HttpReply("HTTP/1.1 200 OK\r\nx: a\x01z\r\n\r\n")),
  };
}

}  // namespace

std::vector<RuleCase> ResponseRows() {
  std::vector<RuleCase> rows;
  for (const auto& room : {Statuses(), Headers(), Bodies(), Framings()}) {
    rows.insert(rows.end(), room.begin(), room.end());
  }
  return rows;
}

}  // namespace checkd
