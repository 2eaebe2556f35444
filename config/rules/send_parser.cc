#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "config/rules/rule_parsers.h"

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
absl::Status VerifyVersion(std::string_view version) {
  if (version.find("\r\n") == version.npos) return absl::OkStatus();
  return InvalidWord(
      "hiding headers or body at the end of the version string is "
      "unsupported.Use 'http-check send' directive instead");
}

absl::Status TakeField(const HttpSendKeyword& keyword, WordCursor& words,
                       HttpSendWords* out) {
  std::string text;
  if (absl::Status s = TakeValue(words, keyword.word, &text); !s.ok()) return s;
  if (keyword.log_format) {
    const std::string written = std::move(text);
    absl::Status s = TakeLiteral(keyword.word, written, &text);
    if (!s.ok()) return s;
  }
  out->*keyword.field = std::move(text);
  return absl::OkStatus();
}

absl::Status AddHeader(std::string_view name, std::string_view value,
                       HttpSendWords* out) {
  std::string text;
  if (absl::Status s = TakeLiteral("hdr", value, &text); !s.ok()) return s;
  // The request's own framing decides these two (F195).
  if (absl::EqualsIgnoreCase(name, "content-length") ||
      absl::EqualsIgnoreCase(name, "transfer-encoding")) {
    return absl::OkStatus();
  }
  if (absl::EqualsIgnoreCase(name, "host")) {
    for (const auto& [known, previous] : out->headers) {
      if (!absl::EqualsIgnoreCase(known, "host")) continue;
      return InvalidWord("'%s' header already defined (previous value is '%s')",
                         name, previous);
    }
  }
  out->headers.emplace_back(name, std::move(text));
  return absl::OkStatus();
}

absl::Status TakeHeader(WordCursor& words, HttpSendWords* out) {
  if (words.left() < 2) {
    return InvalidWord("'hdr' expects <name> and <value> as arguments");
  }
  const std::string_view name = words.Take();
  const std::string_view value = words.Take();
  return AddHeader(name, value, out);
}

absl::Status TakeHttpSendWord(WordCursor& words,
                              ParsedRule<HttpSendWords>* out) {
  const std::string_view word = words.Take();
  if (word == "hdr") return TakeHeader(words, &out->rule);
  if (word == "comment") return TakeValue(words, word, &out->comment);
  for (const HttpSendKeyword& keyword : kFields) {
    if (keyword.word == word) return TakeField(keyword, words, &out->rule);
  }
  return InvalidWord(
      "expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', 'hdr', 'body' or "
      "'body-lf' but got '%s' as argument",
      word);
}

absl::Status TakeData(std::string_view keyword, WordCursor& words,
                      std::string* out) {
  const bool binary = keyword == "send-binary" || keyword == "send-binary-lf";
  if (words.done()) {
    return keyword == "send-binary"
               ? InvalidWord(
                     "'binary string' expects a send-binary as argument")
               : InvalidWord("'string' expects a %s as argument", keyword);
  }
  const std::string_view written = words.Take();
  std::string text(written);
  if (absl::EndsWith(keyword, "-lf")) {
    absl::Status s = TakeLiteral(keyword, written, &text);
    if (!s.ok()) return s;
  }
  if (!binary) {
    *out = std::move(text);
    return absl::OkStatus();
  }
  absl::StatusOr<std::string> bytes = ParseHexString(text);
  if (!bytes.ok()) {
    return InvalidWord("'%s' invalid binary string (%s)", text,
                       bytes.status().message());
  }
  *out = *std::move(bytes);
  return absl::OkStatus();
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

absl::Status ParseTcpSend(std::string_view keyword, WordCursor& words,
                          ParsedRule<std::string>* out) {
  if (absl::Status s = TakeData(keyword, words, &out->rule); !s.ok()) return s;
  while (!words.done()) {
    const std::string_view word = words.Take();
    if (word != "comment") {
      return InvalidWord("expects 'comment' but got '%s' as argument", word);
    }
    if (absl::Status s = TakeValue(words, word, &out->comment); !s.ok()) {
      return s;
    }
  }
  return absl::OkStatus();
}

absl::Status ParseHttpSend(WordCursor& words, ParsedRule<HttpSendWords>* out) {
  while (!words.done()) {
    if (absl::Status s = TakeHttpSendWord(words, out); !s.ok()) return s;
  }
  return out->rule.version ? VerifyVersion(*out->rule.version)
                           : absl::OkStatus();
}

absl::Status ParseOptionHttpchk(WordCursor& words, HttpSendWords* out) {
  if (words.left() == 1) {
    out->uri = std::string(words.Take());
    return absl::OkStatus();
  }
  std::optional<std::string>* const fields[] = {&out->method, &out->uri,
                                                &out->version};
  for (std::optional<std::string>* field : fields) {
    if (words.done()) return absl::OkStatus();
    *field = std::string(words.Take());
  }
  if (absl::Status s = VerifyVersion(*out->version); !s.ok()) return s;
  if (words.done()) return absl::OkStatus();
  return AddHeader("host", words.Take(), out);
}

}  // namespace checkd
