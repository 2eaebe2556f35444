// A small HTTP server that behaves as it is told: for the demo, the benchmark
// and tests. Speaks just enough HTTP/1 to answer a check.
//
//   FakeServer server(&context, {.kind = Behaviour::Kind::kHealthy});
//   int err = server.Start(address);          // port 0: see address()
//
// Thread: the loop's.
#ifndef TOOLS_FLEET_FAKE_SERVER_H_
#define TOOLS_FLEET_FAKE_SERVER_H_

#include <list>
#include <memory>

#include "transport/connection.h"
#include "transport/listener.h"
#include "transport/values/address.h"

namespace checkd {

struct Behaviour {
  enum class Kind {
    kHealthy,   // 200 at once
    kSlow,      // 200 after `delay`
    kFlapping,  // 200 and 503, each for `delay`, in turn
    kFailing,   // 500
    kRefusing,  // bound, but does not listen
  };
  Kind kind = Kind::kHealthy;
  Duration delay{};
};

class FakeServer {
 public:
  // `context` outlives the server.
  FakeServer(const TransportContext* context, const Behaviour& behaviour);
  ~FakeServer();
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  // Binds and, unless refusing, listens. 0, or an errno.
  int Start(const Address& address);
  const Address& address() const { return address_; }
  uint64_t answered() const { return answered_; }

 private:
  class Client;

  std::string_view Response() const;
  void Remove(Client* client);

  const TransportContext* const context_;
  const Behaviour behaviour_;
  const Instant started_;
  Address address_;
  int refusing_fd_ = -1;
  std::unique_ptr<Listener> listener_;
  std::list<std::unique_ptr<Client>> clients_;
  uint64_t answered_ = 0;
};

}  // namespace checkd

#endif  // TOOLS_FLEET_FAKE_SERVER_H_
