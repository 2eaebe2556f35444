// A real server of a Debian package, as a child of a test: its files in a
// folder that goes with it, its ports on a loopback address that nobody else
// uses. The base of those that this folder starts.
//
//   RedisProcess redis({"requirepass secret"});
//   ASSERT_TRUE(redis.Start()) << redis.Output();
//   ... "server s " + redis.endpoint() + " check" ...
//   redis.Stop();  // connections are refused; Start() brings it back
//
// A server that refuses to be root runs as `nobody` where the test is root;
// its test is `local` then, since a sandbox maps root alone.
#ifndef TESTS_PEERS_PEER_PROCESS_H_
#define TESTS_PEERS_PEER_PROCESS_H_

#include <signal.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/harness/child_process.h"
#include "tests/harness/temp_dir.h"

namespace checkd {

class PeerProcess {
 public:
  virtual ~PeerProcess();
  PeerProcess(const PeerProcess&) = delete;
  PeerProcess& operator=(const PeerProcess&) = delete;

  // Waits until all of its ports accept. False if they do not; Output() may
  // tell why. Also after Stop().
  bool Start();
  // Ends it and waits for that.
  void Stop();

  const std::string& address() const { return address_; }
  int port() const { return ports_.front(); }
  std::string endpoint() const { return EndpointOf(port()); }
  // What it and its preparations wrote since the last Start().
  std::string Output() const;

 protected:
  enum class User { kOurs, kNobody };
  struct Traits {
    User user = User::kOurs;
    int stop_signal = SIGTERM;
    // What it writes when it does what its port promises; "": it accepts only
    // then.
    std::string ready_text = {};
  };

  PeerProcess() : PeerProcess(Traits{}) {}
  explicit PeerProcess(const Traits& traits);

  // Writes what the server needs into dir(), which is empty the first time;
  // returns how to run it in the foreground, or nothing if that failed.
  virtual std::vector<std::string> Prepare() = 0;

  const TempDir& dir() const { return dir_; }
  // One more port of its address.
  int AddPort();
  std::string EndpointOf(int port) const;
  // Runs a program of the server's preparations to its end, as its user.
  bool Run(const std::vector<std::string>& argv);

 private:
  std::vector<std::string> AsUser(const std::vector<std::string>& argv) const;
  bool Ready() const;

  const Traits traits_;
  const std::string address_;
  TempDir dir_;
  std::vector<int> ports_;
  std::string preparations_;  // what they wrote
  std::unique_ptr<ChildProcess> process_;
};

// The first bytes that a server sends to who sends it `request`; at once, if
// that is empty.
std::string FirstBytesOf(const std::string& address, int port,
                         std::string_view request);

}  // namespace checkd

#endif  // TESTS_PEERS_PEER_PROCESS_H_
