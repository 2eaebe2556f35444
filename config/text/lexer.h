// Splits one line of configuration into words, as HAProxy does (F001-F006):
// blanks, comments, quotes, escapes, and variables in double quotes.
//
//   Lexer lexer(environment);
//   if (auto error = lexer.Split("server s \"${HOST}\":80 # first")) {
//     Alert(error->text);
//   } else {
//     Use(lexer.words());   // server, s, 192.0.2.1:80
//   }
//
// Time and memory are linear in the line and the values put into it; a line
// without quotes and escapes is not copied. Not thread-safe.
#ifndef CONFIG_TEXT_LEXER_H_
#define CONFIG_TEXT_LEXER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "config/text/environment.h"

namespace checkd {

// Why a line has no words. It owns its text, which is for people (F009).
struct LexError {
  enum class Kind : uint8_t {
    kUnmatchedQuote,
    kBadHexadecimal,
    kBadVariableName,
    kUnmatchedBrace,
    kBadWordExpansion,
    kTooManyWords,
    kTooLong,
  };
  Kind kind;
  // 1-based byte of the line, leading blanks included.
  size_t position;
  // HAProxy's message (F009).
  std::string text;
  // It has the line and a caret below; so for most kinds.
  bool shows_line = false;
};

class Lexer {
 public:
  static constexpr size_t kMaxWords = 64;  // F003
  // Of one line after its variables were put in.
  static constexpr size_t kMaxExpansion = size_t{64} << 20;

  // `environment` must outlive the lexer; changes to it are seen.
  explicit Lexer(const Environment& environment) : environment_(environment) {}
  Lexer(const Lexer&) = delete;
  Lexer& operator=(const Lexer&) = delete;

  // Replaces the words by those of `line`, which ends at its first LF, CR or
  // NUL, or at its end. After an error there are no words.
  std::optional<LexError> Split(std::string_view line);

  // The words point into the line or into the lexer: they live as long as the
  // line does, until the next Split().
  absl::Span<const std::string_view> words() const { return words_; }
  // For each word the 1-based byte of the line where it was written.
  absl::Span<const uint32_t> positions() const { return positions_; }

 private:
  // A word while the line is read: in the line or, as that may still move, by
  // its offset in `buffer_`.
  struct Piece {
    const char* in_line;  // null: in buffer_
    size_t offset;
    size_t size;
    uint32_t position;
  };
  class Word;

  std::optional<LexError> AddPiece(Piece piece);
  std::optional<LexError> SplitQuoted(size_t begin, size_t* end);
  std::optional<LexError> Escape(size_t* at, char quote);
  std::optional<LexError> Expand(size_t* at, Word& word);
  std::optional<LexError> Insert(std::string_view value, bool split, size_t at,
                                 Word& word);
  LexError Error(LexError::Kind kind, size_t at, std::string_view what) const;

  const Environment& environment_;
  std::string_view line_;
  std::vector<Piece> pieces_;
  std::string buffer_;
  std::vector<std::string_view> words_;
  std::vector<uint32_t> positions_;
};

}  // namespace checkd

#endif  // CONFIG_TEXT_LEXER_H_
