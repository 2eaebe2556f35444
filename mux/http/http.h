// HTTP messages as the layers above a mux see them, whatever version carries
// them. Plain values, no I/O.
#ifndef MUX_HTTP_HTTP_H_
#define MUX_HTTP_HTTP_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace checkd {

// Names of headers as a peer wants them, by their lower-case form.
using HeaderCase = std::map<std::string, std::string, std::less<>>;

// How HTTP/1 is spoken with a peer that does not bear the usual way (F749).
struct HttpStyle {
  // Requests say that more will follow, although the connection is closed.
  bool keep_alive = false;
  // Status lines and names of headers need not be as they should
  // (MuxProtocol::kHttp1Lenient).
  bool lenient = false;
  // Null: all names are written in lower case.
  const HeaderCase* header_case = nullptr;
  // The header that tells the server its name, the last one, in lower case;
  // empty: none.
  std::string name_header = {};

  friend auto operator<=>(const HttpStyle&, const HttpStyle&) = default;
};

// A request before it is put in the form of one protocol. Header names keep the
// user's order; HTTP/1 writes them in lower case (F194). Nothing is checked or
// escaped on the way out. Lengths and the `connection` header are the codec's
// (mux/h1/h1_request.h).
struct HttpRequest {
  std::string method = "OPTIONS";
  std::string uri = "/";
  std::string version = "HTTP/1.0";
  std::vector<std::pair<std::string, std::string>> headers;
  // Sent as it is, with a content-length unless it is empty and the method is
  // OPTIONS, GET, HEAD or DELETE.
  std::string body;
  // Null: the usual way.
  const HttpStyle* style = nullptr;
  // The value of its `name_header`.
  std::string_view server_name = {};
};

// A received response. The views point into the mux's own buffer and are valid
// until the stream is detached.
struct HttpResponse {
  int status = 0;           // 0..999; 0 until the headers are complete
  int status_digits = 3;    // as the peer wrote it: 1 to 3, 9 if lenient
  int version = 0;          // major * 10 + minor, as on the status line
  std::string_view reason;  // empty if the peer sent none
  // In the order of arrival, repeated ones apart; names as the peer wrote them,
  // values without the blanks around them. Whoever looks for a name compares
  // without case.
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  bool headers_complete = false;
  bool body_expected = false;  // false for HEAD, 204, 304, length 0
  // Which bound of ours it overstepped, if that is what is wrong with it; a
  // constant. Empty: it is fine, or wrong by the protocol itself, or has more
  // headers than `tune.http.maxhdr` or than the buffer holds, which are
  // HAProxy's bounds (F226).
  std::string_view excess;
};

}  // namespace checkd

#endif  // MUX_HTTP_HTTP_H_
