// A TLS client survives whatever a server sends, and does not turn in circles.
// The first byte says who is at the other end:
//   0     nobody: the rest is what the client gets
//   1, 2  a server of TLS 1.2, 1.3 whose bytes are bent: five bytes each, an
//         offset (two), what is done, two numbers
//   3, 4  the same with good bytes; once it is established, records follow that
//         are sealed with its keys: a type, a length, the plain text
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "transport/tls/testing/record_forge.h"
#include "transport/tls/testing/tls_world.h"

namespace checkd {
namespace {

constexpr char kRequest[] = "GET / HTTP/1.0\r\n\r\n";
constexpr int kMostTurns = 2000;

size_t Number(std::string_view bytes, size_t at) {
  return static_cast<uint8_t>(bytes[at]);
}

TlsPeerOptions Server(bool tls13) {
  const uint16_t version = tls13 ? TLS1_3_VERSION : TLS1_2_VERSION;
  return {.min_version = version,
          .max_version = version,
          .ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256"};
}

void Judge(TlsWorld* world) {
  if (world->spun() || world->test.poller()->polls() > kMostTurns ||
      world->reads() > kMostTurns) {
    abort();
  }
  if (world->conn().open()) world->Report();
  world->Close(CloseMode::kGraceful);
  world->test.RunUntilIdle();
  if (world->net.open_sockets() != 0) abort();
}

// One piece of mischief done to `bytes`, the part of the stream that begins at
// `offset`.
void Bend(std::string_view how, size_t offset, std::string* bytes) {
  const size_t at = Number(how, 0) << 8 | Number(how, 1);
  if (at < offset || at >= offset + bytes->size()) return;
  const size_t here = at - offset;
  const size_t count = Number(how, 4);
  switch (Number(how, 2) % 4) {
    case 0:
      (*bytes)[here] ^= how[3];
      break;
    case 1:
      bytes->insert(here, count, how[3]);
      break;
    case 2:
      bytes->erase(here, count);
      break;
    case 3:
      bytes->insert(here, bytes->substr(here, count));
      break;
  }
}

void Raw(std::string_view input) {
  TlsWorld world;
  FnPeer peer;
  bool sent = false;
  peer.on_data = [&](SimConn conn, std::string_view) {
    if (!sent && !input.empty()) conn.Send(std::string(input));
    sent = true;
  };
  world.server.peer = &peer;
  world.Open();
  world.test.RunFor(Seconds(10));
  Judge(&world);
}

void Bent(bool tls13, std::string_view input) {
  TlsWorld world(Server(tls13));
  world.remember = true;
  world.peer.options().alter = [&](std::string bytes, size_t offset) {
    for (size_t i = 0; i + 5 <= input.size() && i < 500; i += 5) {
      Bend(input.substr(i, 5), offset, &bytes);
    }
    return bytes;
  };
  world.Open();
  world.test.RunFor(Seconds(10));
  if (world.conn().established()) world.Ask(kRequest);
  Judge(&world);
}

void Forged(bool tls13, std::string_view input) {
  TlsWorld world(Server(tls13));
  world.remember = true;
  world.peer.options().request_end = "";
  if (!world.Connect()) abort();
  world.test.RunUntilIdle();
  RecordForge forge(world.peer.ssl(1), world.peer.server_secret(1));
  std::string bytes;
  while (input.size() >= 2) {
    const size_t size = Number(input, 1);
    bytes += forge.Seal(static_cast<uint8_t>(input[0]), input.substr(2, size));
    input.remove_prefix(std::min(input.size(), 2 + size));
  }
  if (!bytes.empty()) world.peer.last_conn()->Send(bytes);
  world.test.RunUntilIdle();
  world.Ask("x");
  Judge(&world);
}

}  // namespace
}  // namespace checkd

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1,
                               size - 1);
  switch (data[0] % 5) {
    case 0:
      checkd::Raw(input);
      break;
    case 1:
    case 2:
      checkd::Bent(data[0] % 5 == 2, input);
      break;
    default:
      checkd::Forged(data[0] % 5 == 4, input);
      break;
  }
  if (testing::Test::HasFailure()) abort();
  return 0;
}
