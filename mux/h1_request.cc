#include "mux/h1_request.h"

#include <charconv>
#include <initializer_list>
#include <string_view>

#include "mux/h1_text.h"

namespace checkd {

namespace {

void Append(std::initializer_list<std::string_view> pieces, std::string* out) {
  for (const std::string_view piece : pieces) out->append(piece);
}

enum class Dialect {
  k10,  // written as the user typed it
  k11,
  k2,  // `HTTP/2` on HTTP/1: 1.1 without connection header
};

Dialect DialectOf(std::string_view version) {
  if (version.size() == 6 && version[5] == '2') return Dialect::k2;
  if (version.size() != 8) return Dialect::k10;
  const char major = version[5], minor = version[7];
  const bool at_least_11 = major > '1' || (major == '1' && minor >= '1');
  return at_least_11 ? Dialect::k11 : Dialect::k10;
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
  while (n < uri.size() && (h1::IsAlpha(uri[n]) || h1::IsDigit(uri[n]) || uri[n] == '+' ||
                            uri[n] == '-' || uri[n] == '.')) {
    ++n;
  }
  return uri.substr(n, 3) == "://" ? n + 3 : 0;
}

// The request target, as F196 has it. False if it cannot be built.
bool AppendTarget(const HttpRequest& request, std::string_view host,
                  std::string* out) {
  const std::string_view uri = request.uri;
  if (request.method == "CONNECT") {
    out->append(host.empty() ? uri : host);
    return true;
  }
  const size_t scheme = SchemeLength(uri);
  if (scheme == 0) {
    out->append(uri);
    return true;
  }
  size_t authority_end = uri.find_first_of("/?#", scheme);
  if (authority_end == std::string_view::npos) authority_end = uri.size();
  if (authority_end == scheme) return false;
  const std::string_view authority =
      uri.substr(scheme, authority_end - scheme);
  Append({uri.substr(0, scheme), host.empty() ? authority : host,
          uri.substr(authority_end)},
         out);
  return true;
}

// What the user's own Connection headers asked for.
struct ConnectionTokens {
  bool any = false;
  bool close = false;
  bool keep_alive = false;
  bool upgrade = false;
  bool other = false;  // anything but these three
};

// Writes the list without `close` and `keep-alive`, which go last; nothing at
// all if no other token is left.
void AppendConnection(std::string_view list, ConnectionTokens* seen,
                      std::string* out) {
  bool first = true;
  seen->any = true;
  h1::ForEachMember(list, [&](std::string_view token) {
    if (token.empty()) return true;
    if (h1::EqualsLower(token, "close")) {
      seen->close = true;
    } else if (h1::EqualsLower(token, "keep-alive")) {
      seen->keep_alive = true;
    } else {
      (h1::EqualsLower(token, "upgrade") ? seen->upgrade : seen->other) = true;
      Append({first ? "connection: " : ", ", token}, out);
      first = false;
    }
    return true;
  });
  if (!first) out->append("\r\n");
}

// The connection header that ends the list; empty for none (F194).
std::string_view FinalConnection(Dialect dialect, const ConnectionTokens& t) {
  if (dialect == Dialect::k11) {
    return t.close || !t.any ? "connection: close\r\n" : "";
  }
  if (dialect == Dialect::k10) {
    return t.keep_alive || t.other ? "connection: keep-alive\r\n" : "";
  }
  return "";
}

void AppendLowerCase(std::string_view name, std::string* out) {
  for (const char c : name) out->push_back(h1::ToLower(c));
}

}  // namespace

bool FormatRequest(const HttpRequest& request, std::string* out) {
  std::string_view host;
  for (const auto& [name, value] : request.headers) {
    if (host.empty() && h1::EqualsLower(name, "host")) host = value;
  }
  const Dialect dialect = DialectOf(request.version);

  out->clear();
  Append({request.method, " "}, out);
  if (!AppendTarget(request, host, out)) return false;
  const std::string_view version = request.version;
  Append({" ", dialect == Dialect::k10 ? version : "HTTP/1.1", "\r\n"}, out);

  ConnectionTokens tokens;
  for (const auto& [name, value] : request.headers) {
    if (value.empty() || h1::EqualsLower(name, "content-length") ||
        h1::EqualsLower(name, "transfer-encoding")) {
      continue;
    }
    if (h1::EqualsLower(name, "connection")) {
      AppendConnection(value, &tokens, out);
      continue;
    }
    AppendLowerCase(name, out);
    Append({": ", value, "\r\n"}, out);
  }
  if (NeedsLength(request)) {
    char digits[20];
    const char* end =
        std::to_chars(digits, digits + sizeof(digits), request.body.size()).ptr;
    Append({"content-length: ", {digits, end}, "\r\n"}, out);
  }
  Append({FinalConnection(dialect, tokens), "\r\n", request.body}, out);
  return true;
}

void HeadMethodProbe::Sent(const char* data, size_t size) {
  for (size_t i = 0; i < size && matched_ >= 0 && matched_ < kLength; ++i) {
    matched_ = data[i] == kText[matched_] ? matched_ + 1 : -1;
  }
}

}  // namespace checkd
