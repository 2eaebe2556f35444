// HTTP/1 responses, from bytes to values. No I/O.
#ifndef MUX_H1_H1_RESPONSE_H_
#define MUX_H1_H1_RESPONSE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mux/h1/h1_body.h"
#include "mux/h1/h1_head.h"
#include "mux/http/http.h"

namespace checkd {

// Parses one response, head and body, in a linear buffer, however its bytes
// are cut. Interim responses (100, 102, 103) are skipped, up to kMaxInterim of
// them; 101 is final, and what follows it counts as its body, to the end
// (F669).
//
//   H1ResponseParser parser(101);
//   parser.Reset();
//   end = parser.Parse(buf, end, end + Read(buf + end, room), is_head);
//   if (parser.response().headers_complete)
//     Use(parser.response(), {buf + parser.body(), buf + end});
//
// The head stays at the front of the buffer and the views point into it. The
// bytes of the body follow, without their framing; the owner of the buffer may
// take them away and pass a smaller `from` next time.
class H1ResponseParser {
 public:
  static constexpr int kMaxInterim = 10;

  // As H1HeadParser's.
  explicit H1ResponseParser(int max_headers, bool lenient = false)
      : head_(max_headers, lenient) {}

  // Before the first response and between two. Keeps the storage of the
  // headers.
  void Reset();

  // `base` holds `from` bytes that earlier calls left there, and behind them
  // new ones up to `size`. Returns how many are left. `head_request`: it
  // answers HEAD, so it has no body.
  size_t Parse(char* base, size_t from, size_t size, bool head_request);
  // No more bytes will come. Before the headers it makes head_failed() true.
  // May be called repeatedly.
  void Eof();

  // Status 0 until the headers are complete.
  const HttpResponse& response() const { return response_; }
  // Where the body begins in the buffer; 0 until the headers are complete.
  size_t body() const { return body_; }
  bool end_of_message() const {
    return phase_ == Phase::kBody && decoder_.done();
  }
  // Status line or headers are wrong, or the end came before theirs (F226). If
  // it is a bound that was overstepped, response().excess says which; likewise
  // for the body.
  bool head_failed() const { return phase_ == Phase::kFailed; }
  // The framing of the body is wrong; what came before it is good.
  bool body_failed() const {
    return phase_ == Phase::kBody && decoder_.failed();
  }

 private:
  enum class Phase : uint8_t { kHead, kBody, kFailed };

  void FailHead(std::string_view excess);
  void StartBody(bool head_request);

  H1HeadParser head_;
  H1BodyDecoder decoder_;
  Phase phase_ = Phase::kHead;
  int interim_ = 0;  // responses that were skipped
  size_t body_ = 0;
  HttpResponse response_;
};

}  // namespace checkd

#endif  // MUX_H1_H1_RESPONSE_H_
