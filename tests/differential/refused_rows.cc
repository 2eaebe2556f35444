#include "tests/differential/rule_rows.h"

namespace checkd {
namespace {

RuleCase TcpRefused(const std::string& name, const std::string& rules) {
  RuleCase row = TcpRow(name, rules, {Hold()});
  row.refused = true;
  return row;
}

RuleCase HttpRefused(const std::string& name, const std::string& rules) {
  RuleCase row = HttpRow(name, rules, {Hold()});
  row.refused = true;
  return row;
}

}  // namespace

std::vector<RuleCase> RefusedRows() {
  return {
      TcpRefused("UnknownRule", "ask a"),
      TcpRefused("UnknownConnectWord", "connect foo"),
      TcpRefused("ConnectPortTooLarge", "connect port 70000"),
      TcpRefused("ConnectPortMissing", "connect port"),
      TcpRefused("ConnectAddrMissing", "connect addr"),
      TcpRefused("ConnectCommentMissing", "connect comment"),
      TcpRefused("ConnectUnknownProto", "connect proto foo"),
      TcpRefused("ConnectProtoH2", "connect proto h2"),
      TcpRefused("ConnectSniMissing", "connect ssl sni"),
      TcpRefused("ConnectBehindSend", "send a\nconnect"),
      TcpRefused("SendMissing", "send"),
      TcpRefused("SendExtraWord", "send a b"),
      TcpRefused("SendCommentMissing", "send a comment"),
      TcpRefused("SendBinaryOdd", "send-binary 414"),
      TcpRefused("SendBinaryNoHex", "send-binary 4x"),
      TcpRefused("ExpectNothing", "expect"),
      TcpRefused("ExpectEmptyPattern", "expect string \"\""),
      TcpRefused("ExpectUnknown", "expect foo bar"),
      TcpRefused("ExpectTwoPatterns", "expect string a string b"),
      TcpRefused("ExpectNegatedOption", "expect ! min-recv 1 string a"),
      TcpRefused("ExpectBadRegex", "expect rstring a(b"),
      TcpRefused("ExpectBadBinary", "expect binary 4"),
      TcpRefused("ExpectBadRbinary", "expect rbinary 4("),
      TcpRefused("ExpectMinRecvNegative", "expect min-recv -2 string a"),
      TcpRefused("ExpectOkStatusUnknown", "expect ok-status L7STS string a"),
      TcpRefused("ExpectErrorStatusUnknown", "expect error-status X string a"),
      TcpRefused("ExpectToutStatusUnknown", "expect tout-status L7OK string a"),
      TcpRefused("ExpectHttpPattern", "expect status 200"),
      TcpRefused("CommentMissing", "comment"),
      TcpRefused("SetVarScope", "set-var(foo.a) int(1)"),
      TcpRefused("SetVarNoScope", "set-var(a) int(1)"),
      TcpRefused("SetVarUnknownFetch", "set-var(check.a) foo"),
      TcpRefused("SetVarUnknownConverter", "set-var(check.a) int(1),foo"),
      TcpRefused("SetVarUnknownCondition", "set-var(check.a,ifx) int(1)"),
      TcpRefused("SetVarOfARequest", "set-var(check.a) path"),
      TcpRefused("SetVarOfAClient", "set-var(check.a) ssl_fc"),
      TcpRefused("UnsetVarScope", "unset-var(foo.a)"),
      HttpRefused("HttpUnknownRule", "ask a"),
      HttpRefused("HttpSendBehindSend", "connect\nsend\nsend"),
      HttpRefused("HttpExpectBehindConnect",
                  "connect\nsend\nexpect status 200\nconnect\n"
                  "expect status 200"),
      HttpRefused("HttpTwoHosts", "send hdr Host a hdr host b"),
      HttpRefused("HttpSendUnknown", "send foo"),
      HttpRefused("HttpHeaderWithoutValue", "send hdr a"),
      HttpRefused("HttpStatusLetters", "expect status 2xx"),
      HttpRefused("HttpStatusOpenEnd", "expect status 200-"),
      HttpRefused("HttpRstatusBad", "expect rstatus ("),
      HttpRefused("HttpHdrWithoutName", "expect hdr foo"),
      HttpRefused("HttpHdrUnknownMethod", "expect hdr name -m foo a"),
      HttpRefused("HttpHdrFormatRegex", "expect hdr name-lf -m reg a"),
      HttpRefused("HttpTcpPattern", "expect binary 41"),
      HttpRefused("HttpProtoNone", "connect proto none"),
      HttpRefused("HttpDisableOn404Word", "disable-on-404 foo"),
  };
}

}  // namespace checkd
