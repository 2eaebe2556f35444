// The mux for the client side of HTTP/1: one request, one response.
#ifndef MUX_H1_MUX_H_
#define MUX_H1_MUX_H_

#include <string>

#include "mux/session_mux.h"

namespace checkd {

// Reads as soon as there is something to read, into the session's receiver, and
// tells the upper layer what it found there: `recv` for headers, body bytes,
// the end of the message and errors in it, and after that `wake` if the
// connection failed. So a reset that came with data is seen together with what
// the data meant (F230).
class H1Mux final : public SessionMux {
 public:
  const char* name() const override { return "h1"; }
  void Attach(Session& session) override;

  // `buf` holds the bytes of EncodeRequest(), of this stream or of another.
  size_t SndBuf(MuxStream& stream, Buffer& buf, size_t count,
                SendFlags flags) override;
  // Body bytes; reads on where the block was full before.
  size_t RcvBuf(MuxStream& stream, Buffer& buf, size_t count,
                RecvFlags flags) override;
  void Subscribe(MuxStream& stream, Events events, WaitEvent& wait) override;

  bool EncodeRequest(const HttpRequest& request, Buffer& out) override;
  const HttpResponse* response(const MuxStream& stream) const override {
    return &Of(stream).h1().response();
  }

 private:
  static void OnReady(ConnectionOwner* owner, Connection* conn);
  // Reads and parses what there is. True: there is news for the upper layer.
  static bool Receive(Session& session);

  std::string encoded_;  // kept for its storage
};

}  // namespace checkd

#endif  // MUX_H1_MUX_H_
