// `json` and `json_query` (F266).
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "checks/expressions/json_path.h"
#include "checks/expressions/row_groups.h"

namespace checkd {
namespace {

using Type = ArgumentType;

// ---- `json([<input-code>])`

struct InputCode {
  std::string_view name;
  bool utf8;
  bool permissive;  // more bytes than a character needs are right
  bool silent;      // what is wrong is left out, else all is undefined
};

constexpr InputCode kInputCodes[] = {{"ascii", false, false, false},
                                     {"utf8", true, false, false},
                                     {"utf8s", true, false, true},
                                     {"utf8p", true, true, false},
                                     {"utf8ps", true, true, true}};

// Makes the argument's number the index of the code, which is 0 by default.
absl::Status VerifyInputCode(Arguments* args) {
  Argument& code = (*args)[0];
  if (code.text.empty()) return absl::OkStatus();
  const auto* const found = std::find_if(
      std::begin(kInputCodes), std::end(kInputCodes),
      [&](const InputCode& known) { return known.name == code.text; });
  if (found == std::end(kInputCodes)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", code.text,
        "' is no input code; write 'ascii', 'utf8', 'utf8s', 'utf8p' or "
        "'utf8ps'"));
  }
  code.number = found - std::begin(kInputCodes);
  return absl::OkStatus();
}

struct Character {
  uint32_t code = 0;
  bool overlong = false;
};

// The UTF-8 character, of up to six bytes as UTF-8 once had, that `text` begins
// with; takes its bytes. False: bytes are missing, or it is no beginning, and
// those that are there are taken.
bool TakeUtf8(std::string_view* text, Character* out) {
  // Of characters of 1 to 6 bytes: the end of their first bytes, and what they
  // are good for.
  static constexpr std::array<uint8_t, 6> kEnds = {0x80, 0xe0, 0xf0,
                                                   0xf8, 0xfc, 0xfe};
  static constexpr std::array<uint32_t, 6> kSmallest = {
      0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};
  const auto first = static_cast<uint8_t>(text->front());
  text->remove_prefix(1);
  const size_t more = static_cast<size_t>(
      std::upper_bound(kEnds.begin(), kEnds.end(), first) - kEnds.begin());
  if (more == kEnds.size() || (first & 0xc0) == 0x80) return false;
  out->code = more == 0 ? first : first & (0x3fu >> more);
  for (size_t i = 0; i < more; ++i) {
    if (text->empty() || (text->front() & 0xc0) != 0x80) return false;
    out->code = out->code << 6 | (static_cast<uint8_t>(text->front()) & 0x3f);
    text->remove_prefix(1);
  }
  out->overlong = out->code < kSmallest[more];
  return true;
}

// Four digits have room for it, and it is a character.
bool CanEscape(uint32_t code) {
  return code < 0xfffe && (code < 0xd800 || code > 0xdfff);
}

void AppendEscaped(uint32_t code, std::string* out) {
  static constexpr std::string_view kPlain = "\"\\/\b\f\n\r\t";
  static constexpr std::string_view kLetters = "\"\\/bfnrt";
  const size_t at =
      code < 0x80 ? kPlain.find(static_cast<char>(code)) : kPlain.npos;
  if (at != kPlain.npos) {
    out->push_back('\\');
    out->push_back(kLetters[at]);
  } else if (code >= 0x20 && code < 0x7f) {
    out->push_back(static_cast<char>(code));
  } else {
    absl::StrAppendFormat(out, "\\u%04x", code);
  }
}

bool EscapeForJson(const ExpressionInput& in, const Arguments& args,
                   Sample* sample) {
  const InputCode& code = kInputCodes[args[0].number];
  std::string text;
  for (std::string_view rest = sample->bytes; !rest.empty();) {
    Character character;
    bool good = true;
    if (code.utf8) {
      good = TakeUtf8(&rest, &character) && CanEscape(character.code) &&
             (code.permissive || !character.overlong);
    } else {
      character.code = static_cast<uint8_t>(rest.front());
      rest.remove_prefix(1);
    }
    if (!good && !code.silent) return false;
    if (good) AppendEscaped(character.code, &text);
    if (text.size() > in.scratch->limit()) return false;
  }
  *sample = Sample::Text(in.scratch->Keep(text));
  return sample->bytes.data() != nullptr;
}

// ---- `json_query(<json_path>[,<output_type>])`

