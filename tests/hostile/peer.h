// Peers that do what a list of steps says, on every connection, on a thread
// each: what the rows of the gallery are written in.
//
//   HostilePeer peer({Request(), Say("HTTP/1.0 200 "), Flood("x")});
//   ... "server s " + peer.endpoint() + " check" ...
//
// A script ends when the peer closes, when a step fails, or when its life is
// over; a connection that is then still open stays so until the peer closes it,
// and not for longer than that life.
#ifndef TESTS_HOSTILE_PEER_H_
#define TESTS_HOSTILE_PEER_H_

#include <atomic>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "openssl/base.h"
#include "tests/hostile/wire.h"

namespace checkd {

// False ends the script.
using Step = std::function<bool(Wire&)>;
using Script = std::vector<Step>;

// What comes from the checker: a head (and a body if one is announced is not
// waited for), or anything.
Step Request();
Step AnyBytes();
// Past TLS, whatever the wire speaks.
Step AnyRawBytes();

Step Say(std::string bytes);
Step SayRaw(std::string bytes);
// One byte every `pause`.
Step Drip(std::string bytes, Millis pause = Millis(100));
// Again and again.
Step Flood(std::string unit);
Step FloodRaw(std::string unit);
Step RandomFlood();
Step Pause(Millis time);
// Says nothing and reads nothing more.
Step Silence();
Step Fin();
Step Rst();
Step Hangup();
// A byte out of band.
Step Urgent();
// What was received, sent back.
Step Echo();
// TLS, in scripts of peers that are not given a context.
Step Handshake(SSL_CTX* context);
// Records sealed with the session's keys, without end.
Step Forge(std::function<std::string(RecordForge&)> records);

class HostilePeer {
 public:
  static constexpr Millis kLife{4000};
  // Beyond that, nobody is accepted until all of these have ended.
  static constexpr int kMostConnections = 512;

  // `tls`: a handshake comes before the script; must outlive the peer. Null:
  // none. `small_window`: the kernels of both sides take some kilobytes that
  // nobody reads, and not megabytes.
  explicit HostilePeer(Script script, SSL_CTX* tls = nullptr,
                       bool small_window = false, Millis life = kLife);
  ~HostilePeer();
  HostilePeer(const HostilePeer&) = delete;
  HostilePeer& operator=(const HostilePeer&) = delete;

  const std::string& address() const { return address_; }
  int port() const { return port_; }
  std::string endpoint() const;
  int accepted() const { return accepted_; }

 private:
  struct Client {
    std::atomic<bool> done{false};
    std::thread thread;
  };

  void Serve();
  void Run(int fd, Client* client);
  void Reap(bool all);

  const Script script_;
  SSL_CTX* const tls_;
  const Millis life_;
  const std::string address_;
  int listener_;
  int port_;
  std::atomic<bool> stop_{false};
  std::atomic<int> accepted_{0};
  std::list<Client> clients_;  // the accepting thread's
  std::thread thread_;
};

}  // namespace checkd

#endif  // TESTS_HOSTILE_PEER_H_
