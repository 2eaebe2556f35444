// Random http-check rules.
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/differential/random_case.h"

namespace checkd {
namespace {

std::string RandomOption(Dice& dice) {
  switch (dice.Between(0, 5)) {
    case 0:
      return "  option httpchk /alive\n";
    case 1:
      return "  option httpchk GET /status?a=b%20c\n";
    case 2:
      return absl::StrCat("  option httpchk ",
                          dice.Pick({"GET", "HEAD", "OPTIONS", "POST", "get"}),
                          " / ", dice.Pick({"HTTP/1.0", "HTTP/1.1", "FOO"}),
                          "\n");
    default:
      return "  option httpchk\n";
  }
}

std::string RandomHeader(Dice& dice) {
  const std::string name = dice.Pick(
      {"Host", "X-A", "x-b", "Connection", "Accept", "content-length", "X-A"});
  std::string value = dice.Pick({"a.example", "close", "keep-alive", "1",
                                 "\"two words\"", "\"a, b\"", "upgrade"});
  if (dice.OneIn(3)) value = Quoted(RandomFormat(dice, RuleKind::kHttp));
  return absl::StrCat(" hdr ", name, " ", value);
}

std::string RandomSend(Dice& dice) {
  std::string words = "send";
  if (dice.OneIn(2)) {
    absl::StrAppend(&words, " meth ",
                    dice.Pick({"GET", "HEAD", "POST", "PUT", "DELETE", "X",
                               "OPTIONS", "TRACE"}));
  }
  if (dice.OneIn(3)) absl::StrAppend(&words, " uri /a?b=c");
  if (dice.OneIn(5)) {
    absl::StrAppend(&words, " uri-lf ",
                    Quoted("/" + RandomFormat(dice, RuleKind::kHttp)));
  }
  if (dice.OneIn(2)) {
    absl::StrAppend(
        &words, " ver ",
        dice.Pick({"HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0"}));
  }
  for (int n = dice.Between(-1, 3); n > 0; --n) {
    absl::StrAppend(&words, RandomHeader(dice));
  }
  if (dice.OneIn(5)) absl::StrAppend(&words, " body \"some text\"");
  if (dice.OneIn(6)) {
    absl::StrAppend(&words, " body-lf ",
                    Quoted("x" + RandomFormat(dice, RuleKind::kHttp)));
  }
  if (dice.OneIn(8)) absl::StrAppend(&words, " comment asked");
  if (dice.OneIn(60))
    absl::StrAppend(&words, dice.Pick({" hdr x", " foo", " uri"}));
  return words;
}

// An expect about headers; `*wish` gets one that fits, if it is known.
std::string HeaderPattern(Dice& dice, Wish* wish) {
  const std::string kind = dice.Pick({"hdr", "fhdr"});
  const std::string name = dice.Pick({"x-a", "X-A", "server", "age"});
  std::string words = kind;
  const int form = dice.Between(0, 5);
  if (form == 0) {
    absl::StrAppend(&words, " name -m ", dice.Pick({"beg", "sub", "end"}), " ",
                    dice.Pick({"x-", "X", "-a", "er"}));
  } else if (form == 1) {
    absl::StrAppend(&words, " name -m reg ",
                    dice.Pick({"^x-", "^X-A$", "[st]er"}));
  } else if (form == 2) {
    absl::StrAppend(&words, " name-lf ", Quoted("x-%[str(a)]"));
  } else {
    absl::StrAppend(&words, " name ", form == 3 ? "-m str " : "", name);
  }
  const std::string value = dice.Pick({"one", "\"a, b\"", "b", "12", "One"});
  const std::string plain = value == "\"a, b\"" ? "a, b" : value;
  if (!dice.OneIn(4)) wish->headers.push_back({name, plain});
  switch (dice.Between(0, 6)) {
    case 0:
      return words;
    case 1:
      return absl::StrCat(words, " value -m ",
                          dice.Pick({"beg", "sub", "end", "str"}), " ",
                          dice.Pick({"o", "on", "b", "e", "1"}));
    case 2:
      return absl::StrCat(words, " value -m reg ",
                          dice.Pick({"^o", "[0-9]+", "^a$", "b$"}));
    case 3:
      return absl::StrCat(words, " value-lf ",
                          Quoted(RandomFormat(dice, RuleKind::kHttp)));
    case 4:
      return absl::StrCat(words, " value-lf -m ", dice.Pick({"beg", "sub"}),
                          " ", Quoted("%[str(o)]"));
    default:
      return absl::StrCat(words, " value ", value);
  }
}

std::string StatusPattern(Dice& dice, Wish* wish) {
  const int code = dice.Pick(std::vector<int>{200, 204, 302, 404, 500, 503});
  if (!dice.OneIn(4)) wish->code = code;
  if (dice.OneIn(4)) {
    return absl::StrCat("rstatus ", dice.Pick({"^2", "^[23]0", "0$", "404"}));
  }
  switch (dice.Between(0, 2)) {
    case 0:
      return absl::StrCat("status ", code);
    case 1:
      return absl::StrCat("status 100-150,", code, "-", code + 3);
    default:
      return absl::StrCat("status ", code, ",599");
  }
}

std::string BodyPattern(Dice& dice, Wish* wish) {
  const std::string text = dice.Pick({"well", "OK", "alive=1", "x"});
  if (!dice.OneIn(4)) wish->body += absl::StrCat("all is ", text, "!");
  switch (dice.Between(0, 3)) {
    case 0:
      return absl::StrCat(
          "rstring ", dice.Pick({"is.w[el]+", "^all", "!$", "OK|well", "^$"}));
    case 1:
      return absl::StrCat(
          "string-lf ",
          Quoted(dice.Pick({"%[str(well)]", "%[status]", "%[res.hdr(x-a)]",
                            "%[str(ok),"
                            "upper]"})));
    default:
      return absl::StrCat("string ", text);
  }
}

std::string RandomExpect(Dice& dice, Wish* wish) {
  const std::string options = RandomExpectOptions(dice, RuleKind::kHttp);
  const std::string inverse = dice.OneIn(5) ? dice.Pick({"!", "! "}) : "";
  std::string pattern;
  switch (dice.Between(0, 2)) {
    case 0:
      pattern = StatusPattern(dice, wish);
      break;
    case 1:
      pattern = HeaderPattern(dice, wish);
      break;
    default:
      pattern = BodyPattern(dice, wish);
  }
  return absl::StrCat("expect ", options, inverse, pattern);
}

void Rule(const std::string& words, std::string* lines) {
  absl::StrAppend(lines, "  http-check ", words, "\n");
}

void MaybeAction(Dice& dice, std::string* lines) {
  if (dice.OneIn(5)) Rule(RandomAction(dice, RuleKind::kHttp), lines);
  if (dice.OneIn(10)) Rule("comment \"what follows\"", lines);
}

// The expects of one request, and the script that answers it.
Script AddExpects(Dice& dice, int expects, Ends ends, std::string* lines) {
  Wish wish;
  if (dice.OneIn(4)) {
    wish.code = dice.Pick(std::vector<int>{204, 301, 304, 404, 500, 503});
  }
  for (; expects > 0; --expects) {
    Rule(RandomExpect(dice, &wish), lines);
    MaybeAction(dice, lines);
  }
  Script script = {Request()};
  const std::string response = RandomResponse(dice, wish);
  if (dice.OneIn(8)) {
    AppendPieces(
        dice,
        response.substr(0, dice.Between(0, static_cast<int>(response.size()))),
        &script);
  } else {
    AppendPieces(dice, response, &script);
  }
  if (ends == Ends::kInOrder && dice.OneIn(20)) return {Request(), Reset()};
  AppendEnd(dice, ends, &script);
  return script;
}

}  // namespace

void AddHttpRules(Dice& dice, RuleCase* test) {
  std::string lines;
  MaybeAction(dice, &lines);
  const int connects = dice.OneIn(2) ? 0 : dice.Between(1, 2);
  for (int i = 0; i < connects || i == 0; ++i) {
    bool second = false;
    if (connects > 0) {
      Rule(RandomConnect(dice, RuleKind::kHttp, &second), &lines);
      MaybeAction(dice, &lines);
    }
    if (connects > 0 ? !dice.OneIn(20) : dice.OneIn(2))
      Rule(RandomSend(dice), &lines);
    MaybeAction(dice, &lines);
    // A request must be judged before the next one.
    const int expects = dice.Between(i + 1 < connects ? 1 : 0, 3);
    const Ends ends = connects > 1 ? Ends::kByThePeer : Ends::kInOrder;
    const Script script = AddExpects(dice, expects, ends, &lines);
    auto& scripts = second ? test->scripts.second : test->scripts.first;
    if (scripts.empty()) scripts.push_back(script);
  }
  if (test->scripts.first.empty()) test->scripts.first = {{Hold()}};
  if (dice.OneIn(8)) lines += "  http-check disable-on-404\n";
  if (dice.OneIn(15)) lines += "  http-check send-state\n";
  const std::string option = RandomOption(dice);
  test->lines = dice.OneIn(6) ? lines + option : option + lines;
  if (dice.OneIn(2)) test->lines = "  mode http\n" + test->lines;
}

}  // namespace checkd
