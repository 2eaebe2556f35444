// Characters, words, parts (F265, F266).
#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "checks/expressions/row_groups.h"

namespace checkd {
namespace {

using Type = ArgumentType;

// Room for what is made; false: there is none.
bool Make(const ExpressionInput& in, size_t size, char** out) {
  *out = in.scratch->Allocate(size);
  return *out != nullptr;
}

template <char (*kChange)(unsigned char)>
bool ChangeEach(const ExpressionInput& in, const Arguments&, Sample* sample) {
  char* text = nullptr;
  if (!Make(in, sample->bytes.size(), &text)) return false;
  std::transform(sample->bytes.begin(), sample->bytes.end(), text,
                 [](char c) { return kChange(static_cast<unsigned char>(c)); });
  *sample = Sample::Text({text, sample->bytes.size()});
  return true;
}

char Lower(unsigned char c) { return absl::ascii_tolower(c); }
char Upper(unsigned char c) { return absl::ascii_toupper(c); }

bool Length(const ExpressionInput&, const Arguments&, Sample* sample) {
  *sample = Sample::Int(static_cast<int64_t>(sample->bytes.size()));
  return true;
}

bool TrimLeft(const ExpressionInput&, const Arguments& args, Sample* sample) {
  const size_t first = sample->bytes.find_first_not_of(args[0].text);
  sample->bytes.remove_prefix(std::min(first, sample->bytes.size()));
  return true;
}

bool TrimRight(const ExpressionInput&, const Arguments& args, Sample* sample) {
  const size_t last = sample->bytes.find_last_not_of(args[0].text);
  sample->bytes = sample->bytes.substr(0, last + 1);  // npos + 1 is 0
  return true;
}

bool CutLine(const ExpressionInput&, const Arguments&, Sample* sample) {
  sample->bytes = sample->bytes.substr(0, sample->bytes.find_first_of("\r\n"));
  return true;
}

bool Reverse(const ExpressionInput& in, const Arguments&, Sample* sample) {
  char* text = nullptr;
  if (!Make(in, sample->bytes.size(), &text)) return false;
  std::reverse_copy(sample->bytes.begin(), sample->bytes.end(), text);
  sample->bytes = {text, sample->bytes.size()};
  return true;
}

// `bytes(offset[,length])`.
bool Bytes(const ExpressionInput& in, const Arguments& args, Sample* sample) {
  int64_t offset = 0;
  int64_t length = static_cast<int64_t>(sample->bytes.size());
  if (!NumberOf(in, args[0], &offset) || offset < 0) return false;
  if (args[1].given && (!NumberOf(in, args[1], &length) || length < 0)) {
    return false;
  }
  const size_t begin =
      std::min(static_cast<size_t>(offset), sample->bytes.size());
  *sample =
      Sample::Binary(sample->bytes.substr(begin, static_cast<size_t>(length)));
  return true;
}

// The part number `index` of `text` between characters of `delimiters`, from
// the left (1) or the right (-1), and the `count` - 1 that follow it in that
// direction (0: all). Empty parts count unless they are to be skipped. False:
// there is no such part.
bool FindPart(std::string_view text, std::string_view delimiters, int64_t index,
              int64_t count, bool skip_empty, std::string_view* out) {
  const bool from_right = index < 0;
  int64_t left = from_right ? -index : index;
  const auto is_delimiter = [&](char c) {
    return delimiters.find(c) != delimiters.npos;
  };
  // As seen from where counting begins: position 0 is the first character.
  const size_t size = text.size();
  const auto at = [&](size_t i) { return text[from_right ? size - 1 - i : i]; };
  size_t begin = 0;
  for (size_t i = 0;; ++i) {
    if (i < size && !is_delimiter(at(i))) continue;
    const bool empty = i == begin;
    if (!(skip_empty && empty) && --left <= 0) {
      // `i` is behind the part; go on to the end of the last one wanted.
      size_t end = i;
      for (int64_t more = count - 1; end < size && (count == 0 || more > 0);) {
        size_t next = end + 1;
        while (next < size && !is_delimiter(at(next))) ++next;
        if (!skip_empty || next > end + 1) --more;
        end = next;
      }
      if (from_right) {
        *out = text.substr(size - end, end - begin);
      } else {
        *out = text.substr(begin, end - begin);
      }
      return true;
    }
    if (i >= size) return false;
    begin = i + 1;
  }
}

absl::Status VerifyPart(Arguments* args) {
  if ((*args)[0].number != 0) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "the first part is number 1, or -1 from the right");
}

template <bool kSkipEmpty>
bool Part(const ExpressionInput&, const Arguments& args, Sample* sample) {
  const int64_t count = args[2].given ? args[2].number : 1;
  std::string_view part;
  if (!FindPart(sample->bytes, args[1].text, args[0].number, count, kSkipEmpty,
                &part)) {
    if (kSkipEmpty) {  // a word that is not there is empty
      sample->bytes = sample->bytes.substr(0, 0);
      return true;
    }
    return false;
  }
  sample->bytes = part;
  return true;
}

// `concat([start[,variable[,end]]])`.
bool Concatenate(const ExpressionInput& in, const Arguments& args,
                 Sample* sample) {
  const std::string_view middle =
      args[1].given ? TextOf(in, args[1]) : std::string_view();
  const std::string_view parts[] = {sample->bytes, args[0].text, middle,
                                    args[2].text};
  size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  char* text = nullptr;
  if (!Make(in, size, &text)) return false;
  char* end = text;
  for (const std::string_view part : parts) {
    end = std::copy(part.begin(), part.end(), end);
  }
  sample->bytes = {text, size};
  return true;
}

// Less than 0, 0, or more, as the input stands to the variable's value.
bool Compare(const ExpressionInput& in, const Arguments& args, Sample* sample) {
  Sample other;
  if (!in.variables->Get(args[0].variable, in.scratch, &other) ||
      !Cast(&other, SampleType::kString, in.scratch)) {
    return false;
  }
  const std::string_view a = sample->bytes;
  const std::string_view b = other.bytes;
  int order = a.size() < b.size() ? -1 : a.size() > b.size();
  const size_t common = std::min(a.size(), b.size());
  for (size_t i = 0; i < common; ++i) {
    if (a[i] == b[i]) continue;
    order = static_cast<uint8_t>(a[i]) - static_cast<uint8_t>(b[i]);
    break;
  }
  *sample = Sample::Int(order);
  return true;
}

// As long for every difference.
bool CompareSecurely(const ExpressionInput& in, const Arguments& args,
                     Sample* sample) {
  Sample other;
  if (!in.variables->Get(args[0].variable, in.scratch, &other) ||
      !Cast(&other, SampleType::kBinary, in.scratch)) {
    return false;
  }
  unsigned different = sample->bytes.size() != other.bytes.size();
  const size_t size = std::min(sample->bytes.size(), other.bytes.size());
  for (size_t i = 0; i < size; ++i) {
    different |= static_cast<unsigned>(sample->bytes[i] ^ other.bytes[i]);
  }
  *sample = Sample::Bool(different == 0);
  return true;
}

// ---- `regsub(regex,substitute[,flags])`

absl::Status VerifyRegsub(Arguments* args) {
  const std::string& flags = (*args)[2].text;
  if (flags.find_first_not_of("gi") != flags.npos) {
    return absl::InvalidArgumentError(
        "the third argument is 'g' (every match), 'i' (either case) or both");
  }
  RegexOptions options;
  options.ignore_case = flags.find('i') != flags.npos;
  auto regex = Regex::Compile((*args)[0].text, options);
  if (!regex.ok()) return regex.status();
  (*args)[0].regex = *std::move(regex);
  return absl::OkStatus();
}

bool Substitute(const ExpressionInput& in, const Arguments& args,
                Sample* sample) {
  std::string result;
  const bool all = args[2].text.find('g') != std::string::npos;
  if (!args[0].regex->Substitute(sample->bytes, args[1].text, all,
                                 in.scratch->limit(), &result)) {
    return false;
  }
  *sample = Sample::Text(in.scratch->Keep(result));
  return sample->bytes.data() != nullptr;
}

constexpr ArgumentForm kNone = {};
constexpr ArgumentForm kCharacters = {{Type::kText}, 1, "<characters>"};
constexpr ArgumentForm kPart = {
    {Type::kInt, Type::kText, Type::kInt}, 2, "<index>,<delimiters>[,<count>]"};
constexpr ArgumentForm kVariable = {{Type::kVariable}, 1, "<variable>"};

constexpr Converter kConverters[] = {
    {"bytes",
     {{Type::kNumberOrVariable, Type::kNumberOrVariable},
      1,
      "<offset>[,<length>]"},
     SampleType::kBinary,
     SampleType::kBinary,
     Bytes,
     "a part of it"},
    {"concat",
     {{Type::kText, Type::kVariable, Type::kText},
      0,
      "[<start>[,<variable>[,<end>]]]"},
     SampleType::kString,
     SampleType::kString,
     Concatenate,
     "appends a text, a variable and a text"},
    {"cut_crlf", kNone, SampleType::kString, SampleType::kString, CutLine,
     "what stands before the first CR or LF"},
    {"field", kPart, SampleType::kString, SampleType::kString, Part<false>,
     "fields between delimiters, from the left (1) or the right (-1)",
     VerifyPart},
    {"length", kNone, SampleType::kString, SampleType::kInt, Length,
     "how long it is"},
    {"lower", kNone, SampleType::kString, SampleType::kString,
     ChangeEach<Lower>, "lower case"},
    {"ltrim", kCharacters, SampleType::kString, SampleType::kString, TrimLeft,
     "without these characters at its beginning"},
    {"regsub",
     {{Type::kText, Type::kText, Type::kText},
      2,
      "<regex>,<substitute>[,<flags>]"},
     SampleType::kString,
     SampleType::kString,
     Substitute,
     "with the first match replaced, or (flag g) all; flag i: either case",
     VerifyRegsub},
    {"reverse", kNone, SampleType::kString, SampleType::kString, Reverse,
     "from its end to its beginning"},
    {"rtrim", kCharacters, SampleType::kString, SampleType::kString, TrimRight,
     "without these characters at its end"},
    {"secure_memcmp", kVariable, SampleType::kBinary, SampleType::kBool,
     CompareSecurely, "true if it equals the variable, in constant time",
     nullptr, true},
    {"strcmp", kVariable, SampleType::kString, SampleType::kInt, Compare,
     "less than 0, 0 or more: as it stands to the variable", nullptr, true},
    {"upper", kNone, SampleType::kString, SampleType::kString,
     ChangeEach<Upper>, "upper case"},
    {"word", kPart, SampleType::kString, SampleType::kString, Part<true>,
     "words between delimiters, from the left (1) or the right (-1)",
     VerifyPart},
};

}  // namespace

absl::Span<const Converter> TextConverters() { return kConverters; }

}  // namespace checkd
