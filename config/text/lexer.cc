#include "config/text/lexer.h"

#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "config/text/caret.h"

namespace checkd {
namespace {

using Kind = LexError::Kind;

enum class Class : uint8_t { kPlain, kBlank, kEnd, kComment, kSpecial };

constexpr std::array<Class, 256> kClasses = [] {
  std::array<Class, 256> classes{};
  for (unsigned char c : {' ', '\t', '\v', '\f'}) classes[c] = Class::kBlank;
  for (unsigned char c : {'\0', '\n', '\r'}) classes[c] = Class::kEnd;
  for (unsigned char c : {'"', '\'', '\\'}) classes[c] = Class::kSpecial;
  classes['#'] = Class::kComment;
  return classes;
}();

Class ClassOf(char c) { return kClasses[static_cast<unsigned char>(c)]; }

bool IsNameChar(char c) { return absl::ascii_isalnum(c) || c == '_'; }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// What `\c` stands for, or nothing if it stands for itself. `\xHH` is not
// among them.
std::optional<char> Unescaped(char c, char quote) {
  switch (c) {
    case ' ':
    case '\\':
    case '#':
    case '\'':
    case '"':
      return c;
    case 't':
      return '\t';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case '$':
      if (quote == '"') return c;
      break;
  }
  return std::nullopt;
}

}  // namespace

// The word that SplitQuoted() is building at the end of `buffer_`.
class Lexer::Word {
 public:
  Word(size_t offset, size_t at) : offset_(offset), at_(at) {}

  // A quote makes a word even if nothing follows; `${NAME[*]}` without a value
  // takes that back (F006).
  void set_exists(bool exists) { exists_ = exists; }
  bool exists(size_t buffer_size) const {
    return exists_ || buffer_size > offset_;
  }
  Piece Finish(size_t buffer_size) const {
    return {nullptr, offset_, buffer_size - offset_,
            static_cast<uint32_t>(at_ + 1)};
  }

