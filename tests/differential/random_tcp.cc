// Random tcp-check rules.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tests/differential/random_case.h"

namespace checkd {
namespace {

// A pattern as the rule has it, and bytes in which it is found.
struct Pattern {
  std::string words;
  std::string hit;
};

const std::vector<std::string>& Texts() {
  static const auto* const texts = new std::vector<std::string>{
      "PING",        "+PONG\r\n", "OK",    "220 ready",
      "QUIT\r\n",    "a",         "a\tb;", "caf\xc3\xa9",
      "-ERR \"no\"", "<x>",       "aab",   "\x01\x7f"};
  return *texts;
}

// Patterns that are made of the words of others, so that one matches where
// another should.
Pattern RandomPattern(Dice& dice) {
  const std::string text = dice.Pick(Texts());
  const auto hex = [](const std::string& bytes) {
    return absl::BytesToHexString(bytes);
  };
  static const auto* const regexes =
      new std::vector<std::pair<std::string, std::string>>{
          {"^220", "220 ready"},
          {"PONG$", "+PONG"},
          {"O.?K", "OxK"},
          {"(a|b)+c?", "ab"},
          {"[0-9]{3} ", "250 "},
          {"^$", "\n"},
          {"x*", ""},
          {"pong", "pong"},
          {"\\x41", "A"}};
  static const auto* const dumps =
      new std::vector<std::pair<std::string, std::string>>{{"^2B50", "+PONG"},
                                                           {"4F4B$", "OK"},
                                                           {"4F(4B|50)", "xOP"},
                                                           {"4f", "O"},
                                                           {"0D0A", "\r\n"}};
  static const auto* const formats =
      new std::vector<std::pair<std::string, std::string>>{
          {"%[str(OK)]", "OK"},         {"+%[str(pong),upper]", "+PONG"},
          {"%[var(check.a)]", "OK"},    {"%[srv_name]%b", "sc1"},
          {"%[res.payload(0,1)]", "O"}, {"%%", "%"}};
  static const auto* const hex_formats =
      new std::vector<std::pair<std::string, std::string>>{
          {"%[str(OK),hex]", "OK"},
          {"2b%[bin(50),hex]", "+P"},
          {"%[var(check.a),hex]", "OK"},
          {"4f", "O"},
          {"%[srv_name]", ""}};
  switch (dice.Between(0, 7)) {
    case 0: {
      const auto& [words, hit] = dice.Pick(*regexes);
      return {absl::StrCat("rstring ", Quoted(words)), hit};
    }
    case 1: {
      const auto& [words, hit] = dice.Pick(*dumps);
      return {absl::StrCat("rbinary ", Quoted(words)), hit};
    }
    case 2: {
      const auto& [words, hit] = dice.Pick(*formats);
      return {absl::StrCat("string-lf ", Quoted(words)), hit};
    }
    case 3: {
      const auto& [words, hit] = dice.Pick(*hex_formats);
      return {absl::StrCat("binary-lf ", Quoted(words)), hit};
    }
    case 4: {
      // 2.6 shows these bytes as they are, and lines of `show stat` break.
      const std::string line = text.substr(0, text.find('\r'));
      return {absl::StrCat("binary ", hex(line)), line};
    }
    default:
      return {absl::StrCat("string ", Quoted(text)), text};
  }
}

std::string RandomSend(Dice& dice) {
  const std::string text = dice.Pick(Texts());
  std::string words;
  switch (dice.Between(0, 5)) {
    case 0:
      words = absl::StrCat("send-binary ", absl::BytesToHexString(text));
      break;
    case 1:
      words =
          absl::StrCat("send-lf ", Quoted(RandomFormat(dice, RuleKind::kTcp)));
      break;
    case 2:
      words = absl::StrCat("send-binary-lf ",
                           Quoted(RandomHexFormat(dice, RuleKind::kTcp)));
      break;
    default:
      words = absl::StrCat("send ", Quoted(text));
  }
  if (dice.OneIn(6)) absl::StrAppend(&words, " comment asked");
  if (dice.OneIn(60)) absl::StrAppend(&words, dice.Pick({" x", " comment"}));
  return words;
}

// The rules between one connect and the next, and a script that answers them.
class Conversation {
 public:
  Conversation(Dice& dice, Ends ends, std::string* lines)
      : dice_(dice), ends_(ends), lines_(lines) {}

  Script Run(int rules) {
    for (; rules > 0; --rules) {
      switch (dice_.Between(0, 9)) {
        case 0:
          Rule("comment \"what follows\"");
          break;
        case 1:
          Rule(RandomAction(dice_, RuleKind::kTcp));
          break;
        case 2:
        case 3:
        case 4:
          AddSend();
          break;
        default:
          AddExpect();
      }
    }
    Answer();
    AppendEnd(dice_, ends_, &script_);
    if (dice_.OneIn(6)) BreakOff();
    return script_;
  }

 private:
  void Rule(const std::string& words) {
    absl::StrAppend(lines_, "  tcp-check ", words, "\n");
  }

  void AddSend() {
    Answer();
    Rule(RandomSend(dice_));
    asked_ = true;
  }

  void AddExpect() {
    const Pattern pattern = RandomPattern(dice_);
    const bool inverse = dice_.OneIn(5);
    Rule(absl::StrCat("expect ", RandomExpectOptions(dice_, RuleKind::kTcp),
                      inverse ? dice_.Pick({"!", "! "}) : "", pattern.words));
    const bool hit = inverse ? dice_.OneIn(4) : !dice_.OneIn(5);
    if (dice_.OneIn(3)) answer_ += dice_.Pick(Texts());
    if (hit) answer_ += pattern.hit;
  }

  // Says what was promised so far, once what was sent has come.
  void Answer() {
    if (asked_) script_.push_back(Bytes());
    asked_ = false;
    AppendPieces(dice_, answer_, &script_);
    answer_.clear();
  }

  // The end comes early.
  void BreakOff() {
    script_.resize(dice_.Between(0, static_cast<int>(script_.size()) - 1));
    AppendEnd(dice_, ends_, &script_);
  }

  Dice& dice_;
  const Ends ends_;
  std::string* lines_;
  Script script_;
  std::string answer_;
  bool asked_ = false;  // a send is not answered yet
};

}  // namespace

void AddTcpRules(Dice& dice, RuleCase* test) {
  std::string lines;
  for (int n = dice.Between(-2, 2); n > 0; --n) {
    absl::StrAppend(&lines, "  tcp-check ", RandomAction(dice, RuleKind::kTcp),
                    "\n");
  }
  if (dice.OneIn(6)) lines += "  tcp-check comment \"it begins\"\n";
  const int connects = dice.OneIn(2) ? 0 : dice.Between(1, 3);
  for (int i = 0; i < connects || i == 0; ++i) {
    bool second = false;
    if (connects > 0) {
      absl::StrAppend(&lines, "  tcp-check ",
                      RandomConnect(dice, RuleKind::kTcp, &second), "\n");
    }
    const Ends ends = connects > 1 ? Ends::kInOrder : Ends::kAny;
    const Script script =
        Conversation(dice, ends, &lines).Run(dice.Between(i == 0 ? 0 : 1, 5));
    auto& scripts = second ? test->scripts.second : test->scripts.first;
    if (scripts.empty()) scripts.push_back(script);
  }
  if (test->scripts.first.empty()) test->scripts.first = {{Hold()}};
  const std::string option = "  option tcp-check\n";
  test->lines = dice.OneIn(5) ? lines + option : option + lines;
}

}  // namespace checkd
