// The receiving half of an HTTP/1 stream: reads the connection into a buffer of
// its own, parses there, and hands out the body.
#ifndef MUX_H1_RECEIVER_H_
#define MUX_H1_RECEIVER_H_

#include <cstddef>

#include "mux/h1/h1_response.h"
#include "transport/connection.h"
#include "transport/values/buffer.h"

namespace checkd {

// One per stream, reused; holds a block of the pool from the first byte until
// Release(). The head stays at the front of the block, so that its views last;
// the body comes after it, decoded, and leaves through TakeBody(). When nobody
// takes it and the block is full, reading stops.
//
//   receiver.Pull(conn, false);      // reads all there is, or all that fits
//   if (receiver.response().headers_complete) ...
//   receiver.TakeBody(buf, count);   // makes room: Pull() again
//
// Bounds: the head must fit in the block and leave a little for the body
// (F226).
class H1Receiver {
 public:
  // `pool` must outlive the receiver; its block size bounds the head,
  // `max_headers` the number of headers. `lenient`: H1HeadParser.
  H1Receiver(BufferPool* pool, int max_headers, bool lenient = false);
  ~H1Receiver() { Release(); }
  H1Receiver(const H1Receiver&) = delete;
  H1Receiver& operator=(const H1Receiver&) = delete;

  // Reads until the connection has nothing more, the block is full, or the
  // message has ended; no edge is lost, for `conn` stays readable() in the
  // latter cases. True if there is something new to look at: headers, body, or
  // an end of either kind. `head_request`: see H1ResponseParser::Parse().
  // Bounded by the connection's share of the turn. A head that fills its part
  // of the block is wrong (head_failed()).
  bool Pull(Connection& conn, bool head_request);
  // Moves up to `count` decoded bytes to the tail of `out`; how many fitted.
  // Reserves storage for `out`. No system call.
  size_t TakeBody(Buffer& out, size_t count);
  // Decoded bytes that wait.
  size_t body_size() const { return end_ - body_; }

  const HttpResponse& response() const { return parser_.response(); }
  bool end_of_message() const { return parser_.end_of_message(); }
  bool head_failed() const { return parser_.head_failed(); }
  bool body_failed() const { return parser_.body_failed(); }
  // Nothing more will be read: the message has ended, or broke.
  bool finished() const;

  // Forgets everything and returns the block. Views of response() end here; the
  // next message may follow. Harmless when nothing was read.
  void Release();

 private:
  // Free bytes at the end of the block, after the body has moved up.
  size_t Room();
  void Parse(size_t size, bool head_request);

  BufferPool* const pool_;
  const size_t head_limit_;
  H1ResponseParser parser_;
  char* block_ = nullptr;
  size_t body_ = 0;  // what is not yet taken begins here; 0 until the head ends
  size_t end_ = 0;   // end of head and body
  bool eof_ = false;
};

}  // namespace checkd

#endif  // MUX_H1_RECEIVER_H_
