// Why a word of a line was refused, as a value: parsers hand it up, and who
// knows the line's place tells it.
//
//   WordOr<int64_t> port = words.TakeInteger({1, 65535}, {"a port number"});
//   if (!port.ok()) return port.error();
//   rule.port = *port;
#ifndef CONFIG_WORDS_WORD_ERROR_H_
#define CONFIG_WORDS_WORD_ERROR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace checkd {

// A value that owns its texts: it may outlive the line. It allocates, so that
// good lines must not make one.
struct WordError {
  enum class Kind : uint8_t {
    kMissing,      // the line ended where a word had to follow
    kMalformed,    // it has not the form that is expected
    kOutOfRange,   // it has, and its value is none that may stand here
    kUnknown,      // none of the words that may stand here
    kUnexpected,   // nothing more may stand here
    kUnsupported,  // HAProxy understands it, checkd does not yet
    kUnavailable,  // it is about traffic, which a check has not
  };
  Kind kind = Kind::kMalformed;
  // The number of the word in its line; the one before, if it is missing.
  size_t word = 0;
  std::string written = {};  // that word; empty if it is missing
  // What would be accepted: "a delay", "none, layer4, layer7".
  std::string expected = {};
  // The known word that looks most like `written`, or empty.
  std::string suggestion = {};
  // The message, without the place and without wrapper.
  std::string text = {};

  // `wrapper` and the message, as a sentence: "'log' : " is a wrapper. For
  // parsers whose messages lack it; what it is called on is used up.
  WordError Within(std::string_view wrapper) &&;
};

// `text` with a full stop, if nothing ends it yet.
std::string AsSentence(std::string_view text);

// `text` and the hint that `suggestion` might be meant; `text` alone if there
// is none. The only place that words it.
std::string WithHint(std::string_view text, std::string_view suggestion);

// Nothing, or an error.
using MaybeError = std::optional<WordError>;

// What was taken, or why not, like absl::StatusOr. Made of either without a
// cast, so that takes return both.
template <typename T>
class WordOr {
 public:
  WordOr(T value) : result_(std::in_place_index<0>, std::move(value)) {}
  WordOr(WordError error) : result_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return result_.index() == 0; }
  // Only if ok().
  const T& operator*() const& { return *std::get_if<0>(&result_); }
  T&& operator*() && { return std::move(*std::get_if<0>(&result_)); }
  const T* operator->() const { return std::get_if<0>(&result_); }
  T* operator->() { return std::get_if<0>(&result_); }
  // Only if not ok().
  const WordError& error() const& { return *std::get_if<1>(&result_); }
  WordError&& error() && { return std::move(*std::get_if<1>(&result_)); }

 private:
  std::variant<T, WordError> result_;
};

}  // namespace checkd

#endif  // CONFIG_WORDS_WORD_ERROR_H_
