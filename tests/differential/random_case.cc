#include "tests/differential/random_case.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

std::string RandomStatus(Dice& dice, int which) {
  switch (which) {
    case 0:
      return absl::StrCat("ok-status ",
                          dice.Pick({"L4OK", "L6OK", "L7OK", "L7OKC"}), " ");
    case 1:
      return absl::StrCat(
          "error-status ",
          dice.Pick({"L4CON", "L6RSP", "L7RSP", "l7sts", "L7OKC"}), " ");
    default:
      return absl::StrCat("tout-status ",
                          dice.Pick({"L4TOUT", "L6TOUT", "L7TOUT"}), " ");
  }
}

std::string ServerWords(Dice& dice) {
  std::string words = "fall 1 rise 1";
  if (dice.OneIn(8)) words = "fall 2 rise 1";
  if (dice.OneIn(8)) words = "fall 1 rise 2";
  if (dice.OneIn(12)) words += " check-send-proxy";
  if (dice.OneIn(20)) words += " send-proxy";
  if (dice.OneIn(20)) words += " port {port2}";
  if (dice.OneIn(25)) words += " addr {addr}";
  if (dice.OneIn(25)) words += " backup";
  return words;
}

}  // namespace

RuleCase RandomCase(uint64_t seed, int index) {
  // Near seeds and indices have nothing in common.
  Dice dice(Dice(seed).Next() + static_cast<uint64_t>(index) * 0x5851f42d);
  RuleCase test;
  test.name = absl::StrCat("c", index);
  test.server_words = ServerWords(dice);
  if (dice.OneIn(2)) {
    AddTcpRules(dice, &test);
  } else {
    AddHttpRules(dice, &test);
  }
  return test;
}

std::string RandomAction(Dice& dice, RuleKind kind) {
  if (dice.OneIn(8)) {
    return absl::StrCat("unset-var(", RandomVariable(dice), ")");
  }
  std::string name = RandomVariable(dice);
  if (dice.OneIn(4)) {
    absl::StrAppend(
        &name, ",",
        dice.Pick({"ifexists", "ifnotexists", "ifempty", "ifnotempty", "ifset",
                   "ifnotset", "ifgt", "iflt", "ifexists,ifgt"}));
  }
  if (dice.OneIn(3)) {
    return absl::StrCat("set-var-fmt(", name, ") ",
                        Quoted(RandomFormat(dice, kind)));
  }
  return absl::StrCat("set-var(", name, ") ",
                      Quoted(RandomExpression(dice, kind)));
}

std::string RandomConnect(Dice& dice, RuleKind kind, bool* second) {
  std::string words = "connect";
  *second = dice.OneIn(3);
  if (*second) absl::StrAppend(&words, " port {port2}");
  if (!*second && dice.OneIn(6)) absl::StrAppend(&words, " port {port}");
  if (!*second && dice.OneIn(10))
    absl::StrAppend(&words, " addr {addr}:{port}");
  if (dice.OneIn(15)) absl::StrAppend(&words, " port {closed}");
  if (dice.OneIn(20)) absl::StrAppend(&words, " port int({port})");
  if (dice.OneIn(6)) absl::StrAppend(&words, " send-proxy");
  if (dice.OneIn(6)) absl::StrAppend(&words, " linger");
  if (dice.OneIn(5)) absl::StrAppend(&words, " default");
  if (dice.OneIn(5)) absl::StrAppend(&words, " comment \"to it\"");
  if (dice.OneIn(20)) {
    absl::StrAppend(&words,
                    kind == RuleKind::kTcp ? " proto none" : " proto h1");
  }
  if (dice.OneIn(60))
    absl::StrAppend(&words, dice.Pick({" port 0", " foo", " addr", " sni"}));
  return words;
}

std::string RandomExpectOptions(Dice& dice, RuleKind kind) {
  std::string words;
  if (dice.OneIn(6)) {
    absl::StrAppend(&words, "min-recv ", dice.Between(-1, 12), " ");
  }
  if (dice.OneIn(5)) {
    absl::StrAppend(&words, "comment ", dice.Pick({"hello ", "\"a <b>\" "}));
  }
  for (int i = 0; i < 3; ++i) {
    if (dice.OneIn(10)) absl::StrAppend(&words, RandomStatus(dice, i));
  }
  if (dice.OneIn(8)) {
    absl::StrAppend(&words, "on-success ", Quoted(RandomFormat(dice, kind)),
                    " ");
  }
  if (dice.OneIn(8)) {
    absl::StrAppend(&words, "on-error ", Quoted(RandomFormat(dice, kind)), " ");
  }
  if (dice.OneIn(8)) {
    absl::StrAppend(&words, "status-code ",
                    Quoted(RandomNumber(dice, kind) + ",mod(700)"), " ");
  }
  if (dice.OneIn(100)) {
    absl::StrAppend(&words,
                    dice.Pick({"min-recv -2 ", "ok-status L7STS ", "bogus "}));
  }
  return words;
}

void AppendPieces(Dice& dice, const std::string& bytes, Script* script) {
  std::string rest = bytes;
  for (int cuts = dice.Between(-1, 3); cuts > 0 && rest.size() > 1; --cuts) {
    const size_t length = dice.Between(1, static_cast<int>(rest.size()) - 1);
    script->push_back(Say(rest.substr(0, length)));
    rest.erase(0, length);
  }
  if (!rest.empty()) script->push_back(Say(rest));
}

void AppendEnd(Dice& dice, Ends ends, Script* script) {
  const int drawn = dice.Between(0, 9);
  if (ends == Ends::kByThePeer || drawn < 2) {
    script->push_back(Hold());
  } else if (drawn < 5 || script->empty()) {
    script->push_back(Fin());
  } else if (drawn == 5 && ends == Ends::kAny) {
    script->push_back(Reset());
  } else {
    script->push_back(FinAtOnce());
  }
}

}  // namespace checkd
