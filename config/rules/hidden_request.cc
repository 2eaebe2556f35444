#include "config/rules/hidden_request.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "config/words/words.h"

namespace checkd {
namespace {

constexpr std::string_view kEnd = "\r\n";
constexpr std::string_view kHex = "0123456789abcdef";

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// The first line of `*text`, which is taken from it.
std::string_view TakeLine(std::string_view* text) {
  const size_t end = text->find('\n');
  std::string_view line = text->substr(0, end);
  text->remove_prefix(end == text->npos ? text->size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

absl::Status AddHeader(std::string_view line, HiddenRequest* out) {
  const bool folded = line.front() == ' ' || line.front() == '\t';
  if (folded && !out->headers.empty()) {
    // The end of the line before becomes blanks, as in HAProxy.
    absl::StrAppend(&out->headers.back().second, "  ", line);
    return absl::OkStatus();
  }
  const size_t colon = line.find(':');
  if (colon == line.npos || colon == 0) {
    return InvalidWord("unable to parse '%s' as <name>: <value>", line);
  }
  out->headers.emplace_back(line.substr(0, colon),
                            Trimmed(line.substr(colon + 1)));
  return absl::OkStatus();
}

// As the configuration would have to write `text`.
std::string Quoted(std::string_view text) {
  std::string out;
  bool plain = !text.empty();
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    plain &= absl::ascii_isgraph(byte) && c != '"' && c != '\'' && c != '\\' &&
             c != '#';
    if (c == '"' || c == '\\' || c == '$') out.push_back('\\');
    if (c == '\r') {
      out.append("\\r");
    } else if (c == '\n') {
      out.append("\\n");
    } else if (!absl::ascii_isprint(byte)) {
      out.append({'\\', 'x', kHex[byte >> 4], kHex[byte & 15]});
    } else {
      out.push_back(c);
    }
  }
  return plain ? std::string(text) : absl::StrCat("\"", out, "\"");
}

}  // namespace

bool HidesRequest(std::string_view version) {
  return version.find(kEnd) != version.npos;
}

absl::StatusOr<HiddenRequest> SplitHiddenRequest(std::string_view text) {
  HiddenRequest out;
  out.version = std::string(TakeLine(&text));
  while (!text.empty()) {
    const std::string_view line = TakeLine(&text);
    if (line.empty()) {
      if (!text.empty()) out.body = std::string(text);
      break;
    }
    if (absl::Status status = AddHeader(line, &out); !status.ok()) {
      return status;
    }
  }
  return out;
}

std::string SendLine(std::string_view method, std::string_view uri,
                     const HiddenRequest& hidden) {
  std::string line =
      absl::StrCat("http-check send meth ", Quoted(method), " uri ",
                   Quoted(uri), " ver ", Quoted(hidden.version));
  for (const auto& [name, value] : hidden.headers) {
    absl::StrAppend(&line, " hdr ", Quoted(name), " ", Quoted(value));
  }
  if (hidden.body) absl::StrAppend(&line, " body ", Quoted(*hidden.body));
  return line;
}

}  // namespace checkd
