// Runs whose rules evaluate expressions: what they are told, and when.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "checks/engine/testing/check_world.h"
#include "checks/expressions/expression.h"
#include "checks/expressions/log_format.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr size_t kLimit = 16384;

Argument Number(int64_t number) {
  Argument argument;
  argument.given = true;
  argument.number = number;
  return argument;
}

// `name(a,b)` with numbers, and a converter without arguments.
std::unique_ptr<const Expression> Make(std::string_view name,
                                       const std::vector<int64_t>& numbers = {},
                                       std::string_view converter = {}) {
  const Fetch* const fetch = FindFetch(name);
  const auto& types = fetch->form.types;
  Arguments arguments;
  for (const int64_t number : numbers) arguments.push_back(Number(number));
  arguments.resize(static_cast<size_t>(
      std::find(types.begin(), types.end(), ArgumentType::kNone) -
      types.begin()));
  std::vector<Expression::Step> steps;
  if (!converter.empty()) steps.push_back({FindConverter(converter), {}});
  return std::make_unique<const Expression>(fetch, std::move(arguments),
                                            std::move(steps), kLimit);
}

std::unique_ptr<const Expression> ReadVariable(std::string_view name) {
  Arguments arguments(2);
  arguments[0].given = true;
  arguments[0].variable = *ParseVariableName(name);
  return std::make_unique<const Expression>(
      FindFetch("var"), std::move(arguments), std::vector<Expression::Step>(),
      kLimit);
}

// `<text>%[expression]`
LogFormat Format(std::string text,
                 std::unique_ptr<const Expression> expression) {
  std::vector<LogFormat::Part> parts;
  parts.push_back({.text = std::move(text), .expression = nullptr});
  parts.push_back({.text = {}, .expression = std::move(expression)});
  return LogFormat(std::move(parts));
}

VariableRule SetVariable(std::string_view name,
                         std::unique_ptr<const Expression> expression) {
  VariableRule rule;
  rule.name = *ParseVariableName(name);
  rule.expression = std::move(expression);
  return rule;
}

TEST(CheckExpressions, TextsShowWhatWasReceived) {
  RulesetBuilder builder(RulesetType::kTcp);
  ExpectRule expect = Expect(Match::kString, "+PONG");
  expect.on_error = Format("", Make("res.payload", {0, 0}, "cut_crlf"));
  expect.status_code = Make("res.payload", {5, 3});
  (void)builder.AddExpect(std::move(expect), "why");
  CheckWorld world(builder.Build());
  FnPeer peer;
  peer.on_accept = [](SimConn conn) {
    conn.Send("-ERR 42 no\r\nmore");
    conn.Close(SimClose::kFin, Millis(5));
  };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L7RSP 42 \"-ERR 42 no comment: why\"");
  EXPECT_EQ(world.Leaks(), "");
}

TEST(CheckExpressions, VariablesLiveForOneRun) {
  RulesetBuilder builder(RulesetType::kTcp);
  builder.AddVariable(SetVariable("check.name", Make("srv_name")));
  (void)builder.AddConnect({}, "");
  (void)builder.AddExpect(Expect(Match::kString, "x"), "");
  // What a SEND would drop.
  builder.AddVariable(SetVariable("check.got", Make("res.payload", {0, 2})));
  RawSend send;
  send.format = std::make_unique<const LogFormat>(
      Format("got ", ReadVariable("check.got")));
  (void)builder.AddSend(std::move(send), "");
  ExpectRule last = Expect(Match::kString, "ok");
  last.on_success = Format("of ", ReadVariable("check.name"));
  (void)builder.AddExpect(std::move(last), "");
  CheckWorld world(builder.Build());
  std::string sent;
  FnPeer peer;
  int runs = 0;
  peer.on_accept = [&](SimConn conn) { conn.Send(runs++ == 0 ? "1x" : "2x"); };
  peer.on_data = [&](SimConn conn, std::string_view bytes) {
    sent.append(bytes).append(";");
    conn.Send("ok");
  };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L7OK 0 \"of s\"");
  EXPECT_EQ(world.RunOnce(), "L7OK 0 \"of s\"");
  EXPECT_EQ(sent, "got 1x;got 2x;");
  EXPECT_EQ(world.Leaks(), "");
}

