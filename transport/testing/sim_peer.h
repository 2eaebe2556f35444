// What a simulated network consists of besides the code under test: servers,
// how they are reached, and what they say.
//
//   ReplyPeer peer("\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n", SimClose::kFin);
//   net.AddServer(address, {.peer = &peer, .latency = Millis(2)});
//   net.AddServer(other, SimServer::Refusing());
//
// A peer's functions are called while time moves, never from within a call of
// the code under test.
#ifndef TRANSPORT_TESTING_SIM_PEER_H_
#define TRANSPORT_TESTING_SIM_PEER_H_

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tasks/time.h"

namespace checkd {

class SimNet;

enum class SimClose : uint8_t {
  kHalf,  // shutdown(SHUT_WR): FIN; goes on reading
  kFin,   // close(): FIN; what arrives later is answered by RST
  kRst,   // close() with SO_LINGER 0
};

// A server's end of one connection. A handle: copy it freely; all its functions
// do nothing once the connection is gone.
class SimConn {
 public:
  SimConn(SimNet* net, uint64_t id) : net_(net), id_(id) {}

  // Sends after `delay`, but not before what an earlier call has asked for.
  void Send(std::string bytes, Duration delay = {}) const;
  void Close(SimClose how, Duration delay = {}) const;
  // While paused nothing is read: the client's window fills up.
  void PauseReading() const;
  void ResumeReading() const;

  bool exists() const;
  // All that was read from the client so far; empty once the connection is
  // gone.
  std::string_view received() const;
  // The connection's number, from 1, in the order of connect().
  uint64_t id() const { return id_; }

 private:
  SimNet* net_;
  uint64_t id_;
};

// Says and does nothing: a server that never answers. Derive to make it talk.
class SimPeer {
 public:
  virtual ~SimPeer() = default;
  // accept() returned: the client's ACK has arrived.
  virtual void OnAccept(SimConn) {}
  virtual void OnData(SimConn, std::string_view /*bytes*/) {}
  // The client's FIN or RST has arrived.
  virtual void OnClose(SimConn, SimClose /*how*/) {}
};

// A peer made of functions.
class FnPeer final : public SimPeer {
 public:
  std::function<void(SimConn)> on_accept;
  std::function<void(SimConn, std::string_view)> on_data;
  std::function<void(SimConn, SimClose)> on_close;

  void OnAccept(SimConn conn) override {
    if (on_accept) on_accept(conn);
  }
  void OnData(SimConn conn, std::string_view bytes) override {
    if (on_data) on_data(conn, bytes);
  }
  void OnClose(SimConn conn, SimClose how) override {
    if (on_close) on_close(conn, how);
  }
};

// Answers whatever ends in `request_end` with `reply`, then closes if told to.
class ReplyPeer final : public SimPeer {
 public:
  ReplyPeer(std::string request_end, std::string reply,
            std::optional<SimClose> then = std::nullopt, Duration delay = {})
      : request_end_(std::move(request_end)),
        reply_(std::move(reply)),
        then_(then),
        delay_(delay) {}

  // What was asked, one entry a connection.
  const std::vector<std::string>& requests() const { return requests_; }

  void OnData(SimConn conn, std::string_view) override {
    if (!conn.received().ends_with(request_end_)) return;
    requests_.emplace_back(conn.received());
    conn.Send(reply_, delay_);
    if (then_) conn.Close(*then_, delay_);
  }

 private:
  const std::string request_end_;
  const std::string reply_;
  const std::optional<SimClose> then_;
  const Duration delay_;
  std::vector<std::string> requests_;
};

// How an address behaves.
struct SimServer {
  SimPeer* peer = nullptr;  // null: accepts, reads and says nothing
  Duration latency{100};    // one way
  // What connect() comes to. By default EINPROGRESS, then established after a
  // round trip and `connect_delay`.
  bool immediate = false;   // connect() returns 0, as on unix sockets
  bool silent = false;      // nothing ever comes back
  int connect_errno = 0;    // connect() fails with it at once
  int establish_errno = 0;  // fails with it after the round trip
  Duration connect_delay{};
  size_t window = 65536;  // bytes on the way and unread that a client may send
  size_t cut_send_at =
      0;  // a send() never crosses this offset of the stream; 0: none
  // A reset makes what was received and not read unreadable. Linux keeps it.
  bool reset_discards_data = false;

  static SimServer Refusing() { return {.establish_errno = ECONNREFUSED}; }
  static SimServer Unreachable() { return {.establish_errno = EHOSTUNREACH}; }
  static SimServer Silent() { return {.silent = true}; }
};

// What goes wrong by chance: probabilities from 0 to 1, asked at each occasion.
struct SimFaults {
  double short_write = 0;      // send() takes some of what it could
  double split = 0;            // bytes arrive, or are read, in two parts
  double spurious_eagain = 0;  // send() or recv() says EAGAIN for no reason
  double spurious_ready = 0;   // readiness is told once more, for no reason
  double late_ready = 0;       // readiness is told late, so out of order
  double reset = 0;            // the server resets as bytes arrive, either way
  double fin = 0;              // the server closes then
  double refuse = 0;           // connect() is refused
  Duration jitter{};           // most that any delay is stretched

  // Everything that a correct peer and kernel may do, and nothing that ends a
  // connection early.
  static SimFaults Rough() {
    return {.short_write = 0.3,
            .split = 0.3,
            .spurious_eagain = 0.1,
            .spurious_ready = 0.2,
            .late_ready = 0.2,
            .jitter = Millis(3)};
  }
};

}  // namespace checkd

#endif  // TRANSPORT_TESTING_SIM_PEER_H_
