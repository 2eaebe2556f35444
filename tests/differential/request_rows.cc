#include "tests/differential/rule_rows.h"

namespace checkd {
namespace {

RuleCase Sends(const std::string& name, const std::string& send) {
  return HttpRow(name, "send " + send + "\nexpect status 200",
                 HttpReply(Response("200 OK")));
}

RuleCase Option(const std::string& name, const std::string& arguments,
                const std::string& rules = "") {
  return HttpchkRow(name, arguments, rules, HttpReply(Response("200 OK")));
}

}  // namespace

std::vector<RuleCase> RequestRows() {
  return {
      Option("Httpchk", ""),
      Option("HttpchkUri", "/alive"),
      Option("HttpchkMethodUri", "GET /alive"),
      Option("HttpchkMethodUriVersion", "GET /alive HTTP/1.1"),
      Option("HttpchkOptionsStar", "OPTIONS * HTTP/1.1", "send hdr Host www"),
      Option("HttpchkUnknownMethod", "PING /"),
      Option("SendMergesWithOption", "GET /a HTTP/1.1",
             "send uri /b hdr X-A b"),
      Option("SendMethodMerges", "GET /a HTTP/1.1", "send meth HEAD"),
      Option("SendVersionMerges", "GET /a HTTP/1.1", "send ver HTTP/1.0"),
      Option("SendBodyMerges", "POST /a", "send body abc"),
      Sends("Bare", ""),
      Sends("MethodGet", "meth GET"),
      Sends("MethodPost", "meth POST"),
      Sends("MethodPut", "meth PUT"),
      Sends("MethodTrace", "meth TRACE"),
      Sends("MethodDelete", "meth DELETE"),
      Sends("MethodLowerCase", "meth get"),
      Sends("MethodUnknown", "meth PURGE"),
      Sends("Uri", "uri /a/b?c=d"),
      Sends("UriLast", "uri /a uri /b"),
      Sends("UriFormat", "uri-lf /%b/%[srv_id]"),
      Sends("UriFormatEmpty", "uri-lf %[var(check.none)]"),
      Sends("UriNotValidated", "uri /a\\ b"),
      Sends("Version11", "ver HTTP/1.1"),
      Sends("Version12", "ver HTTP/1.2"),
      Sends("Version10", "ver HTTP/1.0"),
      Sends("Version09", "ver HTTP/0.9"),
      Sends("Version20", "ver HTTP/2.0"),
      Sends("VersionWord", "ver FOO"),
      Sends("Header", "hdr X-A b"),
      Sends("HeadersInOrder", "hdr X-B b hdr X-A a hdr Host h hdr X-B c"),
      Sends("HeaderFormat", "hdr X-A %[srv_name]-%b"),
      Sends("HeaderFormatEmpty", "hdr X-A %[var(check.none)] hdr X-B b"),
      Sends("HeaderContentLengthIgnored", "hdr Content-Length 7"),
      Sends("HeaderTransferEncodingIgnored", "hdr Transfer-Encoding chunked"),
      Sends("HostAndVersion", "ver HTTP/1.1 hdr Host a.example:8080"),
      Sends("ConnectionClose10", "hdr Connection close"),
      Sends("ConnectionClose11", "ver HTTP/1.1 hdr Connection close"),
      Sends("ConnectionKeepAlive10", "hdr Connection keep-alive"),
      Sends("ConnectionKeepAlive11", "ver HTTP/1.1 hdr Connection keep-alive"),
      Sends("ConnectionOther11", "ver HTTP/1.1 hdr Connection x-a"),
      Sends("ConnectionList11", "ver HTTP/1.1 hdr Connection \"close, x-a\""),
      Sends("Body", "body abc"),
      Sends("BodyOfGet", "meth GET body abc"),
      Sends("BodyFormat", "meth POST body-lf \"%b and %s\""),
      Sends("BodyLast", "meth POST body a body bcd"),
      Sends("BodyEscapes", "meth POST body \"a\\r\\nb\\x01c\""),
      Sends("AbsoluteUri", "uri http://a.example/b ver HTTP/1.1"),
      Sends("AbsoluteUriAndHost",
            "uri http://a.example/b ver HTTP/1.1 hdr Host c.example"),
      Sends("EverythingAtOnce",
            "meth POST uri /x ver HTTP/1.1 hdr Host h hdr X-A a body text "
            "comment c"),
      HttpRow("TwoSendsNeedTwoConnects",
              "connect\nsend uri /a hdr X-A b\nexpect status 200\nconnect\n"
              "send\nexpect status 200",
              HttpReply(Response("200 OK"))),
  };
}

}  // namespace checkd
