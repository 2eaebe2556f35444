// A connection's owner that remembers what it was told, for tests of
// transports.
#ifndef TRANSPORT_TESTING_RECORDING_OWNER_H_
#define TRANSPORT_TESTING_RECORDING_OWNER_H_

#include <functional>
#include <string>

#include "tasks/testing/counting_wait.h"
#include "transport/connection.h"

namespace checkd {

struct RecordingOwner : ConnectionOwner {
  RecordingOwner() : ConnectionOwner{&RecordingOwner::OnReady} {}

  // Reads all that can be read now to the end of `received`.
  void Read(Connection* conn) {
    char bytes[64];
    while (const size_t n = conn->Recv(bytes, sizeof(bytes)))
      received.append(bytes, n);
  }
  // Sends the rest of `to_send` as far as possible.
  void Write(Connection* conn) {
    while (!to_send.empty()) {
      const size_t n = conn->Send(to_send.data(), to_send.size());
      if (n == 0) return;
      to_send.erase(0, n);
    }
  }

  int calls = 0;
  std::string to_send;
  std::string received;
  std::function<void(Connection*)> on_ready;  // may be empty

 private:
  static void OnReady(ConnectionOwner* self, Connection* conn) {
    auto* owner = static_cast<RecordingOwner*>(self);
    ++owner->calls;
    if (owner->on_ready) owner->on_ready(conn);
  }
};

}  // namespace checkd

#endif  // TRANSPORT_TESTING_RECORDING_OWNER_H_
