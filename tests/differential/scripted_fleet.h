// Many small servers on one address, each with two listeners and a script for
// each connection, served by one thread.
//
//   ScriptedFleet fleet("127.3.4.5", {{.first = {script}, .second = {}}});
//   ... fleet.port(0, 0) ...       // the first listener of the first server
//   fleet.exchanges(0)             // what each connection was sent
//
// The k-th connection of a listener gets its k-th script, and later ones the
// last. All methods may be called from any thread.
#ifndef TESTS_DIFFERENTIAL_SCRIPTED_FLEET_H_
#define TESTS_DIFFERENTIAL_SCRIPTED_FLEET_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/differential/peer_queue.h"
#include "tests/differential/script.h"
#include "tests/harness/wait_for.h"

namespace checkd {

struct ServerScripts {
  std::vector<Script> first;   // of the server's port; never empty
  std::vector<Script> second;  // of its other port; empty: holds
};

// One connection, from the server's side.
struct Exchange {
  int listener = 0;           // 0 or 1
  std::string received = {};  // from the peer
  bool over = false;
};

class ScriptedFleet {
 public:
  ScriptedFleet(const std::string& address,
                const std::vector<ServerScripts>& servers);
  ~ScriptedFleet();
  ScriptedFleet(const ScriptedFleet&) = delete;
  ScriptedFleet& operator=(const ScriptedFleet&) = delete;

  const std::string& address() const { return address_; }
  int port(size_t server, int listener) const {
    return listeners_[2 * server + listener].port;
  }
  // In the order in which they were accepted.
  std::vector<Exchange> exchanges(size_t server) const;

 private:
  struct Listener {
    int fd;
    int port;
    std::vector<Script> scripts;
    size_t accepted = 0;
  };
  struct Connection {
    size_t server;
    size_t exchange;  // its index among the server's
    const Script* script;
    size_t step = 0;
    size_t used = 0;        // of what was received, by steps that are done
    SteadyTime since = {};  // the last bytes, of either side
  };
  enum class Progress { kDone, kWaitsForPeer, kWaitsForTime, kOver };

  void Serve();
  void Accept(size_t listener);
  // Reads; false if the connection is over.
  bool Receive(int fd, Connection* connection);
  // Takes as many steps as can be taken now.
  void Advance(int fd, Connection* connection);
  Progress Take(int fd, Connection* connection);
  Progress TakeBytes(Connection* connection);
  Progress TakeRequest(Connection* connection);
  Progress TakeEnd(int fd, ScriptStep::Kind kind);
  bool MustWaitForReader(int fd, const Connection& connection);
  std::string Received(const Connection& connection) const;
  void Close(int fd);

  const std::string address_;
  int epoll_ = -1;
  int stop_[2] = {-1, -1};
  std::vector<Listener> listeners_;        // two a server
  std::map<int, Connection> connections_;  // the thread's
  std::set<int> waiting_;  // for time to pass or a reader; the thread's
  PeerQueue queue_;        // the thread's

  mutable std::mutex mutex_;
  std::vector<std::vector<Exchange>> exchanges_;  // of each server
  std::thread thread_;
};

}  // namespace checkd

#endif  // TESTS_DIFFERENTIAL_SCRIPTED_FLEET_H_
