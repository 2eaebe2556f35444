#include "tests/differential/script.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace checkd {
namespace {

using Kind = ScriptStep::Kind;

// Of longer texts the length is told.
constexpr size_t kShown = 400;

std::string StepText(const ScriptStep& step) {
  switch (step.kind) {
    case Kind::kBytes:
      return "bytes";
    case Kind::kRequest:
      return "request";
    case Kind::kSay:
      return absl::StrCat("say \"", Printable(step.bytes.substr(0, kShown)),
                          "\"",
                          step.bytes.size() > kShown
                              ? absl::StrCat("... (", step.bytes.size(), ")")
                              : "");
    case Kind::kFin:
      return "fin";
    case Kind::kReset:
      return "reset";
    case Kind::kFinAtOnce:
      return "fin at once";
    case Kind::kHold:
      return "hold";
  }
  return "";
}

}  // namespace

ScriptStep Bytes() { return {.kind = Kind::kBytes}; }
ScriptStep Request() { return {.kind = Kind::kRequest}; }
ScriptStep Say(std::string_view bytes) {
  return {.kind = Kind::kSay, .bytes = std::string(bytes)};
}
ScriptStep Fin() { return {.kind = Kind::kFin}; }
ScriptStep Reset() { return {.kind = Kind::kReset}; }
ScriptStep FinAtOnce() { return {.kind = Kind::kFinAtOnce}; }
ScriptStep Hold() { return {.kind = Kind::kHold}; }

std::string Printable(std::string_view bytes) {
  return absl::CHexEscape(absl::string_view(bytes.data(), bytes.size()));
}

std::string ScriptText(const Script& script) {
  return absl::StrJoin(script, ", ",
                       [](std::string* out, const ScriptStep& step) {
                         out->append(StepText(step));
                       });
}

}  // namespace checkd
