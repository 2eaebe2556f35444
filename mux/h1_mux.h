// The mux for the client side of HTTP/1: one request, one response.
#ifndef MUX_H1_MUX_H_
#define MUX_H1_MUX_H_

#include <memory>
#include <string>
#include <vector>

#include "mux/connection_mux.h"
#include "mux/h1/h1_request.h"
#include "mux/h1_receiver.h"

namespace checkd {

// Reads as soon as there is something to read, into the stream's receiver, and
// tells the upper layer what it found there: `recv` for headers, body bytes,
// the end of the message and errors in it, and after that `wake` if the
// connection failed. So a reset that came with data is seen together with what
// the data meant (F230).
class H1Mux final : public ConnectionMux {
 public:
  // `buffers` must outlive it; a head of more than `max_headers` is refused.
  // `lenient`: H1HeadParser.
  H1Mux(BufferPool* buffers, int max_headers, bool lenient = false)
      : buffers_(buffers), max_headers_(max_headers), lenient_(lenient) {}

  const char* name() const override { return "h1"; }
  void Attach(MuxConnection& conn) override;
  // The head's views, response() and the body end here.
  void Detach(MuxStream& stream, CloseMode mode) override;

  // `buf` holds the bytes of EncodeRequest(), of this stream or of another. The
  // first bytes tell whether it is a HEAD request, whose response has no body.
  size_t SndBuf(MuxStream& stream, Buffer& buf, size_t count) override;
  // Body bytes, without framing; none before the headers are complete. Reads on
  // where the block was full before, so that a body may be longer than the
  // block.
  size_t RcvBuf(MuxStream& stream, Buffer& buf, size_t count) override;
  // kCanRecv is about the parsed response: news of it, as `recv` is called for.
  void Subscribe(MuxStream& stream, Events events, WaitEvent& wait) override;

  // False also if `out` has no room for the whole: a request is not longer than
  // a buffer.
  bool EncodeRequest(const HttpRequest& request, Buffer& out) override;
  const HttpResponse* response(const MuxStream& stream) const override {
    return &StateOf(Of(stream)).receiver.response();
  }

 private:
  // Of one stream; used again.
  struct State : StreamState {
    State(BufferPool* buffers, int max_headers, bool lenient)
        : receiver(buffers, max_headers, lenient) {}
    H1Receiver receiver;
    HeadMethodProbe request;
  };

  static State& StateOf(const Stream& stream) {
    return *static_cast<State*>(stream.state());
  }
  static void OnReady(ConnectionOwner* owner, Connection* conn);
  // Reads and parses what there is. True: there is news for the upper layer.
  static bool Receive(Stream& stream);

  BufferPool* const buffers_;
  const int max_headers_;
  const bool lenient_;
  std::vector<std::unique_ptr<State>> states_;
  std::vector<State*> idle_;
  std::string encoded_;  // kept for its storage
};

}  // namespace checkd

#endif  // MUX_H1_MUX_H_
