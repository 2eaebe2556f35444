// A connector over a simulated network, and an upper layer that remembers what
// it was told, for the tests of muxes and of the rooms above.
//
//   MuxWorld world(/*seed=*/7);
//   ReplyPeer peer("\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n", SimClose::kFin);
//   world.net.AddServer(world.address, {.peer = &peer});
//   RecordingUpper upper;
//   upper.Open(world, MuxProtocol::kHttp1);
//   world.loop.RunUntilIdle();
#ifndef MUX_TESTING_MUX_WORLD_H_
#define MUX_TESTING_MUX_WORLD_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "mux/connector.h"
#include "mux/mux.h"
#include "tasks/testing/counting_wait.h"
#include "tasks/testing/test_loop.h"
#include "transport/connection.h"
#include "transport/testing/sim_net.h"
#include "transport/values/buffer.h"

namespace checkd {

struct MuxWorld {
  explicit MuxWorld(uint64_t seed = 1,
                    const Connector::Options& options = Connector::Options())
      : net(loop.poller(), loop.clock(), seed), connector(&context, options) {}

  TestLoop loop;
  SimNet net;
  TransportContext context{loop.loop(), loop.poller(), &net};
  Connector connector;
  const Address address = *Address::FromIp("10.0.0.1", 80);
};

// The upper layer's end of one stream. Detaches at destruction.
class RecordingUpper {
 public:
  RecordingUpper() = default;
  ~RecordingUpper() { Detach(); }
  RecordingUpper(const RecordingUpper&) = delete;
  RecordingUpper& operator=(const RecordingUpper&) = delete;

  void Open(MuxWorld& world, MuxProtocol protocol) {
    pool_ = world.connector.buffers();
    stream = world.connector.Open({.address = &world.address}, protocol,
                                  {&kCallbacks, this});
  }
  void Detach(CloseMode mode = CloseMode::kReset) {
    if (stream == nullptr) return;
    MuxStream& old = *std::exchange(stream, nullptr);
    old.mux()->Detach(old, mode);
  }

  // What SndBuf takes of `bytes`, which must fit in a block.
  size_t Send(std::string_view bytes) {
    Buffer buf(pool_);
    buf.Append(bytes);
    return stream->mux()->SndBuf(*stream, buf, buf.size());
  }
  // Adds to `received` what RcvBuf gives, `step` bytes at a time.
  void Receive(size_t step = SIZE_MAX) {
    Buffer buf(pool_);
    while (stream->mux()->RcvBuf(*stream, buf, step) > 0) {
      received.append(buf.view());
      buf.Clear();
    }
  }
  // The same until nothing more comes, over as many turns as that takes.
  void ReceiveAll(MuxWorld& world, size_t step = SIZE_MAX) {
    on_recv = [this, step] { Receive(step); };
    Receive(step);
    world.loop.RunUntilIdle();
    on_recv = nullptr;
  }
  const HttpResponse& response() const {
    return *stream->mux()->response(*stream);
  }

  MuxStream* stream = nullptr;
  std::string received;
  std::string calls;  // 'r' and 'w', in order
  std::function<void()> on_recv;
  std::function<void()> on_wake;

 private:
  static void OnRecv(void* self) {
    auto* upper = static_cast<RecordingUpper*>(self);
    upper->calls += 'r';
    if (upper->on_recv) upper->on_recv();
  }
  static void OnWake(void* self) {
    auto* upper = static_cast<RecordingUpper*>(self);
    upper->calls += 'w';
    if (upper->on_wake) upper->on_wake();
  }

  static constexpr DataCallbacks kCallbacks = {[](void* self) { OnRecv(self); },
                                               [](void* self) { OnWake(self); },
                                               "recording"};

  BufferPool* pool_ = nullptr;
};

}  // namespace checkd

#endif  // MUX_TESTING_MUX_WORLD_H_
