#include "checks/protocols/protocol_steps.h"

#include <string>
#include <utility>
#include <vector>

#include "checks/expressions/expression.h"
#include "checks/rules/ruleset_builder.h"

namespace checkd {
namespace {

using Kind = ProtocolStep::Kind;

Argument Number(int number) {
  Argument argument;
  argument.given = true;
  argument.number = number;
  return argument;
}

Argument Text(std::string text) {
  Argument argument;
  argument.given = true;
  argument.text = std::move(text);
  return argument;
}

// `res.payload(<from>,<length>)` and what the steps make of it.
std::unique_ptr<const Expression> Payload(
    int from, int length, std::vector<Expression::Step> steps = {}) {
  Arguments range;
  range.push_back(Number(from));
  range.push_back(Number(length));
  // Nothing of it is constant, so that no limit applies here.
  return std::make_unique<const Expression>(
      FindFetch("res.payload"), std::move(range), std::move(steps), 0);
}

LogFormat ToFormat(const StepText& text) {
  if (text.from < 0) return LogFormat(std::string(text.text));
  std::vector<Expression::Step> steps;
  if (text.trim_left) {
    Arguments blanks;
    blanks.push_back(Text(" "));
    steps.push_back({FindConverter("ltrim"), std::move(blanks)});
  }
  if (text.first_line) steps.push_back({FindConverter("cut_crlf"), {}});
  std::vector<LogFormat::Part> parts;
  parts.push_back(
      {.text = {}, .expression = Payload(text.from, 0, std::move(steps))});
  return LogFormat(std::move(parts));
}

Match MatchOf(Kind kind) {
  switch (kind) {
    case Kind::kRegex:
    case Kind::kNotRegex:
      return Match::kRegex;
    case Kind::kHexRegex:
      return Match::kBinaryRegex;
    case Kind::kReply:
      return Match::kReply;
    case Kind::kConnect:
    case Kind::kSend:
    case Kind::kString:
      break;
  }
  return Match::kString;
}

ExpectRule ToExpect(const ProtocolStep& step) {
  ExpectRule expect;
  expect.match = MatchOf(step.kind);
  expect.inverse = step.kind == Kind::kNotRegex;
  expect.min_recv = step.min_recv;
  expect.pattern = std::string(step.text);
  expect.reply = step.reply;
  if (expect.match == Match::kRegex || expect.match == Match::kBinaryRegex) {
    expect.regex = *Regex::Compile(expect.pattern);
  }
  expect.ok_status = step.ok;
  expect.error_status = step.error;
  expect.tout_status = step.timeout;
  if (step.on_success) expect.on_success = ToFormat(*step.on_success);
  if (step.on_error) expect.on_error = ToFormat(*step.on_error);
  if (step.code_length > 0) expect.status_code = Payload(0, step.code_length);
  return expect;
}

}  // namespace

std::unique_ptr<const RuleList> CompileProtocol(
    absl::Span<const ProtocolStep> steps) {
  RulesetBuilder builder(RulesetType::kBuiltIn);
  // Rules of this type come in any order, and a CONNECT is the first: none of
  // them can fail.
  for (const ProtocolStep& step : steps) {
    if (step.kind == Kind::kConnect) {
      ConnectRule connect;
      connect.use_default = true;
      connect.linger = step.linger;
      (void)builder.AddConnect(std::move(connect), "");
    } else if (step.kind == Kind::kSend) {
      (void)builder.AddSend(std::string(step.text), "", step.time_at);
    } else {
      (void)builder.AddExpect(ToExpect(step), "");
    }
  }
  return builder.Build();
}

}  // namespace checkd
