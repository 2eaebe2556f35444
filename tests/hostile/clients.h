// Clients of a stats socket that do what a list of steps says, on a connection
// and a thread each, until they are stopped.
//
//   HostileClients clients([&] { return cli.Connect(); }, 3,
//                          {Say("prompt\n"), Converse("show version\n")});
#ifndef TESTS_HOSTILE_CLIENTS_H_
#define TESTS_HOSTILE_CLIENTS_H_

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/hostile/peer.h"

namespace checkd {

// Asks without end, and reads the answers as fast as they come.
Step Converse(std::string line);
// Reads `size` bytes every `pause`, through a small window.
Step ReadSlowly(size_t size, Millis pause = Millis(50));
Step ReadToTheEnd();

class HostileClients {
 public:
  // Each connects with `connect`, runs `script`, and begins again once that has
  // ended or its connection has. They end by themselves after some seconds.
  HostileClients(std::function<int()> connect, int count, Script script);
  ~HostileClients();
  HostileClients(const HostileClients&) = delete;
  HostileClients& operator=(const HostileClients&) = delete;

  int connected() const { return connected_; }  // so far

 private:
  void Run();

  const std::function<int()> connect_;
  const Script script_;
  std::atomic<bool> stop_{false};
  std::atomic<int> connected_{0};
  std::vector<std::thread> threads_;
};

}  // namespace checkd

#endif  // TESTS_HOSTILE_CLIENTS_H_