// A fetch whose argument is a text.
std::unique_ptr<const Expression> MakeNamed(std::string_view name,
                                            std::string text) {
  Arguments arguments(1);
  arguments[0].given = true;
  arguments[0].text = std::move(text);
  return std::make_unique<const Expression>(
      FindFetch(name), std::move(arguments), std::vector<Expression::Step>(),
      kLimit);
}

TEST(CheckExpressions, OtherServersCanBeLookedAt) {
  RulesetBuilder builder(RulesetType::kTcp);
  std::vector<LogFormat::Part> parts;
  const auto add = [&parts](std::unique_ptr<const Expression> expression) {
    parts.push_back({.text = "/", .expression = nullptr});
    parts.push_back({.text = {}, .expression = std::move(expression)});
  };
  for (const char* name : {"s", "t", "b2/u", "b2/none", "none/u"}) {
    add(MakeNamed("srv_is_up", name));
  }
  add(MakeNamed("srv_weight", "t"));
  add(MakeNamed("srv_iweight", "t"));
  add(MakeNamed("srv_uweight", "b2/u"));
  add(MakeNamed("nbsrv", ""));
  add(MakeNamed("nbsrv", "b2"));
  RawSend send;
  send.format = std::make_unique<const LogFormat>(std::move(parts));
  (void)builder.AddSend(std::move(send), "");
  (void)builder.AddExpect(Expect(Match::kString, "ok"), "");
  CheckWorld world(builder.Build());
  std::string sent;
  FnPeer peer;
  peer.on_data = [&](SimConn conn, std::string_view bytes) {
    sent = std::string(bytes);
    conn.Send("ok");
  };
  world.net.AddServer(world.address(), {.peer = &peer});
  (void)world.server_spec();
  world.fleet.Add("t").weight = 7;
  TestBackend other;
  other.spec.name = "b2";
  other.Add("u").backup = true;
  other.Add("v").backup = true;
  other.Start();
  CheckEngine::Options options;
  options.find_backend = [&other](std::string_view name) -> Backend* {
    return name == "b2" ? other.backend.get() : nullptr;
  };
  world.Start(options);
  EXPECT_EQ(world.RunOnce(), "L7OK 0 \"(tcp-check)\"");
  EXPECT_EQ(sent, "/1/1/1///7/7/1/2/1");
  world.fleet["t"].SetAdmin(AdminCommand::kDrain);
  other["u"].SetAdmin(AdminCommand::kMaint);
  other["v"].SetAdmin(AdminCommand::kMaint);
  EXPECT_EQ(world.RunOnce(), "L7OK 0 \"(tcp-check)\"");
  EXPECT_EQ(sent, "/1/1/0///0/7/1/1/0");
  EXPECT_EQ(world.Leaks(), "");
}

// F260.
TEST(CheckExpressions, TheUniqueIdIsThatOfTheRun) {
  RulesetBuilder builder(RulesetType::kTcp);
  for (int i = 0; i < 2; ++i) {
    RawSend send;
    send.format =
        std::make_unique<const LogFormat>(Format("", Make("unique-id")));
    (void)builder.AddSend(std::move(send), "");
    (void)builder.AddExpect(Expect(Match::kString, "ok"), "");
  }
  CheckWorld world(builder.Build());
  std::vector<std::string> sent;
  FnPeer peer;
  peer.on_data = [&](SimConn conn, std::string_view bytes) {
    sent.emplace_back(bytes);
    conn.Send("ok");
  };
  world.net.AddServer(world.address(), {.peer = &peer});
  const LogFormat format = Format("id-", Make("uuid"));
  world.fleet.spec.unique_id = &format;
  world.Start();
  (void)world.RunOnce();
  (void)world.RunOnce();
  ASSERT_EQ(sent.size(), 4u);
  EXPECT_EQ(sent[0].substr(0, 3), "id-");
  EXPECT_EQ(sent[0].size(), 39u);
  EXPECT_EQ(sent[0], sent[1]);
  EXPECT_EQ(sent[2], sent[3]);
  EXPECT_NE(sent[0], sent[2]);
}

