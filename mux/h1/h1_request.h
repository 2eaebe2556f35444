// HTTP/1 requests, from values to bytes. No I/O.
#ifndef MUX_H1_H1_REQUEST_H_
#define MUX_H1_H1_REQUEST_H_

#include <string>

#include "mux/http/http.h"

namespace checkd {

// Replaces `*out` by the bytes of `request`, HAProxy's own to the last one:
//
//  * The version token decides (F193): 1.1 and above are written `HTTP/1.1`,
//    and so is `HTTP/2`; any other token as it is, with the rules of 1.0.
//  * Headers keep their order, with lower-case names; those without a value
//    are skipped, and so are content-length and transfer-encoding, which are
//    ours (F194, F195). Then come content-length and connection.
//  * A style changes the letters of names, what is said of the connection, and
//    adds the server's name, in place of a header called the same (F749).
//  * A Host header replaces host and port in an absolute URI, and in the
//    target of CONNECT (F196).
//
// Keeps the storage of `*out`, so that a reused string costs no allocation.
// False, with `*out` unspecified, for an absolute URI without authority (F198).
// The body is part of it, and nothing bounds the size.
bool FormatRequest(const HttpRequest& request, std::string* out);

// Recognises HEAD in the bytes of a request as they go out, however they are
// cut; its response has no body whatever the headers say. Sees also requests
// that were formatted long before and kept.
class HeadMethodProbe {
 public:
  // `data`: the next bytes of the request, `size` of them. Only the first five
  // count; methods are as they are written, so that `head ` is another one.
  void Sent(const char* data, size_t size);
  bool is_head() const { return matched_ == kLength; }

 private:
  static constexpr char kText[] = "HEAD ";
  static constexpr int kLength = 5;

  int matched_ = 0;  // characters so far; -1: it is another method
};

}  // namespace checkd

#endif  // MUX_H1_H1_REQUEST_H_