absl::Status VerifyQuery(Arguments* args) {
  const std::string& type = (*args)[1].text;
  if (!type.empty() && type != "int") {
    return absl::InvalidArgumentError(
        absl::StrCat("'", type, "' is no output type; write 'int' or nothing"));
  }
  return CheckJsonPath((*args)[0].text);
}

// What `\`, `text[0]`, ... stand for, and how many characters these are; 0:
// for nothing.
size_t Unescape(std::string_view text, char* out) {
  static constexpr std::string_view kLetters = "\"\\bfnrt";
  static constexpr std::string_view kPlain = "\"\\\b\f\n\r\t";
  if (text.empty()) return 0;
  if (text.front() == 'u') {  // a byte, "u00e9"; no character above
    uint8_t byte = 0;
    if (text.substr(0, 3) != "u00" || text.size() < 5) return 0;
    const char* const end = text.data() + 5;
    if (std::from_chars(text.data() + 3, end, byte, 16).ptr != end) return 0;
    *out = static_cast<char>(byte);
    return 5;
  }
  const size_t at = kLetters.find(text.front());
  if (at == kLetters.npos) return 0;
  *out = kPlain[at];
  return 1;
}

bool StringOf(const ExpressionInput& in, std::string_view text,
              Sample* sample) {
  *sample = Sample::Text(text);
  if (text.find('\\') == text.npos) return true;
  char* const plain = in.scratch->Allocate(text.size());
  if (plain == nullptr) return false;
  size_t size = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      plain[size++] = text[i];
      continue;
    }
    const size_t escape = Unescape(text.substr(i + 1), &plain[size++]);
    if (escape == 0) return false;
    i += escape;
  }
  in.scratch->Shrink(plain, size);
  sample->bytes = {plain, size};
  return true;
}

// As strtoll() reads it: "0x1f" and "017" too; what a double holds exactly.
bool IntegerOf(std::string_view text, Sample* sample) {
  constexpr uint64_t kLargest = (uint64_t{1} << 53) - 1;
  const bool negative = text.front() == '-';
  if (negative) text.remove_prefix(1);
  int base = text.front() == '0' ? 8 : 10;
  if (text.size() > 2 && base == 8 && (text[1] == 'x' || text[1] == 'X') &&
      absl::ascii_isxdigit(static_cast<unsigned char>(text[2]))) {
    base = 16;
    text.remove_prefix(2);
  }
  uint64_t value = 0;
  const auto result =
      std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (result.ec != std::errc() || value > kLargest) return false;
  const auto number = static_cast<int64_t>(value);
  *sample = Sample::Int(negative ? -number : number);
  return true;
}

// Six digits, as printf's "%g" has it.
bool DecimalOf(const ExpressionInput& in, std::string_view text,
               Sample* sample) {
  double number = 0;
  if (!absl::SimpleAtod({text.data(), JsonNumberLength(text)}, &number)) {
    return false;
  }
  std::array<char, 32> digits{};
  const int size = std::snprintf(digits.data(), digits.size(), "%g", number);
  *sample = Sample::Text(
      in.scratch->Keep({digits.data(), static_cast<size_t>(size)}));
  return sample->bytes.data() != nullptr;
}

bool QueryJson(const ExpressionInput& in, const Arguments& args,
               Sample* sample) {
  JsonValue value;
  if (!FindJson(args[0].text, sample->bytes, &value)) return false;
  switch (value.kind) {
    case JsonValue::Kind::kString:
      return StringOf(in, value.text, sample);
    case JsonValue::Kind::kNumber:
      if (!args[1].text.empty()) return IntegerOf(value.text, sample);
      return DecimalOf(in, value.text, sample);
    case JsonValue::Kind::kTrue:
    case JsonValue::Kind::kFalse:
      break;
  }
  *sample = Sample::Bool(value.kind == JsonValue::Kind::kTrue);
  return true;
}

constexpr Converter kConverters[] = {
    {"json",
     {{Type::kText}, 0, "[<input-code>]"},
     SampleType::kString,
     SampleType::kString,
     EscapeForJson,
     "as what a JSON string encloses, in ASCII",
     VerifyInputCode},
    {"json_query",
     {{Type::kText, Type::kText}, 1, "<json_path>[,<output_type>]"},
     SampleType::kString,
     SampleType::kAny,
     QueryJson,
     "a string, number or boolean of a JSON text; type int: a whole number",
     VerifyQuery},
};

}  // namespace

absl::Span<const Converter> JsonConverters() { return kConverters; }

}  // namespace checkd
