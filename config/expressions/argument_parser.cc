#include "config/expressions/argument_parser.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "config/words/words.h"

namespace checkd {
namespace {

size_t TypesOf(const ArgumentForm& form) {
  const auto* const end =
      std::find(form.types.begin(), form.types.end(), ArgumentType::kNone);
  return static_cast<size_t>(end - form.types.begin());
}

absl::Status TakeVariable(const std::string& text, Argument* out) {
  absl::StatusOr<VariableName> name = ParseVariableName(text);
  if (!name.ok()) return name.status();
  out->variable = *std::move(name);
  return absl::OkStatus();
}

absl::Status TakeIp(const std::string& text, Address::Family family,
                    Argument* out) {
  const auto address = Address::FromIp(text);
  if (!address || address->family() != family) {
    return InvalidWord("'%s' is no %s address", text,
                       family == Address::Family::kIpv4 ? "IPv4" : "IPv6");
  }
  out->address = *address;
  return absl::OkStatus();
}

absl::Status TakeOne(ArgumentType type, const std::string& text,
                     Argument* out) {
  switch (type) {
    case ArgumentType::kInt:
      if (absl::SimpleAtoi(text, &out->number)) return absl::OkStatus();
      return InvalidWord("'%s' is no integer", text);
    case ArgumentType::kNumberOrVariable:
      if (absl::SimpleAtoi(text, &out->number)) return absl::OkStatus();
      if (TakeVariable(text, out).ok()) return absl::OkStatus();
      return InvalidWord("'%s' is neither an integer nor a variable's name",
                         text);
    case ArgumentType::kVariable:
      return TakeVariable(text, out);
    case ArgumentType::kTextOrVariable:
      (void)TakeVariable(text, out);
      return absl::OkStatus();
    case ArgumentType::kIpv4:
      return TakeIp(text, Address::Family::kIpv4, out);
    case ArgumentType::kIpv6:
      return TakeIp(text, Address::Family::kIpv6, out);
    case ArgumentType::kServer:
      if (!text.empty()) return absl::OkStatus();
      return InvalidWord("the name of a server is missing");
    case ArgumentType::kNone:
    case ArgumentType::kText:
    case ArgumentType::kBackend:
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Arguments> BindArguments(
    const ArgumentForm& form, const std::vector<std::string>& written) {
  const size_t types = TypesOf(form);
  // "()" is one empty argument to the lexer, and none to users.
  const bool none = written.size() == 1 && written[0].empty();
  const size_t count = none && form.required == 0 ? 0 : written.size();
  if (count > types) {
    if (types == 0) return InvalidWord("takes no arguments");
    return InvalidWord("takes at most %d arguments: (%s)", types, form.text);
  }
  if (count < form.required) {
    return InvalidWord("expects arguments: (%s)", form.text);
  }
  Arguments arguments(types);
  for (size_t i = 0; i < count; ++i) {
    Argument& argument = arguments[i];
    argument.text = written[i];
    // One that is left empty between others takes its default.
    const bool empty = written[i].empty() && i >= form.required &&
                       form.types[i] != ArgumentType::kText;
    if (empty) continue;
    argument.given = true;
    if (absl::Status s = TakeOne(form.types[i], written[i], &argument);
        !s.ok()) {
      return s;
    }
  }
  return arguments;
}

}  // namespace checkd
