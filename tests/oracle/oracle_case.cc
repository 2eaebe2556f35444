#include "tests/oracle/oracle_case.h"

namespace checkd {
namespace {

// Up at the first checks, then away until DOWN, then back.
std::vector<Step> DownAndUp(const std::string& ok) {
  return {Await("s0", "check_status", ok), Down(0),
          Await("s0", "status", "DOWN"),   Up(0),
          Await("s0", "status", "UP"),     Await("s0", "check_status", ok)};
}

// The same while connections hang.
std::vector<Step> Hanging() {
  return {Await("s0", "check_status", "L4OK"), Stall(0),
          Await("s0", "status", "DOWN"), Up(0), Await("s0", "status", "UP")};
}

// The same with an answer that is not liked.
std::vector<Step> BadAndGood(const ServerAnswer& good, const ServerAnswer& bad,
                             const std::string& ok = "L7OK") {
  return {Await("s0", "check_status", ok),
          Answer(0, bad),
          Await("s0", "status", "DOWN"),
          AwaitChecks(0, 6),
          Answer(0, good),
          Await("s0", "status", "UP"),
          Await("s0", "check_status", ok)};
}

OracleCase Http(const std::string& name, const std::string& lines,
                const ServerAnswer& good, const ServerAnswer& bad) {
  return {.name = name,
          .config =
              "backend b\n  mode http\n  option httpchk GET /status\n"
              "  option log-health-checks\n" +
              lines + "  server s0 {0} check inter 80ms\n",
          .before = {Answer(0, good)},
          .steps = BadAndGood(good, bad)};
}

OracleCase Tcp(const std::string& name, const std::string& lines,
               const ServerAnswer& good, const ServerAnswer& bad) {
  return {.name = name,
          .config =
              "backend b\n  option tcp-check\n"
              "  option log-health-checks\n" +
              lines + "  server s0 {0} check inter 80ms\n",
          .before = {Answer(0, good)},
          .steps = BadAndGood(good, bad)};
}

std::vector<OracleCase> Connections() {
  const std::string tcp = "backend b\n  server s0 {0} check inter 80ms";
  const std::string log =
      "backend b\n  option log-health-checks\n"
      "  server s0 {0} check inter 80ms";
  return {
      {.name = "TcpDownAndUp",
       .config = tcp + "\n",
       .steps = DownAndUp("L4OK")},
      {.name = "TcpDownAndUpLogged",
       .config = log + "\n",
       .steps = DownAndUp("L4OK")},
      {.name = "DownFromTheStart",
       .config = log + "\n",
       .before = {Down(0)},
       .steps = {Await("s0", "status", "DOWN"), Up(0),
                 Await("s0", "status", "UP")}},
      {.name = "Rise3Fall2",
       .config = log + " rise 3 fall 2\n",
       .steps = DownAndUp("L4OK")},
      {.name = "Rise1Fall1",
       .config = log + " rise 1 fall 1\n",
       .steps = DownAndUp("L4OK")},
      {.name = "FastinterAndDowninter",
       .config = log + " rise 2 fall 4 fastinter 30ms downinter 60ms\n",
       .steps = DownAndUp("L4OK")},
      {.name = "ConnectTimeout",
       .config = "backend b\n  option log-health-checks\n"
                 "  timeout connect 50ms\n  timeout check 60ms\n"
                 "  server s0 {0} check inter 80ms\n",
       .steps = Hanging()},
      {.name = "ConnectTimeoutIsInter",
       .config = log + "\n",
       .steps = Hanging()},
      {.name = "ModeHttpWithoutHttpchk",
       .config = "backend b\n  mode http\n  option log-health-checks\n"
                 "  server s0 {0} check inter 80ms\n",
       .steps = DownAndUp("L4OK")},
      {.name = "DefaultServerAndCheckAddress",
       .config = "backend b\n  option log-health-checks\n"
                 "  default-server inter 80ms fall 2 rise 1\n"
                 "  server s0 127.0.0.1:1 check addr {addr0} port {port0}\n",
       .steps = DownAndUp("L4OK")},
      {.name = "UncheckedServers",
       .config = "backend b\n  server s0 {0}\n  server s1 {0} disabled\n",
       .steps = {Command("disable server b/s0"), Command("enable server b/s0"),
                 Command("enable server b/s1"),
                 Command("set server b/s0 state drain"),
                 Command("set server b/s1 health down"),
                 AwaitLog("b/s1 is DOWN")}},
      {.name = "ListenSection",
       .config = "listen b\n  mode http\n  option httpchk\n"
                 "  server s0 {0} check inter 80ms fall 1\n",
       .steps = DownAndUp("L7OK")},
  };
}

std::vector<OracleCase> HttpChecks() {
  const ServerAnswer ok = HttpAnswer(200, "OK", "all is well, thanks");
  const ServerAnswer error = HttpAnswer(500, "Server Error", "broken");
  std::vector<OracleCase> cases = {
      Http("HttpStatus500", "", ok, error),
      Http("HttpStatus301IsFine", "", HttpAnswer(301, "Moved"),
           HttpAnswer(404, "Not Found")),
      Http("HttpReset", "", ok, ResetAnswer()),
      Http("HttpCloseWithoutAnswer", "", ok, CloseAnswer()),
      Http("HttpGarbage", "", ok, BytesAnswer("what is this?\r\n\r\n")),
      Http("HttpHeadersCutShort", "", ok,
           BytesAnswer("HTTP/1.1 200 OK\r\nContent-Le")),
      Http("HttpSilence", "", ok, SilentAnswer()),
      Http("HttpTimeoutCheck", "  timeout check 50ms\n", ok, SilentAnswer()),
      Http("HttpTimeoutBoth", "  timeout check 60ms\n  timeout connect 40ms\n",
           ok, SilentAnswer()),
      Http("ExpectStatus", "  http-check expect status 200\n", ok,
           HttpAnswer(204, "No Content")),
      Http("ExpectStatusRange", "  http-check expect status 200-204,404\n",
           HttpAnswer(404, "Not Found"), HttpAnswer(205, "Reset")),
      Http("ExpectNotStatus", "  http-check expect ! status 500\n", ok, error),
      Http("ExpectRstatus", "  http-check expect rstatus ^2[0-9][0-9]\n", ok,
           HttpAnswer(302, "Found")),
      Http("ExpectString", "  http-check expect string well\n", ok,
           HttpAnswer(200, "OK", "all is bad")),
      Http("ExpectRstring", "  http-check expect rstring is.w[a-z]ll\n", ok,
           HttpAnswer(200, "OK", "nothing")),
      Http("ExpectNotRstring", "  http-check expect ! rstring bro.en\n", ok,
           HttpAnswer(200, "OK", "it is broken")),
      Http("ExpectStringWithoutBody", "  http-check expect string well\n", ok,
           HttpAnswer(200, "OK")),
      Http("ExpectComment",
           "  http-check expect comment \"must be fine\" status 200\n", ok,
           error),
      Http("SendWithBody",
           "  http-check send meth POST uri /x ver HTTP/1.1 hdr Host a.example"
           " hdr X-Y z body \"some text\"\n",
           ok, error),
      Http("SendHeadersOnly", "  http-check send hdr Host a.example\n", ok,
           error),
      {.name = "HttpchkPlain",
       .config = "backend b\n  option httpchk\n"
                 "  server s0 {0} check inter 80ms\n",
       .steps = BadAndGood(HttpAnswer(200, "OK"), error)},
      {.name = "HttpchkUri",
       .config = "backend b\n  option httpchk /alive\n"
                 "  server s0 {0} check inter 80ms\n",
       .steps = BadAndGood(HttpAnswer(200, "OK"), error)},
      {.name = "HttpchkMethodUriVersion",
       .config = "backend b\n  option httpchk HEAD / HTTP/1.1\n"
                 "  http-check send hdr Host www\n"
                 "  server s0 {0} check inter 80ms\n",
       .steps = BadAndGood(HttpAnswer(200, "OK"), error)},
      {.name = "DisableOn404",
       .config = "backend b\n  mode http\n  option httpchk\n"
                 "  option log-health-checks\n  http-check disable-on-404\n"
                 "  server s0 {0} check inter 80ms\n"
                 "  server s1 {1} check inter 80ms\n",
       .servers = 2,
       .steps = {Await("s0", "check_status", "L7OK"),
                 Await("s1", "check_status", "L7OK"),
                 Answer(0, HttpAnswer(404, "Not Found")),
                 Await("s0", "status", "NOLB"),
                 Answer(0, HttpAnswer(200, "OK")), Await("s0", "status", "UP"),
                 Answer(0, HttpAnswer(500, "Error")),
                 Await("s0", "status", "DOWN"),
                 Answer(0, HttpAnswer(404, "Not Found")), AwaitChecks(0, 6),
                 Answer(0, HttpAnswer(200, "OK")),
                 Await("s0", "status", "UP")}},
  };
  return cases;
}

std::vector<OracleCase> TcpChecks() {
  const std::string ping =
      "  tcp-check send PING\\r\\n\n  tcp-check expect string +PONG\n";
  return {
      Tcp("TcpCheckPingPong", ping, BytesAnswer("+PONG\r\n"),
          BytesAnswer("-ERR no\r\n")),
      Tcp("TcpCheckReset", ping, BytesAnswer("+PONG\r\n"), ResetAnswer()),
      Tcp("TcpCheckClose", ping, BytesAnswer("+PONG\r\n"), CloseAnswer()),
      Tcp("TcpCheckSilence", ping, BytesAnswer("+PONG\r\n"), SilentAnswer()),
      Tcp("TcpCheckConnectStep",
          "  tcp-check connect\n" + ping +
              "  tcp-check comment \"the second question\"\n"
              "  tcp-check expect rstring ^.PONG\n",
          BytesAnswer("+PONG\r\n"), BytesAnswer("x+PONG\r\n")),
      Tcp("TcpCheckBinary",
          "  tcp-check send-binary 50494e470d0a\n"
          "  tcp-check expect binary 2b504f4e47\n",
          BytesAnswer("+PONG\r\n"), BytesAnswer("nothing\r\n")),
      Tcp("TcpCheckRbinary",
          "  tcp-check send x\n  tcp-check expect rbinary ^2B50(4F|00)\n",
          BytesAnswer("+PONG\r\n"), BytesAnswer("-PONG\r\n")),
      Tcp("TcpCheckBanner",
          "  tcp-check expect rstring ^220\n  tcp-check send QUIT\\r\\n\n",
          BannerAnswer("220 ready\r\n"), BannerAnswer("554 go away\r\n")),
      Tcp("TcpCheckUnwanted",
          "  tcp-check send x\n  tcp-check expect ! string error\n",
          BytesAnswer("fine"), BytesAnswer("an error")),
      Tcp("TcpCheckOnError",
          "  tcp-check send x\n"
          "  tcp-check expect on-error \"not what was asked\" string fine\n",
          BytesAnswer("fine"), BytesAnswer("bad")),
      Tcp("TcpCheckErrorStatus",
          "  tcp-check send x\n"
          "  tcp-check expect error-status L7STS string fine\n",
          BytesAnswer("fine"), BytesAnswer("bad")),
      {.name = "TcpCheckRefused",
       .config = "backend b\n  option tcp-check\n  option log-health-checks\n"
                 "  tcp-check connect comment hello\n  tcp-check send x\n"
                 "  tcp-check expect string y\n"
                 "  server s0 {0} check inter 80ms\n",
       .before = {Answer(0, BytesAnswer("y"))},
       .steps = DownAndUp("L7OK")},
  };
}

OracleCase Protocol(const std::string& name, const std::string& option,
                    const ServerAnswer& first, const ServerAnswer& then) {
  return {.name = name,
          .config =
              "backend b\n  timeout check 60ms\n  option log-health-checks\n  "
              "option " +
              option + "\n  server s0 {0} check inter 80ms fall 1\n",
          .before = {Answer(0, first)},
          .steps = {Await("s0", "status", "DOWN"), AwaitChecks(0, 4),
                    Answer(0, then), AwaitChecks(0, 6)}};
}

// A server that never was well, in each way: refuses, says something else, half
// of an answer, nothing, and closes or does not. What passes is in
// PassingProtocols().
std::vector<OracleCase> FailingProtocols() {
  struct Row {
    std::string name, option, refusal, half;
  };
  const std::string greeting("\x0b\0\0\0\x0a" "8.0.36\0abc", 15);
  const Row rows[] = {
      {"Redis", "redis-check", "-LOADING wait\r\n", "+PO"},
      {"Smtp", "smtpchk EHLO a.example", "554 go away\r\n", "22"},
      {"Pgsql", "pgsql-check user u",
       std::string("E\0\0\0\x20SFATAL\0VFATAL\0C28000\0", 26), "R"},
      {"MysqlGreeting", "mysql-check",
       std::string("\x08\0\0\0\xff\x10\x04" "Busy!", 12),
       std::string("\x20\0\0\0\x0a" "8.0", 8)},
      {"MysqlPost41", "mysql-check user u",
       greeting + std::string("\x06\0\0\x02\xff\x15\x04No!", 10), greeting},
      {"MysqlPre41", "mysql-check user u pre-41",
       greeting + std::string("\x06\0\0\x02\xff\x15\x04No!", 10),
       std::string("\x20\0\0\0\x0a" "8.0", 8)},
      {"Ldap", "ldap-check",
       std::string("\x30\x0c\2\1\1\x61\7\x0a\1\x35\4\0\4\0", 14),
       std::string("\x30\x0c\2", 3)},
      {"Spop", "spop-check",
       std::string("\0\0\0\7\x65\0\0\0\1\0\0", 11),
       std::string("\0\0\0\x40\x65\0", 6)},
  };
  std::vector<OracleCase> cases;
  for (const Row& row : rows) {
    // SMTP and MySQL without a user: the server speaks first.
    const bool first = row.name == "Smtp" || row.name == "MysqlGreeting";
    const auto says = [first](const std::string& bytes) {
      ServerAnswer answer = BytesAnswer(bytes);
      if (first) answer.when = ServerAnswer::When::kAtOnce;
      return answer;
    };
    ServerAnswer nothing = says("");
    cases.push_back(Protocol(row.name + "RefusesAndIsSilent", row.option,
                             says(row.refusal), SilentAnswer()));
    cases.push_back(Protocol(row.name + "WrongAnswerAndHalfOfOne", row.option,
                             says("HTTP/1.0 400 Bad Request\r\n\r\n"),
                             says(row.half)));
    cases.push_back(Protocol(row.name + "ClosesAndIsSilent", row.option,
                             nothing, SilentAnswer()));
  }
  return cases;
}

// What passes, where 2.6 counts it once (F290).
std::vector<OracleCase> PassingProtocols() {
  const auto passes = [](const std::string& name, const std::string& option,
                         const ServerAnswer& answer) {
    return OracleCase{
        .name = name,
        .config = "backend b\n  option log-health-checks\n  option " + option +
                  "\n  server s0 {0} check inter 80ms\n",
        .before = {Answer(0, answer)},
        .steps = {Await("s0", "check_status", "L7OK"), Down(0),
                  Await("s0", "status", "DOWN"), Up(0),
                  Await("s0", "status", "UP")}};
  };
  return {
      passes("RedisHealthy", "redis-check", BytesAnswer("+PONG\r\n")),
      passes("PgsqlHealthy", "pgsql-check user u",
             BytesAnswer(std::string("R\0\0\0\x08\0\0\0\3", 9))),
  };
}

std::vector<OracleCase> Administration() {
  const std::string two =
      "backend b\n  option log-health-checks\n"
      "  server s0 {0} check inter 80ms\n  server s1 {1} check inter 80ms\n";
  const Step checked = Await("s0", "check_status", "L4OK");
  return {
      {.name = "DisableAndEnable",
       .config = two,
       .servers = 2,
       .steps = {checked, Await("s1", "check_status", "L4OK"),
                 Command("disable server b/s0"), Await("s0", "status", "MAINT"),
                 Command("disable server b/s0"), Command("disable server b/s1"),
                 Await("s1", "status", "MAINT"), Command("enable server b/s0"),
                 Await("s0", "status", "UP"), Command("enable server b/s1"),
                 Await("s1", "status", "UP")}},
      {.name = "MaintenanceOfADownServer",
       .config = two,
       .servers = 2,
       .steps = {checked, Await("s1", "check_status", "L4OK"), Down(0),
                 Await("s0", "status", "DOWN"), Command("disable server b/s0"),
                 Await("s0", "status", "MAINT"), Command("enable server b/s0"),
                 Await("s0", "status", "DOWN"), Up(0),
                 Await("s0", "status", "UP")}},
      {.name = "DrainAndReady",
       .config = two,
       .servers = 2,
       .steps = {checked, Await("s1", "check_status", "L4OK"),
                 Command("set server b/s0 state drain"),
                 Await("s0", "status", "DRAIN"), Down(0),
                 AwaitLog("Server b/s0 is DOWN"), Up(0),
                 AwaitLog("Server b/s0 is UP"),
                 Command("set server b/s0 state maint"),
                 Command("set server b/s0 state drain"),
                 Command("set server b/s0 state ready"),
                 Await("s0", "status", "UP")}},
      {.name = "HealthFromTheCli",
       .config = two,
       .servers = 2,
       .before = {Answer(0, HttpAnswer(200, "OK"))},
       .steps = {checked, Await("s1", "check_status", "L4OK"),
                 Command("disable health b/s0"),
                 Command("set server b/s0 health down"),
                 AwaitLog("b/s0 is DOWN"),
                 Command("set server b/s0 health stopping"),
                 Command("set server b/s0 health up"), AwaitLog("b/s0 is UP"),
                 Command("enable health b/s0"),
                 Await("s0", "check_status", "L4OK")}},
      {.name = "TwoProxiesOneServer",
       .config = "backend a\n  option log-health-checks\n"
                 "  server s0 {0} check inter 80ms fall 1\n"
                 "backend b\n  server s0 {0} check inter 80ms fall 1\n"
                 "  server s1 {1} check inter 80ms\n",
       .servers = 2,
       .steps = {checked, Await("s1", "check_status", "L4OK"), Down(0),
                 Await("s0", "status", "DOWN"), AwaitLog("Server a/s0 is DOWN"),
                 Command("disable server a/s0"), Up(0),
                 Await("s0", "status", "UP")}},
      {.name = "WrongCommands",
       .config = two,
       .servers = 2,
       .steps = {checked, Await("s1", "check_status", "L4OK"),
                 Command("disable server b/none"),
                 Command("disable server x/y"), Command("disable server"),
                 Command("set server b/s0 state x"),
                 Command("set server b/s0 health x"), Command("show backend"),
                 Command("show servers state none")}},
      {.name = "DisabledAtStart",
       .config = "backend b\n  option log-health-checks\n"
                 "  server s0 {0} check inter 80ms disabled\n"
                 "  server s1 {1} check inter 80ms\n",
       .servers = 2,
       .steps = {Await("s1", "check_status", "L4OK"),
                 Await("s0", "status", "MAINT"), Command("enable server b/s0"),
                 Await("s0", "check_status", "L4OK"), Down(0),
                 Await("s0", "status", "DOWN")}},
      {.name = "Backups",
       .config = "backend b\n  server s0 {0} check inter 80ms\n"
                 "  server s1 {1} check inter 80ms backup\n",
       .servers = 2,
       .steps = {checked, Await("s1", "check_status", "L4OK"), Down(0),
                 Await("s0", "status", "DOWN"), Down(1),
                 Await("s1", "status", "DOWN"), Up(1),
                 Await("s1", "status", "UP"), Up(0),
                 Await("s0", "status", "UP")}},
      {.name = "BackupsLogged",
       .config = "backend b\n  option log-health-checks\n"
                 "  server s0 {0} check inter 80ms\n"
                 "  server s1 {1} check inter 80ms backup\n",
       .servers = 2,
       .steps = {checked, Await("s1", "check_status", "L4OK"), Down(1),
                 Await("s1", "status", "DOWN"), Down(0),
                 Await("s0", "status", "DOWN"), Up(1),
                 Await("s1", "status", "UP"), Command("disable server b/s1")}},
      {.name = "WeightZero",
       .config = "backend b\n  option log-health-checks\n"
                 "  server s0 {0} check inter 80ms weight 0\n"
                 "  server s1 {1} check inter 80ms weight 7\n",
       .servers = 2,
       .steps = {checked, Await("s1", "check_status", "L4OK"), Down(0),
                 Await("s0", "status", "DOWN"), Up(0),
                 Await("s0", "status", "UP"), Down(1),
                 Await("s1", "status", "DOWN")}},
      {.name = "Slowstart",
       .config = "backend b\n  option log-health-checks\n"
                 "  server s0 {0} check inter 80ms slowstart 2s\n",
       .steps = {checked, Down(0), Await("s0", "status", "DOWN"), Up(0),
                 AwaitLog("Server b/s0 is UP.", 2),
                 Command("disable server b/s0"), Command("enable server b/s0"),
                 AwaitLog("Server b/s0 is UP.", 3)}},
  };
}

}  // namespace

const std::vector<OracleCase>& OracleCases() {
  static const auto* const all = [] {
    auto* cases = new std::vector<OracleCase>;
    for (const auto& room :
         {Connections(), HttpChecks(), TcpChecks(), FailingProtocols(),
          PassingProtocols(), Administration()}) {
      cases->insert(cases->end(), room.begin(), room.end());
    }
    return cases;
  }();
  return *all;
}

}  // namespace checkd
