#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "checks/text/hex.h"
#include "config/rules/rule_parsers.h"
#include "config/words/words.h"

namespace checkd {
namespace {

// A word's value goes to one of both.
struct HttpSendKeyword {
  std::string_view word;
  std::optional<std::string> HttpSendWords::*text;
  std::optional<LogFormat> HttpSendWords::*format;
  bool log_format;
};

constexpr HttpSendKeyword kFields[] = {
    {"meth", &HttpSendWords::method, nullptr, false},
    {"uri", nullptr, &HttpSendWords::uri, false},
    {"uri-lf", nullptr, &HttpSendWords::uri, true},
    {"ver", &HttpSendWords::version, nullptr, false},
    {"body", nullptr, &HttpSendWords::body, false},
    {"body-lf", nullptr, &HttpSendWords::body, true},
    {"hdr", nullptr, nullptr, false},
    {"comment", nullptr, nullptr, false},
};

// A value may hide headers or a body after the version: refused (F200).
MaybeError VerifyVersion(const WordCursor& words, std::string_view version) {
  if (version.find("\r\n") == version.npos) return std::nullopt;
  return words.Refusal(
      WordError::Kind::kMalformed,
      "hiding headers or body at the end of the version string is "
      "unsupported.Use 'http-check send' directive instead");
}

MaybeError TakeField(const HttpSendKeyword& keyword,
                     const ExpressionContext& expressions, WordCursor& words,
                     HttpSendWords* out) {
  if (keyword.log_format) {
    WordOr<LogFormat> format = TakeLogFormat(words, expressions);
    if (!format.ok()) return format.error();
    out->*keyword.format = *std::move(format);
    return std::nullopt;
  }
  std::string text;
  if (MaybeError error = TakeString(words, &text)) return error;
  if (keyword.text != nullptr) {
    out->*keyword.text = std::move(text);
  } else {
    out->*keyword.format = LogFormat(std::move(text));
  }
  return std::nullopt;
}

// The next word is the value.
MaybeError TakeHeaderValue(std::string_view name,
                           const ExpressionContext& expressions,
                           WordCursor& words, HttpSendWords* out) {
  WordOr<LogFormat> value = TakeLogFormat(words, expressions);
  if (!value.ok()) return value.error();
  // The request's own framing decides these two (F195).
  if (absl::EqualsIgnoreCase(name, "content-length") ||
      absl::EqualsIgnoreCase(name, "transfer-encoding")) {
    return std::nullopt;
  }
  if (absl::EqualsIgnoreCase(name, "host")) {
    if (out->host) {
      return words.Refusal(
          WordError::Kind::kUnexpected,
          absl::StrCat("'", name,
                       "' header already defined (previous value is '",
                       *out->host, "')"));
    }
    out->host = std::string(words.last_word());
  }
  out->headers.emplace_back(name, *std::move(value));
  return std::nullopt;
}

MaybeError TakeHeader(const ExpressionContext& expressions, WordCursor& words,
                      HttpSendWords* out) {
  if (words.left() < 2) {
    return words.Missing(
        {.missing = "'$0' expects <name> and <value> as arguments"});
  }
  return TakeHeaderValue(words.Take(), expressions, words, out);
}

MaybeError TakeHttpSendWord(const ExpressionContext& expressions,
                            WordCursor& words, ParsedRule<HttpSendWords>* out) {
  const auto keyword = words.TakeKeyword(
      kFields, {.refused = "expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', "
                           "'hdr', 'body' or 'body-lf' but got '$1' as "
                           "argument"});
  if (!keyword.ok()) return keyword.error();
  if ((*keyword)->word == "hdr") {
    return TakeHeader(expressions, words, &out->rule);
  }
  if ((*keyword)->word == "comment") return TakeString(words, &out->comment);
  return TakeField(**keyword, expressions, words, &out->rule);
}

MaybeError TakeData(std::string_view keyword,
                    const ExpressionContext& expressions, WordCursor& words,
                    RawSend* out) {
  if (words.done()) {
    return words.Missing(
        {.noun = keyword,
         .missing = keyword == "send-binary"
                        ? "'binary string' expects a $4 as argument"
                        : "'string' expects a $4 as argument"});
  }
  const bool binary = keyword == "send-binary" || keyword == "send-binary-lf";
  if (absl::EndsWith(keyword, "-lf")) {
    WordOr<LogFormat> format = TakeLogFormat(words, expressions);
    if (!format.ok()) return format.error();
    if (binary && format->constant() && !FromHex(format->text())) {
      return words.Refusal(ParseHexString(format->text()).status());
    }
    out->format = std::make_unique<const LogFormat>(*std::move(format));
    out->hexadecimal = binary;
    return std::nullopt;
  }
  const std::string_view text = words.Take();
  if (!binary) {
    out->bytes = std::string(text);
    return std::nullopt;
  }
  absl::StatusOr<std::string> bytes = ParseHexString(text);
  if (!bytes.ok()) {
    return words.Refusal(InvalidWord("'%s' invalid binary string (%s)", text,
                                     bytes.status().message()));
  }
  out->bytes = *std::move(bytes);
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

MaybeError TakeTcpSend(std::string_view keyword,
                       const ExpressionContext& expressions, WordCursor& words,
                       ParsedRule<RawSend>* out) {
  if (MaybeError error = TakeData(keyword, expressions, words, &out->rule)) {
    return error;
  }
  while (!words.done()) {
    if (words.TakeKeyword() != "comment") {
      return words.Refusal(InvalidWord(
          "expects 'comment' but got '%s' as argument", words.last_word()));
    }
    if (MaybeError error = TakeString(words, &out->comment)) return error;
  }
  return std::nullopt;
}

MaybeError TakeHttpSend(const ExpressionContext& expressions, WordCursor& words,
                        ParsedRule<HttpSendWords>* out) {
  while (!words.done()) {
    if (MaybeError error = TakeHttpSendWord(expressions, words, out)) {
      return error;
    }
  }
  if (!out->rule.version) return std::nullopt;
  return VerifyVersion(words, *out->rule.version);
}

MaybeError TakeOptionHttpchk(const ExpressionContext& expressions,
                             WordCursor& words, HttpSendWords* out) {
  if (words.left() == 1) {
    out->uri = std::string(words.Take());
    return std::nullopt;
  }
  if (words.done()) return std::nullopt;
  out->method = std::string(words.Take());
  out->uri = std::string(words.Take());
  if (words.done()) return std::nullopt;
  out->version = std::string(words.Take());
  MaybeError error = VerifyVersion(words, *out->version);
  if (error || words.done()) return error;
  return TakeHeaderValue("host", expressions, words, out);
}

}  // namespace checkd
