// A network in memory: a seeded simulation of Net, and of the readiness that
// the poller reports, in virtual time.
//
//   TestLoop test;
//   SimNet net(test.poller(), test.clock(), /*seed=*/7);
//   TransportContext context{test.loop(), test.poller(), &net};
//   ReplyPeer peer("\n", "pong\n");
//   net.AddServer(*Address::FromIp("10.0.0.1", 80), {.peer = &peer});
//   net.set_faults(SimFaults::Rough());
//   ... open connections; test.RunUntilIdle();
//   EXPECT_EQ(net.open_sockets(), 0) << net.log();
//
// It behaves as Linux does where it matters here: events are edge-triggered and
// carry all that is possible at that moment; after send() or recv() met less
// than it asked for, the next change is told; after a reset what was received
// can still be read, then the error comes once; an error is told once; a
// close() with unread bytes resets; with `defer_ack` the server accepts when
// data arrive, or after 40 ms. Wherever a fault makes a call say less than the
// truth, an event follows, so that code which waits for it is right.
//
// What no program may do ends the test with the seed and the log: closing
// twice, closing while the poller still watches, any use after close.
//
// A seed replays exactly, as log() shows. Descriptors begin at 1000000, so that
// none is mistaken for one of the kernel's; the lowest free one is used next,
// as the kernel does.
#ifndef TRANSPORT_TESTING_SIM_NET_H_
#define TRANSPORT_TESTING_SIM_NET_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "tasks/testing/fake_poller.h"
#include "transport/sockets/net.h"
#include "transport/testing/sim_link.h"
#include "transport/testing/sim_peer.h"

namespace checkd {

class SimNet final : public Net {
 public:
  // `poller` and `clock` (the poller's) must outlive it, and must not wait any
  // more once it is gone.
  SimNet(FakePoller* poller, VirtualClock* clock, uint64_t seed);
  ~SimNet() override;

  // Who answers at `address`; replaces what was there. Addresses that nobody
  // was added for refuse. `server.peer` must outlive the net.
  void AddServer(const Address& address, const SimServer& server);
  void RemoveServer(const Address& address);

  void set_faults(const SimFaults& faults) { faults_ = faults; }
  // Socket() fails with `err` while this many are open already.
  void set_socket_limit(size_t limit, int err) {
    socket_limit_ = limit;
    socket_limit_errno_ = err;
  }

  // 0 when nothing leaks.
  size_t open_sockets() const { return sockets_.size(); }
  // connect() calls so far.
  uint64_t connects() const { return last_id_; }
  uint64_t seed() const { return seed_; }
  // All that happened, a line each, from the seed on.
  const std::string& log() const { return log_; }

  int Socket(const Address& address, const SocketOptions* options,
             SocketCall* failed) override;
  int Connect(int fd, const Address& address, uint16_t port,
              bool defer_ack) override;
  void SendAtOnce(int) override {}  // it never waits
  ssize_t Send(int fd, const char* data, size_t size) override;
  ssize_t Recv(int fd, char* data, size_t size) override;
  int TakeError(int fd) override;
  void Close(int fd, CloseMode mode) override;
  int Disconnect(int fd) override;
  // 10.255.0.1, with a port of its own for each connection.
  Address LocalAddress(int fd) override;
  // A listening socket inside the simulation. Others connect to it by its
  // address; AddServer() at the same one sets latency and the like first.
  int Listen(const Address& address, int backlog, Address* bound) override;
  int Accept(int fd, Address* peer) override;

 private:
  friend class SimConn;

  SimSocket& Find(int fd, const char* call);
  SimLink* LinkOf(const SimSocket& socket, SimSide** side);
  SimLink* FindLink(uint64_t id);
  int NewSocket();

  // Chance and time.
  bool Chance(double probability);
  uint64_t Below(uint64_t bound);
  Duration Jitter();
  void Later(Duration delay, uint64_t link,
             std::function<void(SimLink&)> action);

  // What the wire does (sim_wire.cc).
  void Establish(SimLink& link, bool defer_ack);
  void Refuse(SimLink& link, int err);
  void Announce(SimLink& link);
  void Transmit(SimLink& link, SimSide& from, SimPacket packet);
  void Dispatch(SimLink& link, SimSide& from, SimPacket packet);
  void Arrive(SimLink& link, SimSide& to, const SimPacket& packet);
  void ArriveData(SimLink& link, SimSide& to, const std::string& bytes);
  void ArriveFin(SimLink& link, SimSide& to);
  void ArriveReset(SimLink& link, SimSide& to);
  void MaybeBreak(SimLink& link);
  void ReadByPeer(SimLink& link);
  void MakeRoom(SimLink& link, SimSide& reader, size_t bytes);
  void CloseSide(SimLink& link, SimSide& side, SimClose how);
  void DropIfOver(SimLink& link);

  // What the poller is told.
  uint32_t Possible(const SimLink& link, const SimSide& side) const;
  void Notify(SimLink& link, SimSide& side);
  void NotifyLater(SimLink& link, SimSide& side);
  void Signal(SimLink& link, SimSide& side, uint32_t extra);

  // What the scripts ask for.
  void PeerSend(uint64_t id, std::string bytes, Duration delay);
  void PeerClose(uint64_t id, SimClose how, Duration delay);
  void PeerPause(uint64_t id, bool pause);

  void Log(const char* format, ...) __attribute__((format(printf, 2, 3)));
  [[noreturn]] void Die(const char* what, int fd);

  FakePoller* const poller_;
  VirtualClock* const clock_;
  const uint64_t seed_;
  std::mt19937_64 random_;
  SimFaults faults_;
  size_t socket_limit_ = SIZE_MAX;
  int socket_limit_errno_ = 0;
  std::map<Address, SimServer> servers_;
  std::map<Address, int> listeners_;
  std::map<int, SimSocket> sockets_;
  std::map<uint64_t, std::unique_ptr<SimLink>> links_;
  uint64_t last_id_ = 0;
  uint16_t next_port_ = 40000;
  std::string log_;
};

}  // namespace checkd

#endif  // TRANSPORT_TESTING_SIM_NET_H_
