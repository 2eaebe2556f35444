#include "tests/differential/rule_rows.h"

namespace checkd {
namespace {

RuleCase On(RuleCase row, const std::string& server_words) {
  row.server_words = server_words;
  return row;
}

// What its other listener does.
RuleCase AndThen(RuleCase row, const Script& second) {
  row.scripts.second = {second};
  return row;
}

RuleCase At(RuleCase row, const std::string& endpoint) {
  row.endpoint = endpoint;
  return row;
}

const char kPing[] = "send PING\\r\\n\nexpect string PONG";

}  // namespace

std::vector<RuleCase> ConnectRows() {
  const Script pong = Answer("+PONG\r\n");
  const Script ok = HttpReply(Response("200 OK"));
  const Script banner = {Say("220 ready\r\n"), Hold()};
  const Script hold = {Hold()};
  return {
      Row("Plain", "", hold),
      At(Row("PlainRefused", "", hold), "{addr}:{closed}"),
      TcpRow("NoRules", "", hold),
      At(TcpRow("NoRulesRefused", "", hold), "{addr}:{closed}"),
      TcpRow("OnlyConnect", "connect", hold),
      TcpRow("OnlyConnectWithComment", "connect comment hello", hold),
      At(TcpRow("ConnectRefused", "connect comment hello", hold),
         "{addr}:{closed}"),
      TcpRow("ConnectToAClosedPort", "connect port {closed}", hold),
      TcpRow("ConnectPortOfAnExpression",
             "connect port int({port})\n" + std::string(kPing), pong),
      TcpRow("ConnectPortOfAVariable",
             "set-var(check.p) int({port})\nconnect port var(check.p)\n" +
                 std::string(kPing),
             pong),
      TcpRow("ConnectPortUndefined",
             "connect port var(check.none)\n" + std::string(kPing), pong),
      TcpRow("ConnectPortZero", "connect port int(0)\n" + std::string(kPing),
             pong),
      AndThen(TcpRow("ConnectOtherPort",
                     "connect port {port2}\n" + std::string(kPing), hold),
              pong),
      AndThen(TcpRow("TwoConnects",
                     "connect\nsend a\nexpect string b\nconnect port "
                     "{port2}\nsend c\nexpect string d",
                     Answer("b")),
              Answer("d")),
      AndThen(TcpRow("TwoConnectsSecondFails",
                     "connect\nsend a\nexpect string b\nconnect port "
                     "{port2} comment second\nsend c\nexpect string d",
                     Answer("b")),
              Answer("x")),
      TcpRow("SecondConnectRefused",
             "connect\nsend a\nexpect string b\nconnect port {closed}",
             Answer("b")),
      TcpRow("ConnectBehindAReset",
             "connect\nsend a\nexpect ! string b\nconnect\nexpect string c",
             {Bytes(), Say("x"), Reset()}),
      TcpRow("ThreeConnectsOnly", "connect\nconnect\nconnect", hold),
      TcpRow("ConnectLinger", "connect linger\n" + std::string(kPing), pong),
      TcpRow("ConnectDefault", "connect default\n" + std::string(kPing), pong),
      TcpRow("ConnectAddr", "connect addr {addr}:{port}\n" + std::string(kPing),
             pong),
      TcpRow("ConnectAddrAndPort",
             "connect addr {addr} port {port}\n" + std::string(kPing), pong),
      TcpRow("ConnectSendProxy", "connect send-proxy\n" + std::string(kPing),
             pong),
      TcpRow("ConnectProtoNone", "connect proto none\n" + std::string(kPing),
             pong),
      TcpRow("ConnectViaSocksWithoutSocks",
             "connect via-socks4\n" + std::string(kPing), pong),
      On(TcpRow("CheckSendProxy", kPing, pong), "fall 1 check-send-proxy"),
      On(TcpRow("SendProxyInherited", kPing, pong), "fall 1 send-proxy"),
      On(TcpRow("SendProxyNotInheritedByConnect",
                "connect\n" + std::string(kPing), pong),
         "fall 1 send-proxy"),
      On(TcpRow("SendProxyInheritedByDefault",
                "connect default\n" + std::string(kPing), pong),
         "fall 1 send-proxy"),
      On(TcpRow("SendProxyV2", kPing, pong), "fall 1 send-proxy-v2"),
      On(AndThen(TcpRow("ServerPort", kPing, hold), pong),
         "fall 1 port {port2}"),
      On(AndThen(TcpRow("RulePortGoesBeforeServerPort",
                        "connect port {port2}\n" + std::string(kPing), hold),
                 pong),
         "fall 1 port {closed}"),
      On(TcpRow("ServerAddr", kPing, pong), "fall 1 addr {addr} port {port}"),
      TcpRow("CommentBeforeConnect",
             "comment first\nconnect\nexpect string 220", banner),
      TcpRow("CommentOfAKindLasts",
             "comment all\nexpect string 220\nexpect string nothing", banner),
      TcpRow("TheLastCommentWins", "comment a\ncomment b\nexpect string x",
             banner),
      TcpRow("ActionClearsAComment",
             "comment a\nset-var(check.a) int(1)\nexpect string x", banner),
      TcpRow("StepsCountCommentsAndActions",
             "comment a\nset-var(check.a) int(1)\nconnect port {closed}", hold),
      TcpRow("OnlyActions", "set-var(check.a) int(1)\nunset-var(check.a)",
             hold),
      TcpRow("CommentAtTheEnd", "expect string 220\ncomment bye", banner),
      TcpRow("ActionAtTheEnd", "expect string 220\nset-var(check.a) int(1)",
             banner),
      Row("RulesBeforeTheOption",
          "  tcp-check send PING\n  tcp-check expect string PONG\n"
          "  option tcp-check\n",
          pong),
      Row("TcpRulesInModeHttp",
          "  mode http\n  option tcp-check\n  tcp-check send a\n"
          "  tcp-check expect string PONG\n",
          pong),
      HttpRow("HttpConnect", "connect\nsend\nexpect status 200", ok),
      HttpRow("HttpConnectLinger", "connect linger\nsend\nexpect status 200",
              ok),
      HttpRow("HttpConnectProto", "connect proto h1\nsend\nexpect status 200",
              ok),
      HttpRow("HttpConnectSendProxy",
              "connect send-proxy\nsend\nexpect status 200", ok),
      HttpRow("HttpConnectRefused", "connect port {closed} comment c\nsend",
              ok),
      AndThen(HttpRow("HttpTwoConnects",
                      "connect\nsend uri /a\nexpect status 200\n"
                      "connect port {port2}\nsend uri /b\nexpect status 204",
                      ok),
              HttpReply(Response("204 Nothing"))),
      AndThen(HttpRow("HttpSecondConnectFails",
                      "connect\nsend uri /a\nexpect status 200\n"
                      "connect port {port2}\nsend uri /b\nexpect status 204",
                      ok),
              HttpReply(Response("500 Broken"))),
      HttpRow("ImplicitExpectBehindConnect", "connect", ok),
      HttpRow("ImplicitExpectTakesTheComment", "comment c",
              HttpReply(Response("500 Broken"))),
      HttpRow("ImplicitExpectBehindAction", "set-var(check.a) int(1)",
              HttpReply(Response("500"))),
      Row("HttpOptionBehindConnectAndSend",
          "  http-check connect\n  http-check send uri /x\n"
          "  http-check expect status 200\n  option httpchk GET /y\n",
          ok),
      Row("HttpRulesInAnyOrderBeforeTheOption",
          "  http-check expect status 200\n  option httpchk\n", ok),
      On(HttpRow("HttpRiseAndFall", "expect status 200",
                 HttpReply(Response("500 Broken"))),
         "rise 3 fall 2"),
      On(TcpRow("Backup", kPing, Answer("no")), "fall 1 backup"),
      On(TcpRow("WeightZero", kPing, pong), "fall 1 weight 0"),
  };
}

}  // namespace checkd
