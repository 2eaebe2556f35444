#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "config/rules/rule_parsers.h"
#include "config/words/words.h"

namespace checkd {
namespace {

struct HttpSendKeyword {
  std::string_view word;
  std::optional<std::string> HttpSendWords::*field;
  bool log_format;
};

constexpr HttpSendKeyword kFields[] = {
    {"meth", &HttpSendWords::method, false},
    {"uri", &HttpSendWords::uri, false},
    {"uri-lf", &HttpSendWords::uri, true},
    {"ver", &HttpSendWords::version, false},
    {"body", &HttpSendWords::body, false},
    {"body-lf", &HttpSendWords::body, true},
};

// A value may hide headers or a body after the version: refused (F200).
MaybeError VerifyVersion(const WordCursor& words, std::string_view version) {
  if (version.find("\r\n") == version.npos) return std::nullopt;
  return words.Refusal(
      WordError::Kind::kMalformed,
      "hiding headers or body at the end of the version string is "
      "unsupported.Use 'http-check send' directive instead");
}

MaybeError TakeField(const HttpSendKeyword& keyword, WordCursor& words,
                     HttpSendWords* out) {
  std::string text;
  if (MaybeError error = keyword.log_format ? TakeLiteralWord(words, &text)
                                            : TakeString(words, &text)) {
    return error;
  }
  out->*keyword.field = std::move(text);
  return std::nullopt;
}

// The value is the word taken last.
MaybeError AddHeader(std::string_view name, const WordCursor& words,
                     HttpSendWords* out) {
  std::string text;
  const absl::Status status = TakeLiteral("hdr", words.last_word(), &text);
  if (!status.ok()) return words.Refusal(status);
  // The request's own framing decides these two (F195).
  if (absl::EqualsIgnoreCase(name, "content-length") ||
      absl::EqualsIgnoreCase(name, "transfer-encoding")) {
    return std::nullopt;
  }
  if (absl::EqualsIgnoreCase(name, "host")) {
    for (const auto& [known, previous] : out->headers) {
      if (!absl::EqualsIgnoreCase(known, "host")) continue;
      return words.Refusal(
          WordError::Kind::kUnexpected,
          absl::StrCat("'", name,
                       "' header already defined (previous value is '",
                       previous, "')"));
    }
  }
  out->headers.emplace_back(name, std::move(text));
  return std::nullopt;
}

MaybeError TakeHeader(WordCursor& words, HttpSendWords* out) {
  if (words.left() < 2) {
    return words.Missing(
        {.missing = "'$0' expects <name> and <value> as arguments"});
  }
  const std::string_view name = words.Take();
  words.Take();
  return AddHeader(name, words, out);
}

MaybeError TakeHttpSendWord(WordCursor& words, ParsedRule<HttpSendWords>* out) {
  const std::string_view word = words.TakeKeyword();
  if (word == "hdr") return TakeHeader(words, &out->rule);
  if (word == "comment") return TakeString(words, &out->comment);
  if (const HttpSendKeyword* const keyword = FindChoice(kFields, word)) {
    return TakeField(*keyword, words, &out->rule);
  }
  return words.NoneOf(
      kFields, {.refused = "expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', "
                           "'hdr', 'body' or 'body-lf' but got '$1' as "
                           "argument"});
}

MaybeError TakeData(std::string_view keyword, WordCursor& words,
                    std::string* out) {
  const bool binary = keyword == "send-binary" || keyword == "send-binary-lf";
  if (words.done()) {
    return words.Missing(
        {.noun = keyword,
         .missing = keyword == "send-binary"
                        ? "'binary string' expects a $4 as argument"
                        : "'string' expects a $4 as argument"});
  }
  const std::string_view written = words.Take();
  std::string text(written);
  if (absl::EndsWith(keyword, "-lf")) {
    const absl::Status status = TakeLiteral(keyword, written, &text);
    if (!status.ok()) return words.Refusal(status);
  }
  if (!binary) {
    *out = std::move(text);
    return std::nullopt;
  }
  absl::StatusOr<std::string> bytes = ParseHexString(text);
  if (!bytes.ok()) {
    return words.Refusal(InvalidWord("'%s' invalid binary string (%s)", text,
                                     bytes.status().message()));
  }
  *out = *std::move(bytes);
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::string> ParseHexString(std::string_view hex) {
  for (char c : hex) {
    if (absl::ascii_isxdigit(c)) continue;
    return InvalidWord("an hex digit is expected (found '%c')", c);
  }
  if (hex.size() % 2 != 0) {
    return InvalidWord("an even number of hex digit is expected");
  }
  return absl::HexStringToBytes(hex);
}

MaybeError TakeTcpSend(std::string_view keyword, WordCursor& words,
                       ParsedRule<std::string>* out) {
  if (MaybeError error = TakeData(keyword, words, &out->rule)) return error;
  while (!words.done()) {
    if (words.TakeKeyword() != "comment") {
      return words.Refusal(InvalidWord(
          "expects 'comment' but got '%s' as argument", words.last_word()));
    }
    if (MaybeError error = TakeString(words, &out->comment)) return error;
  }
  return std::nullopt;
}

MaybeError TakeHttpSend(WordCursor& words, ParsedRule<HttpSendWords>* out) {
  while (!words.done()) {
    if (MaybeError error = TakeHttpSendWord(words, out)) return error;
  }
  if (!out->rule.version) return std::nullopt;
  return VerifyVersion(words, *out->rule.version);
}

MaybeError TakeOptionHttpchk(WordCursor& words, HttpSendWords* out) {
  if (words.left() == 1) {
    out->uri = std::string(words.Take());
    return std::nullopt;
  }
  std::optional<std::string>* const fields[] = {&out->method, &out->uri,
                                                &out->version};
  for (std::optional<std::string>* field : fields) {
    if (words.done()) return std::nullopt;
    *field = std::string(words.Take());
  }
  MaybeError error = VerifyVersion(words, *out->version);
  if (error || words.done()) return error;
  words.Take();
  return AddHeader("host", words, out);
}

}  // namespace checkd
