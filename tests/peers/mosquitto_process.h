// A Mosquitto, which speaks MQTT.
#ifndef TESTS_PEERS_MOSQUITTO_PROCESS_H_
#define TESTS_PEERS_MOSQUITTO_PROCESS_H_

#include <string>
#include <vector>

#include "tests/peers/peer_process.h"

namespace checkd {

class MosquittoProcess : public PeerProcess {
 public:
  // Whom it lets in.
  enum class Clients {
    kAll,
    kOneUser,  // kUser with kPassword
  };
  static constexpr char kUser[] = "checkd";
  static constexpr char kPassword[] = "secret";

  static bool Installed();

  explicit MosquittoProcess(Clients clients) : clients_(clients) {}

 private:
  std::vector<std::string> Prepare() override;

  const Clients clients_;
};

}  // namespace checkd

#endif  // TESTS_PEERS_MOSQUITTO_PROCESS_H_