// F072.
TEST(CheckExpressions, TlvsOfTheProxyHeaderAreMadeForEachConnection) {
  CheckWorld world(PlainRules());
  const LogFormat format = Format("s=", Make("srv_name"));
  ServerAccess access;
  access.rule_proxy.version = ProxyHeader::Version::kV2;
  access.rule_proxy.tlvs = {{0x20, "fixed"}, {0x21, ""}};
  access.check_proxy = &access.rule_proxy;
  access.tlv_formats = {{1, &format}};
  world.server_spec().access = &access;
  std::string sent;
  FnPeer peer;
  peer.on_data = [&](SimConn, std::string_view bytes) { sent.append(bytes); };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L4OK 0 \"\"");
  world.loop.RunFor(Millis(10));
  ASSERT_GT(sent.size(), 16u);
  EXPECT_EQ(sent.substr(16), std::string("\x20\0\x05"
                                         "fixed"
                                         "\x21\0\x03s=s",
                                         14));
}

TEST(CheckExpressions, ALastVariableDecidesNothing) {
  RulesetBuilder builder(RulesetType::kTcp);
  (void)builder.AddExpect(Expect(Match::kString, "x"), "");
  builder.AddVariable(SetVariable("check.a", Make("srv_id")));
  CheckWorld world(builder.Build());
  FnPeer peer;
  peer.on_accept = [](SimConn conn) { conn.Send("x"); };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L7OK 0 \"(tcp-check)\"");
}

TEST(CheckExpressions, VariablesAloneAreAConnect) {
  RulesetBuilder builder(RulesetType::kTcp);
  builder.AddVariable(SetVariable("check.a", Make("srv_id")));
  CheckWorld world(builder.Build());
  world.net.AddServer(world.address(), {});
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L4OK 0 \"\"");
}

TEST(CheckExpressions, APortMayBeAnExpression) {
  for (const int64_t port : {8080, 0, 70000}) {
    RulesetBuilder builder(RulesetType::kTcp);
    ConnectRule connect;
    connect.port_expression = Make("int", {port});
    (void)builder.AddConnect(std::move(connect), "");
    CheckWorld world(builder.Build());
    world.net.AddServer(world.address().WithPort(port == 8080 ? 8080 : 80), {});
    world.Start();
    EXPECT_EQ(world.RunOnce(), "L4OK 0 \"(tcp-check)\"") << port;
  }
}

TEST(CheckExpressions, WhatIsSentInHexMustBeHex) {
  for (const bool good : {true, false}) {
    RulesetBuilder builder(RulesetType::kTcp);
    RawSend send;
    send.hexadecimal = true;
    send.format = std::make_unique<const LogFormat>(
        Format(good ? "68690" : "zz", Make("srv_id")));
    (void)builder.AddSend(std::move(send), "");
    (void)builder.AddExpect(Expect(Match::kString, "ok"), "");
    CheckWorld world(builder.Build());
    world.server_spec().id = 1;
    FnPeer peer;
    std::string sent;
    peer.on_data = [&](SimConn conn, std::string_view bytes) {
      sent.append(bytes);
      conn.Send("ok");
    };
    world.net.AddServer(world.address(), {.peer = &peer});
    world.Start();
    EXPECT_EQ(world.RunOnce(),
              good ? "L7OK 0 \"(tcp-check)\""
                   : "L7RSP 0 \"tcp-check send : failed to build log-format "
                     "string at step 1\"");
    EXPECT_EQ(sent, good ? "hi\x01" : "");
    EXPECT_EQ(world.Leaks(), "");
  }
}

// ---- http

constexpr char kAnswer[] =
    "HTTP/1.1 200 Fine\r\nVary: a, bc\r\nX-Code: 77\r\nContent-Length: 2\r\n"
    "\r\nhi";

struct HttpCase {
  const char* what;
  ExpectRule rule;
  const char* result;
};

ExpectRule Header(TextMatch::Method name_method, const char* name,
                  const char* value = nullptr, bool whole_lines = false,
                  TextMatch::Method value_method = TextMatch::Method::kEqual) {
  auto header = std::make_unique<HeaderMatch>();
  header->name.method = name_method;
  header->name.text = name;
  header->whole_lines = whole_lines;
  if (value != nullptr) {
    auto match = std::make_unique<TextMatch>();
    match->method = value_method;
    match->text = value;
    header->value = std::move(match);
  }
  ExpectRule rule;
  rule.match = Match::kHeader;
  rule.header = std::move(header);
  return rule;
}

