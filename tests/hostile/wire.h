// One connection as a hostile peer holds it: bytes in clear or through TLS, and
// every way to end it. Nothing blocks for longer than the wire lives.
//
//   Wire wire(fd, stop, Millis(5000));
//   wire.ReadUntil("\r\n\r\n");
//   while (wire.Send(junk)) {
//   }                                // ends: the peer closes, or time is up
//
// Thread: one, its own; `stop` may be set by another.
#ifndef TESTS_HOSTILE_WIRE_H_
#define TESTS_HOSTILE_WIRE_H_

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "openssl/base.h"
#include "tests/harness/wait_for.h"
#include "transport/tls/testing/record_forge.h"

namespace checkd {

class Wire {
 public:
  // Owns `fd`. All of its calls fail once `*stop` is set or `life` is over.
  Wire(int fd, const std::atomic<bool>* stop, Millis life);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  int fd() const { return fd_; }
  // From here on Send() and ReadUntil() go through TLS; false if the handshake
  // fails.
  bool StartTls(SSL_CTX* context);
  // The session's, once StartTls() is done. Send() must not be used then.
  RecordForge& forge();

  // All of `bytes`; false: the peer is gone, or time is up.
  bool Send(std::string_view bytes);
  // Past TLS.
  bool SendRaw(std::string_view bytes);
  // Reads until `end` has come (with "", anything); false as for Send().
  bool ReadUntil(std::string_view end);
  bool ReadRaw();
  const std::string& received() const { return received_; }
  // The first `size` bytes of what comes in clear; "" if it comes to an end
  // before that.
  std::string Take(size_t size);

  // Reads nothing, does nothing; false if the wire is over before that.
  bool Wait(Millis time);
  // Until the peer closes its end, throwing away what comes.
  void AwaitEnd();
  // Sends `bytes` again and again, and reads as fast, in clear.
  void Converse(std::string_view bytes);

  void Fin();    // of our direction
  void Reset();  // and the end of the wire
  void Close();
  bool over() const;

 private:
  // Waits for `events` in slices, so that an end is seen soon.
  bool Poll(short events);

  int fd_;
  const std::atomic<bool>* const stop_;
  const SteadyTime end_;
  std::string received_;
  bssl::UniquePtr<SSL> ssl_;
  std::string secret_;
  std::unique_ptr<RecordForge> forge_;
};

// Peers are other machines: their threads must not take the processor from the
// program under test, which is what the clock judges.
void LowerPriority();

// A context for StartTls(), with a certificate of its own. `version`: the only
// one spoken, TLS1_2_VERSION or TLS1_3_VERSION. `padding`: bytes that make
// each certificate of a chain of three larger.
bssl::UniquePtr<SSL_CTX> MakeServerContext(uint16_t version,
                                           size_t padding = 0);

}  // namespace checkd

#endif  // TESTS_HOSTILE_WIRE_H_
