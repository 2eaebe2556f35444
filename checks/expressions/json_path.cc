#include "checks/expressions/json_path.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

// ---- paths

struct Step {
  bool is_key = false;
  std::string_view key;  // backslashes as written
  uint32_t index = 0;

  bool Matches(uint32_t element, std::string_view name) const;
};

bool Step::Matches(uint32_t element, std::string_view name) const {
  if (!is_key) return element == index;
  size_t at = 0;
  for (size_t i = 0; i < key.size(); ++i, ++at) {
    if (key[i] == '\\' && i + 1 < key.size()) ++i;
    if (at == name.size() || name[at] != key[i]) return false;
  }
  return at == name.size();
}

// The step that `path`, which is not empty, begins with; false: none.
bool TakeStep(std::string_view* path, Step* step) {
  const char first = path->front();
  path->remove_prefix(1);
  step->is_key = first == '.';
  if (first == '[') {
    const size_t size = path->find(']');
    if (size == path->npos) return false;
    const absl::string_view digits(path->data(), size);
    path->remove_prefix(size + 1);
    return std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit) &&
           absl::SimpleAtoi(digits, &step->index);
  }
  size_t size = 0;
  while (size < path->size() && (*path)[size] != '.' && (*path)[size] != '[') {
    size += (*path)[size] == '\\' ? 2 : 1;
  }
  step->key = path->substr(0, size);
  path->remove_prefix(step->key.size());
  return step->is_key;
}

size_t CountDigits(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

// ---- documents

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) { SkipBlanks(); }

  // From the beginning of a container to that of the element or the member that
  // `step` names.
  bool Find(const Step& step);
  // The scalar here.
  bool Read(JsonValue* out);

 private:
  enum class Next : uint8_t { kElement, kEnd, kBroken };

  char Peek() const { return text_.empty() ? '\0' : text_.front(); }
  bool Skip(char c);
  bool Skip(std::string_view word);
  void SkipBlanks();
  // What the quotes enclose.
  bool TakeString(std::string_view* out);
  bool SkipValue();
  // To the next value of the container that `close` ends.
  Next GoOn(char close, bool first, std::string_view* key);

  std::string_view text_;  // what is left
  int depth_ = 0;
};

bool Scanner::Skip(char c) {
  if (Peek() != c || text_.empty()) return false;
  text_.remove_prefix(1);
  return true;
}

bool Scanner::Skip(std::string_view word) {
  if (text_.substr(0, word.size()) != word) return false;
  text_.remove_prefix(word.size());
  return true;
}

void Scanner::SkipBlanks() {
  text_.remove_prefix(
      std::min(text_.find_first_not_of(" \t\r\n"), text_.size()));
}

bool Scanner::TakeString(std::string_view* out) {
  if (!Skip('"')) return false;
  for (size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\\') {
      ++i;
    } else if (text_[i] == '"') {
      *out = text_.substr(0, i);
      text_.remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

// A comma may stand behind the last one (as in 2.6).
Scanner::Next Scanner::GoOn(char close, bool first, std::string_view* key) {
  SkipBlanks();
  const bool more = first || Skip(',');
  SkipBlanks();
  if (Skip(close)) return Next::kEnd;
  if (!more) return Next::kBroken;
  if (close == '}') {
    if (!TakeString(key)) return Next::kBroken;
    SkipBlanks();
    if (!Skip(':')) return Next::kBroken;
    SkipBlanks();
  }
  return Next::kElement;
}

bool Scanner::Find(const Step& step) {
  if (depth_ == kMaxJsonDepth || !Skip(step.is_key ? '{' : '[')) return false;
  ++depth_;
  const char close = step.is_key ? '}' : ']';
  std::string_view key;
  for (uint32_t i = 0; GoOn(close, i == 0, &key) == Next::kElement; ++i) {
    if (step.Matches(i, key)) return true;
    if (!SkipValue()) return false;
  }
  return false;
}

bool Scanner::SkipValue() {
  std::string_view unused;
  if (Peek() == '"') return TakeString(&unused);
  if (Skip("true") || Skip("false") || Skip("null")) return true;
  const bool object = Peek() == '{';
  if (!object && Peek() != '[') {
    const size_t size = JsonNumberLength(text_);
    text_.remove_prefix(size);
    return size > 0;
  }
  if (depth_ == kMaxJsonDepth) return false;
  text_.remove_prefix(1);
  ++depth_;
  for (bool first = true;; first = false) {
    const Next next = GoOn(object ? '}' : ']', first, &unused);
    if (next == Next::kElement && SkipValue()) continue;
    --depth_;
    return next == Next::kEnd;
  }
}

bool Scanner::Read(JsonValue* out) {
  if (Peek() == '"') {
    out->kind = JsonValue::Kind::kString;
    return TakeString(&out->text);
  }
  if (JsonNumberLength(text_) > 0) {
    *out = {JsonValue::Kind::kNumber, text_};
    return true;
  }
  const bool yes = Skip("true");
  out->kind = yes ? JsonValue::Kind::kTrue : JsonValue::Kind::kFalse;
  return yes || Skip("false");
}

}  // namespace

absl::Status CheckJsonPath(std::string_view path) {
  std::string_view rest = path;
  bool good = !path.empty() && path.front() == '$';
  if (good) rest.remove_prefix(1);
  for (Step step; good && !rest.empty();) good = TakeStep(&rest, &step);
  if (good) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "'", absl::string_view(path.data(), path.size()),
      "' is no path; write '$' and then '.key' or '[0]' for each level"));
}

bool FindJson(std::string_view path, std::string_view document,
              JsonValue* out) {
  Scanner scanner(document);
  path.remove_prefix(1);
  for (Step step; !path.empty();) {
    if (!TakeStep(&path, &step) || !scanner.Find(step)) return false;
  }
  return scanner.Read(out);
}

// `-12.5e+3`; zeros may stand in front.
size_t JsonNumberLength(std::string_view text) {
  size_t size = !text.empty() && text.front() == '-' ? 1 : 0;
  const size_t whole = CountDigits(text.substr(size));
  if (whole == 0) return 0;
  size += whole;
  if (size < text.size() && text[size] == '.') {
    const size_t decimals = CountDigits(text.substr(size + 1));
    if (decimals > 0) size += 1 + decimals;
  }
  if (size < text.size() && (text[size] == 'e' || text[size] == 'E')) {
    size_t digits = size + 1;
    if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) {
      ++digits;
    }
    const size_t exponent = CountDigits(text.substr(digits));
    if (exponent > 0) size = digits + exponent;
  }
  return size;
}

}  // namespace checkd
