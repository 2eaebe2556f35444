#include "mux/h1/h1_request.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string_view>

#include "mux/h1/h1_text.h"

namespace checkd {

namespace {

void Append(std::initializer_list<std::string_view> pieces, std::string* out) {
  for (const std::string_view piece : pieces) out->append(piece);
}

// Characters 6 and 8 of an 8-character token decide (F193).
bool IsAtLeast11(std::string_view version) {
  if (version.size() != 8) return false;
  const char major = version[5], minor = version[7];
  return major > '1' || (major == '1' && minor >= '1');
}

// `HTTP/2`: written as 1.1, with the connection rules of 1.0.
bool IsTwo(std::string_view version) {
  return version.size() == 6 && version[5] == '2';
}

bool NeedsLength(const HttpRequest& request) {
  const std::string& m = request.method;
  return !request.body.empty() ||
         !(m == "OPTIONS" || m == "GET" || m == "HEAD" || m == "DELETE");
}

// The length of `scheme://` at the start of `uri`; 0 if it is not absolute.
size_t SchemeLength(std::string_view uri) {
  if (uri.empty() || !h1::IsAlpha(uri[0])) return 0;
  size_t n = 1;
  while (n < uri.size() && (h1::IsAlpha(uri[n]) || h1::IsDigit(uri[n]) ||
                            uri[n] == '+' || uri[n] == '-' || uri[n] == '.')) {
    ++n;
  }
  return uri.substr(n, 3) == "://" ? n + 3 : 0;
}

// The request target, with `host`, if not empty, in place of the host and port
// in it (F196). As HAProxy sees it, an authority stands first unless a scheme
// or one of `/` and `*` does, reaches to the next slash, and keeps its user
// part. False if it should have an authority and has none.
bool AppendTarget(std::string_view uri, std::string_view host,
                  std::string* out) {
  if (uri.starts_with('/') || uri.starts_with('*')) {
    out->append(uri);
    return true;
  }
  const size_t scheme = SchemeLength(uri);
  const size_t end = std::min(uri.find('/', scheme), uri.size());
  const size_t at = uri.substr(0, end).rfind('@');
  const size_t begin =
      at == std::string_view::npos || at < scheme ? scheme : at + 1;
  if (begin == end) return scheme == 0;
  if (host.empty()) host = uri.substr(begin, end - begin);
  Append({uri.substr(0, begin), host, uri.substr(end)}, out);
  return true;
}

// What the user's own Connection headers asked for.
struct ConnectionTokens {
  bool any = false;
  bool close = false;
  bool upgrade = false;
};

// Writes the name of a header, and what separates it from its value.
void AppendName(std::string_view name, const HttpStyle* style,
                std::string* out) {
  const size_t begin = out->size();
  for (const char c : name) out->push_back(h1::ToLower(c));
  if (style != nullptr && style->header_case != nullptr) {
    const auto wanted =
        style->header_case->find(std::string_view(*out).substr(begin));
    if (wanted != style->header_case->end()) {
      out->replace(begin, out->npos, wanted->second);
    }
  }
  out->append(": ");
}

// Writes the list without `close` and `keep-alive`, which go last; nothing at
// all if no other token is left. Up to the first one that is cut out the user's
// blanks stay.
void AppendConnection(std::string_view list, const HttpStyle* style,
                      ConnectionTokens* seen, std::string* out) {
  size_t kept = 0;  // of `list`, as it is
  bool cut = false, written = false;
  const auto write = [&](std::string_view before, std::string_view text) {
    if (written) out->append(before);
    if (!written) AppendName("connection", style, out);
    out->append(text);
    written = true;
  };
  seen->any = true;
  h1::ForEachMember(list, [&](std::string_view member) {
    const std::string_view token = h1::Trim(member);
    const bool close = h1::EqualsLower(token, "close");
    seen->close |= close;
    seen->upgrade |= h1::EqualsLower(token, "upgrade");
    if (close || h1::EqualsLower(token, "keep-alive")) {
      if (!cut && kept > 0) write("", list.substr(0, kept));
      cut = true;
    } else if (token.empty()) {
      return true;
    } else if (cut) {
      write(",", token);
    } else {
      kept = member.data() + member.size() - list.data();
    }
    return true;
  });
  if (!cut && kept > 0) write("", list.substr(0, kept));
  if (written) out->append("\r\n");
}

// The value of the connection header that ends the list; empty for none (F194,
// F749).
std::string_view FinalConnection(bool at_least_11, bool keep_alive,
                                 const ConnectionTokens& t) {
  constexpr std::string_view kKeepAlive = "keep-alive";
  if (keep_alive) return at_least_11 || t.upgrade ? "" : kKeepAlive;
  if (at_least_11) return t.close || !t.any ? "close" : "";
  return t.any && !t.close && !t.upgrade ? kKeepAlive : "";
}

// Headers in their order, but for those that are ours.
class HeaderWriter {
 public:
  HeaderWriter(const HttpRequest& request, std::string* out)
      : request_(request), style_(request.style), out_(*out) {}

  void WriteAll(bool at_least_11) {
    for (const auto& [name, value] : request_.headers) WriteUser(name, value);
    if (NeedsLength(request_) && !IsNameHeader("content-length")) {
      char digits[20];
      const char* end =
          std::to_chars(digits, digits + sizeof(digits), request_.body.size())
              .ptr;
      Write("content-length", {digits, end});
    }
    const bool keep_alive = style_ != nullptr && style_->keep_alive;
    const std::string_view last =
        FinalConnection(at_least_11, keep_alive, tokens_);
    if (!last.empty()) Write("connection", last);
    if (style_ != nullptr && !style_->name_header.empty()) {
      Write(style_->name_header, request_.server_name);
    }
  }

 private:
  void Write(std::string_view name, std::string_view value) {
    AppendName(name, style_, &out_);
    Append({value, "\r\n"}, &out_);
  }
  bool IsNameHeader(std::string_view name) const {
    return style_ != nullptr && !style_->name_header.empty() &&
           h1::EqualsLower(name, style_->name_header);
  }
  void WriteUser(std::string_view name, std::string_view value) {
    if (value.empty() || h1::EqualsLower(name, "content-length") ||
        h1::EqualsLower(name, "transfer-encoding") || IsNameHeader(name)) {
      return;
    }
    if (h1::EqualsLower(name, "connection")) {
      AppendConnection(value, style_, &tokens_, &out_);
    } else {
      Write(name, value);
    }
  }

  const HttpRequest& request_;
  const HttpStyle* const style_;
  std::string& out_;
  ConnectionTokens tokens_;
};

}  // namespace

bool FormatRequest(const HttpRequest& request, std::string* out) {
  std::string_view host;
  for (const auto& [name, value] : request.headers) {
    if (host.empty() && h1::EqualsLower(name, "host")) host = value;
  }
  const std::string_view version = request.version;
  const bool at_least_11 = IsAtLeast11(version);

  out->clear();
  Append({request.method, " "}, out);
  if (!AppendTarget(request.uri, host, out)) return false;
  const bool verbatim = !at_least_11 && !IsTwo(version);
  Append({" ", verbatim ? version : "HTTP/1.1", "\r\n"}, out);

  HeaderWriter(request, out).WriteAll(at_least_11);
  Append({"\r\n", request.body}, out);
  return true;
}

void HeadMethodProbe::Sent(const char* data, size_t size) {
  for (size_t i = 0; i < size && matched_ >= 0 && matched_ < kLength; ++i) {
    matched_ = data[i] == kText[matched_] ? matched_ + 1 : -1;
  }
}

}  // namespace checkd
