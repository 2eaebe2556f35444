#include "config/rules/rule_words.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/rules/rule_parsers.h"

namespace checkd {
namespace {

// ---- rules

// Tells what is wrong with a rule, in the wrapper of F156.
void Tell(const RuleDraft& draft, Line& line, WordError error) {
  line.Error(std::move(error).Within(
      absl::StrCat("'", draft.type == RulesetType::kHttp ? "http" : "tcp",
                   "-check ", draft.written, "' : ")));
}

// The same for what the builder says of the whole rule, with a full stop even
// behind another one, as in HAProxy.
void TellBuilt(const RuleDraft& draft, Line& line, const absl::Status& status) {
  if (status.ok()) return;
  WordError error = line.Refusal(status);
  error.text.push_back('.');
  Tell(draft, line, std::move(error));
}

void TakeConnectRule(RuleDraft& draft, Line& line) {
  RulesetBuilder& builder = draft.rules.BeginRule(draft.type);
  ParsedRule<ConnectRule> parsed;
  if (MaybeError error = TakeConnect(draft.context(line), line, &parsed)) {
    return Tell(draft, line, *std::move(error));
  }
  TellBuilt(
      draft, line,
      builder.AddConnect(std::move(parsed.rule), std::move(parsed.comment)));
}

void TakeTcpSendRule(RuleDraft& draft, Line& line) {
  RulesetBuilder& builder = draft.rules.BeginRule(draft.type);
  ParsedRule<RawSend> parsed;
  if (MaybeError error = TakeTcpSend(
          line.keyword(), draft.rules.expressions(line), line, &parsed)) {
    return Tell(draft, line, *std::move(error));
  }
  TellBuilt(draft, line,
            builder.AddSend(std::move(parsed.rule), std::move(parsed.comment)));
}

void TakeHttpSendRule(RuleDraft& draft, Line& line) {
  RulesetBuilder& builder = draft.rules.BeginRule(draft.type);
  ParsedRule<HttpSendWords> parsed;
  if (MaybeError error =
          TakeHttpSend(draft.rules.expressions(line), line, &parsed)) {
    return Tell(draft, line, *std::move(error));
  }
  TellBuilt(
      draft, line,
      builder.AddHttpSend(std::move(parsed.rule), std::move(parsed.comment)));
}

void TakeExpectRule(RuleDraft& draft, Line& line) {
  RulesetBuilder& builder = draft.rules.BeginRule(draft.type);
  ParsedRule<ExpectRule> parsed;
  if (MaybeError error = TakeExpect(draft.context(line), line, &parsed)) {
    return Tell(draft, line, *std::move(error));
  }
  TellBuilt(
      draft, line,
      builder.AddExpect(std::move(parsed.rule), std::move(parsed.comment)));
}

void TakeComment(RuleDraft& draft, Line& line) {
  RulesetBuilder& builder = draft.rules.BeginRule(draft.type);
  const WordOr<std::string_view> text =
      line.TakeText({.missing = "expects a string as argument"});
  if (!text.ok()) return Tell(draft, line, text.error());
  builder.AddComment(std::string(*text));
}

void TakeVariableRule(RuleDraft& draft, Line& line) {
  RulesetBuilder& builder = draft.rules.BeginRule(draft.type);
  VariableRule rule;
  if (MaybeError error =
          TakeVariable(draft.rules.expressions(line), line, &rule)) {
    return Tell(draft, line, *std::move(error));
  }
  builder.AddVariable(std::move(rule));
}

// ---- flags of the ruleset

// They stand alone.
void TakeFlag(Line& line, bool* flag) {
  if (line.done()) {
    *flag = true;
    return;
  }
  const std::string_view extra = line.Take();
  line.Error(line.last(),
             absl::StrCat("'http-check' cannot handle unexpected argument '",
                          extra, "'. '", line.keyword(), "' stands alone."));
}

void TakeDisableOn404(RuleDraft& draft, Line& line) {
  TakeFlag(line, &draft.rules.disable_on_404);
}

void TakeSendState(RuleDraft& draft, Line& line) {
  TakeFlag(line, &draft.rules.send_state);
}

// ---- the rows, in the order of HAProxy's list

using Row = KeywordRow<RuleDraft>;

constexpr Row kFlagRows[] = {
    {{"disable-on-404", "",
      "a 404 of a server that is not DOWN passes, and means no new traffic"},
     TakeDisableOn404},
    {{"send-state", "",
      "requests tell the server its state, in `x-haproxy-server-state`"},
     TakeSendState},
};

constexpr Row kFirstRows[] = {
    {{"comment", "<text>",
      "for the rules that follow; shown when one of them fails"},
     TakeComment},
    {{"connect", "[<word>...]",
      "a connection; with `port`, `addr`, `ssl` and others, another one than "
      "the server's"},
     TakeConnectRule},
};

constexpr Row kTcpSendRows[] = {
    {{"send", "<text>", "sends it"}, TakeTcpSendRule},
    {{.word = "send-lf",
      .arguments = "<format>",
      .help = "the same of a log-format string",
      .flags = kUnlisted},
     TakeTcpSendRule},
    {{"send-binary", "<hex>", "sends bytes, written in hexadecimal digits"},
     TakeTcpSendRule},
    {{.word = "send-binary-lf",
      .arguments = "<format>",
      .help = "the same of a log-format string",
      .flags = kUnlisted},
     TakeTcpSendRule},
};

constexpr Row kHttpSendRows[] = {
    {{"send", "[<word>...]", "a request: `meth`, `uri`, `ver`, `hdr`, `body`"},
     TakeHttpSendRule},
};

constexpr Row kLastRows[] = {
    {{"expect", "[!]<match> <pattern>",
      "what the answer must be, or with `!` must not be"},
     TakeExpectRule},
    {{"set-var-fmt", "(<name>[,<condition>...]) <format>",
      "sets a variable to what a log-format string says"},
     TakeVariableRule},
    {{"set-var", "(<name>[,<condition>...]) <expression>",
      "sets a variable to the value of an expression"},
     TakeVariableRule},
    {{"unset-var", "(<name>)", "takes a variable's value"}, TakeVariableRule},
};

}  // namespace

const KeywordTable<RuleDraft>& RuleKeywords(RulesetType type) {
  static const auto* const tcp = new KeywordTable<RuleDraft>(
      Scope::kTcpCheck, {kFirstRows, kTcpSendRows, kLastRows});
  static const auto* const http = new KeywordTable<RuleDraft>(
      Scope::kHttpCheck, {kFlagRows, kFirstRows, kHttpSendRows, kLastRows});
  return type == RulesetType::kHttp ? *http : *tcp;
}

}  // namespace checkd