std::string RunHttp(ExpectRule rule, std::string* request = nullptr) {
  RulesetBuilder builder(RulesetType::kHttp);
  HttpSendWords words;
  words.uri = Format("/", Make("srv_name"));
  words.headers.emplace_back("X-Empty", Format("", Make("res.body")));
  words.headers.emplace_back("X-Name", Format("n=", Make("be_name")));
  (void)builder.AddHttpSend(std::move(words), "");
  (void)builder.AddExpect(std::move(rule), "");
  CheckWorld world(builder.Build());
  FnPeer peer;
  peer.on_data = [&](SimConn conn, std::string_view bytes) {
    if (request != nullptr) *request = std::string(bytes);
    conn.Send(kAnswer);
  };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  const std::string result = world.RunOnce();
  EXPECT_EQ(world.Leaks(), "");
  return result;
}

TEST(CheckExpressions, RequestsAreMadeForEachRun) {
  std::string request;
  ExpectRule rule = Expect(Match::kBodyString, "hi");
  rule.on_success = Format("v", Make("res.ver"));
  EXPECT_EQ(RunHttp(std::move(rule), &request), "L7OK 200 \"v1.1\"");
  EXPECT_EQ(request, "OPTIONS /s HTTP/1.0\r\nx-name: n=b\r\n\r\n");
}

TEST(CheckExpressions, CodesComeFromExpressions) {
  ExpectRule rule = Expect(Match::kBodyString, "hi");
  rule.status_code = Make("res.body_len");
  EXPECT_EQ(RunHttp(std::move(rule)), "L7OK 2 \"\"");
}

TEST(CheckExpressions, HeadersMatchByNameAndValue) {
  using Method = TextMatch::Method;
  std::vector<HttpCase> cases;
  const auto add = [&](const char* what, ExpectRule rule, bool good) {
    cases.push_back(
        {what, std::move(rule), good ? "L7OK 200 \"\"" : "L7STS 200 \"Fine\""});
  };
  add("name", Header(Method::kEqual, "VARY"), true);
  add("other name", Header(Method::kEqual, "var"), false);
  add("begin", Header(Method::kBegin, "VAR"), true);
  add("end", Header(Method::kEnd, "ARY"), true);
  add("part", Header(Method::kContains, "AR"), true);
  add("element", Header(Method::kEqual, "vary", "bc"), true);
  add("case of values", Header(Method::kEqual, "vary", "BC"), false);
  add("line", Header(Method::kEqual, "vary", "a, bc", true), true);
  add("no line", Header(Method::kEqual, "vary", "bc", true), false);
  add("end of line", Header(Method::kEqual, "vary", "bc", true, Method::kEnd),
      true);
  add("any header", Header(Method::kContains, "", "77"), true);
  ExpectRule inverse = Header(Method::kEqual, "vary", "bc");
  inverse.inverse = true;
  add("inverse", std::move(inverse), false);
  ExpectRule regex = Header(Method::kEqual, "");
  {
    auto header = std::make_unique<HeaderMatch>();
    header->name.method = Method::kRegex;
    header->name.regex = *Regex::Compile("^x-", {.ignore_case = true});
    regex.header = std::move(header);
  }
  add("regex", std::move(regex), true);
  for (HttpCase& c : cases) {
    EXPECT_EQ(RunHttp(std::move(c.rule)), c.result) << c.what;
  }
}

TEST(CheckExpressions, AFormatThatSaysNothingIsTold) {
  ExpectRule rule;
  rule.match = Match::kBodyFormat;
  rule.format =
      std::make_unique<const LogFormat>(Format("", ReadVariable("check.none")));
  rule.on_error = "not this";
  EXPECT_EQ(RunHttp(std::move(rule)),
            "L7RSP 200 \"log-format string evaluated to an empty string\"");
}

TEST(CheckExpressions, AFormatMaySayWhatToExpect) {
  ExpectRule rule;
  rule.match = Match::kBodyFormat;
  rule.format = std::make_unique<const LogFormat>(
      Format("h", Make("res.body", {}, "reverse")));  // "ih"
  EXPECT_EQ(RunHttp(std::move(rule)),
            "L7RSP 200 \"HTTP content check did not match\"");
}

}  // namespace
}  // namespace checkd