 private:
  size_t offset_;
  size_t at_;
  bool exists_ = false;
};

std::optional<LexError> Lexer::Split(std::string_view line) {
  size_t length = 0;
  while (length < line.size() && ClassOf(line[length]) != Class::kEnd) ++length;
  line = line.substr(0, length);
  line_ = line;
  pieces_.clear();
  buffer_.clear();
  words_.clear();
  positions_.clear();
  std::optional<LexError> error;
  size_t at = 0;
  while (!error) {
    while (at < line.size() && ClassOf(line[at]) == Class::kBlank) ++at;
    const size_t begin = at;
    while (at < line.size() && ClassOf(line[at]) == Class::kPlain) ++at;
    if (at < line.size() && ClassOf(line[at]) == Class::kSpecial) {
      error = SplitQuoted(begin, &at);
    } else if (at > begin) {
      error = AddPiece({line.data() + begin, 0, at - begin,
                        static_cast<uint32_t>(begin + 1)});
    } else {
      break;
    }
  }
  if (error) return error;
  for (const Piece& piece : pieces_) {
    words_.emplace_back(
        piece.in_line ? piece.in_line : buffer_.data() + piece.offset,
        piece.size);
    positions_.push_back(piece.position);
  }
  return std::nullopt;
}

std::optional<LexError> Lexer::AddPiece(Piece piece) {
  if (pieces_.size() < kMaxWords) {
    pieces_.push_back(piece);
    return std::nullopt;
  }
  const Piece& last = pieces_.back();
  const char* text = last.in_line ? last.in_line : buffer_.data() + last.offset;
  // Here, unlike elsewhere, HAProxy does not count leading blanks.
  const size_t position = last.position - pieces_.front().position + 1;
  return LexError{
      Kind::kTooManyWords, last.position,
      absl::StrFormat(
          "too many words, truncating after word %d, position %d: <%s>.",
          kMaxWords, position, std::string_view(text, last.size))};
}

// A word that needs more than to be cut out of the line.
std::optional<LexError> Lexer::SplitQuoted(size_t begin, size_t* end) {
  Word word(buffer_.size(), begin);
  char quote = 0;
  size_t quote_at = 0;
  size_t at = begin;
  while (at < line_.size()) {
    const char c = line_[at];
    std::optional<LexError> error;
    if (quote != 0 && c == quote) {
      quote = 0;
      ++at;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
      quote_at = at++;
      word.set_exists(true);
    } else if (quote != '\'' && c == '\\') {
      error = Escape(&at, quote);
    } else if (quote == '"' && c == '$') {
      error = Expand(&at, word);
    } else if (quote == 0 &&
               (ClassOf(c) == Class::kBlank || ClassOf(c) == Class::kComment)) {
      break;
    } else {
      buffer_.push_back(c);
      ++at;
    }
    if (error) return error;
  }
  if (quote != 0) {
    return Error(Kind::kUnmatchedQuote, quote_at, "unmatched quote");
  }
  *end = at;
  if (!word.exists(buffer_.size())) return std::nullopt;
  return AddPiece(word.Finish(buffer_.size()));
}

std::optional<LexError> Lexer::Escape(size_t* at, char quote) {
  const char next = *at + 1 < line_.size() ? line_[*at + 1] : '\0';
  if (next == 'x') {
    const int high = *at + 2 < line_.size() ? HexDigit(line_[*at + 2]) : -1;
    const int low = *at + 3 < line_.size() ? HexDigit(line_[*at + 3]) : -1;
    if (high < 0 || low < 0) {
      return Error(Kind::kBadHexadecimal, *at,
                   "truncated or invalid hexadecimal sequence");
    }
    buffer_.push_back(static_cast<char>(high * 16 + low));
    *at += 4;
  } else if (std::optional<char> c = Unescaped(next, quote)) {
    buffer_.push_back(*c);
    *at += 2;
  } else {
    buffer_.push_back('\\');
    *at += 1;
  }
  return std::nullopt;
}

// `*at` is at a `$` inside double quotes.
std::optional<LexError> Lexer::Expand(size_t* at, Word& word) {
  const std::string_view line = line_;
  size_t here = *at + 1;
  const bool brace = here < line.size() && line[here] == '{';
  const size_t brace_at = here;
  if (brace) ++here;
  const size_t name_at = here;
  if (here < line.size() && line[here] == '.') ++here;  // F007
  if (here >= line.size() || !IsNameChar(line[here]) ||
      absl::ascii_isdigit(line[here])) {
    return Error(Kind::kBadVariableName, name_at,
                 "forbidden first char in environment variable name");
  }
  while (here < line.size() && IsNameChar(line[here])) ++here;
  std::optional<std::string_view> value =
      environment_.Get(line.substr(name_at, here - name_at));
  bool split = false;
  if (brace) {
    if (here < line.size() && line[here] == '[') {
      if (line.substr(here, 3) != "[*]") {
        return Error(Kind::kBadWordExpansion, here,
                     "truncated or invalid word expansion sequence");
      }
      split = true;
      here += 3;
    }
    const size_t default_at =
        here < line.size() && line[here] == '-' ? here + 1 : line.npos;
    if (default_at != line.npos) here = line.find('}', default_at);
    if (here >= line.size() || line[here] != '}') {
      return Error(Kind::kUnmatchedBrace, brace_at,
                   "unmatched brace in environment variable name");
    }
    if (!value && default_at != line.npos) {
      value = line.substr(default_at, here - default_at);
    }
    ++here;
  }
  const size_t dollar_at = *at;
  *at = here;
  return Insert(value.value_or(""), split, dollar_at, word);
}

std::optional<LexError> Lexer::Insert(std::string_view value, bool split,
                                      size_t at, Word& word) {
  if (buffer_.size() + value.size() > kMaxExpansion) {
    return Error(Kind::kTooLong, at,
                 "line too long after expansion of its variables,");
  }
  if (!split) {
    buffer_.append(value);
    return std::nullopt;
  }
  word.set_exists(false);
  for (char c : value) {
    if (!absl::ascii_isspace(c)) {
      buffer_.push_back(c);
    } else if (word.exists(buffer_.size())) {
      if (auto error = AddPiece(word.Finish(buffer_.size()))) return error;
      word = Word(buffer_.size(), at);
    }
  }
  return std::nullopt;
}

LexError Lexer::Error(Kind kind, size_t at, std::string_view what) const {
  size_t blanks = 0;
  while (blanks < line_.size() && ClassOf(line_[blanks]) == Class::kBlank) {
    ++blanks;
  }
  return {kind, at + 1,
          absl::StrFormat("%s at position %d:\n%s", what, at + 1,
                          CaretLines("", line_.substr(blanks), at - blanks)),
          true};
}

}  // namespace checkd
