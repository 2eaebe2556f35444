#include "checks/rules/interpreter.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "checks/rules/failure_text.h"

namespace checkd {
namespace {

Verdict MakeVerdict(CheckStatus status, int code, std::string description) {
  return {
      .status = status, .code = code, .description = std::move(description)};
}

// What tcp rules say when all went well (F182, F190, F229).
constexpr char kTcpPassed[] = "(tcp-check)";

}  // namespace

void Interpreter::Begin(const Ruleset* ruleset) {
  ruleset_ = ruleset;
  step_ = nullptr;
  GoTo(0);
}

void Interpreter::Next() { GoTo(position_ + 1); }

void Interpreter::GoTo(int position) {
  position_ = position;
  if (rule() == nullptr) return;
  code_ = 0;  // F651
  passed_by_404_ = false;
  // Variables are no steps: what came before them decides (F231).
  if (!IsVariable(*rule())) step_ = rule();
}

const LogFormat* Interpreter::NextHost() const {
  const SendRule* send = nullptr;
  for (int at = position_; send == nullptr && At(at) != nullptr; ++at) {
    send = std::get_if<SendRule>(&At(at)->action);
  }
  const auto* const http =
      send != nullptr ? std::get_if<HttpSend>(send) : nullptr;
  if (http == nullptr) return nullptr;
  for (const auto& [name, value] : http->headers) {
    if (absl::EqualsIgnoreCase(name, "host")) return &value;
  }
  return nullptr;
}

ExpectOutcome Interpreter::Evaluate(const ExpectInput& input, bool stopped) {
  if (input.response != nullptr) {
    code_ = input.response->status;
    passed_by_404_ = PassesBy404(stopped);
    if (passed_by_404_) return ExpectOutcome::kPass;
  }
  const ExpectOutcome outcome = EvaluateExpect(expect(), input, &finding_);
  if (outcome == ExpectOutcome::kWait) GoTo(expect().head);
  return outcome;
}

Verdict Interpreter::Success(const ExpectInput& input, bool secured) const {
  if (passed_by_404_) return MakeVerdict(CheckStatus::kL7Okc, code_, {});
  if (const auto* connect = std::get_if<ConnectRule>(&step_->action)) {
    return MakeVerdict(secured ? CheckStatus::kL6Ok : CheckStatus::kL4Ok, code_,
                       connect->implicit ? "" : kTcpPassed);
  }
  const auto* const expect = std::get_if<ExpectRule>(&step_->action);
  if (expect == nullptr) {
    return MakeVerdict(CheckStatus::kL7Ok, code_, kTcpPassed);
  }
  const int code = ReportedCode(*expect, input, code_);
  if (expect->on_success) {
    const std::string_view text =
        expect->on_success->Evaluate(input.expression());
    return MakeVerdict(OkStatus(*expect), code,
                       std::string(text.substr(0, text.find('\0'))));
  }
  if (expect->match == Match::kReply) {
    const std::string& text = finding_.text;
    return MakeVerdict(OkStatus(*expect), finding_.code,
                       text.substr(0, text.find('\0')));
  }
  const bool tcp = ruleset_->type() == RulesetType::kTcp;
  return MakeVerdict(OkStatus(*expect), code, tcp ? kTcpPassed : "");
}

Verdict Interpreter::Mismatch(const ExpectInput& input) const {
  const int code = ReportedCode(expect(), input, code_);
  if (finding_.kind == Reply::Kind::kFailed) {
    return MakeVerdict(finding_.status,
                       finding_.code != 0 ? finding_.code : code,
                       FoundFailureText(*rule(), finding_.text));
  }
  return MakeVerdict(ErrorStatus(expect()), code,
                     ExpectFailureText(ruleset_->type(), *rule(), input));
}

Verdict Interpreter::IoFailure(ConnectionStage stage, ConnectionError error,
                               int sys_errno) const {
  CheckStatus status = CheckStatus::kSockErr;
  if (stage == ConnectionStage::kConnecting) status = CheckStatus::kL4Con;
  if (stage == ConnectionStage::kSecuring) status = CheckStatus::kL6Rsp;
  return MakeVerdict(status, 0,
                     FailureText(ruleset_->type(), step_, error, sys_errno));
}

Verdict Interpreter::Timeout(ConnectionStage stage) const {
  CheckStatus status = CheckStatus::kL7Tout;
  switch (stage) {
    case ConnectionStage::kConnecting:
      status = CheckStatus::kL4Tout;
      break;
    case ConnectionStage::kSecuring:
      status = CheckStatus::kL6Tout;
      break;
    case ConnectionStage::kTunnelling:
      break;
    case ConnectionStage::kEstablished:
      if (const auto* expect = std::get_if<ExpectRule>(&step_->action)) {
        status = TimeoutStatus(*expect);
      }
      break;
  }
  return MakeVerdict(
      status, 0,
      FailureText(ruleset_->type(), step_, ConnectionError::kNone, 0));
}

Verdict Interpreter::CannotSend(const std::string& why) const {
  return MakeVerdict(
      CheckStatus::kL7Rsp, 0,
      absl::StrCat("tcp-check send : ", why, " at step ", StepNumber(*rule())));
}

Verdict Interpreter::BadResponse(const HttpResponse& response,
                                 const ExpectInput& input) const {
  std::string text(response.excess);
  if (text.empty() && response.headers_complete) {
    text = BadFramingText(*rule(), input);
  }
  return MakeVerdict(CheckStatus::kL7Rsp, 0, std::move(text));
}

}  // namespace checkd
