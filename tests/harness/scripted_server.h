// A small TCP server that answers as a test tells it, on a thread of its own.
//
//   ScriptedServer server;                       // up, answers 200
//   server.Answer(HttpAnswer(503, "Busy"));      // from the next connection on
//   server.Down();                               // connections are refused
//   server.Up();                                 // the same address and port
//
// All methods may be called from any thread.
#ifndef TESTS_HARNESS_SCRIPTED_SERVER_H_
#define TESTS_HARNESS_SCRIPTED_SERVER_H_

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/harness/wait_for.h"

namespace checkd {

// What one connection gets.
struct ServerAnswer {
  enum class When {
    kAtOnce,     // without having read anything: a banner
    kOnBytes,    // after any bytes
    kOnRequest,  // after an empty line (HTTP), and a body if one is announced
    kNever,      // nothing is ever sent
  };
  enum class End {
    kClose,  // orderly, once the answer is out
    kReset,  // RST instead
    kHold,   // leaves the end to the peer
  };
  When when = When::kOnRequest;
  Millis delay{0};  // between `when` and the bytes
  std::string bytes = {};
  End end = End::kClose;
};

ServerAnswer HttpAnswer(int code, std::string_view reason,
                        std::string_view body = "");
ServerAnswer BannerAnswer(std::string_view bytes);  // at once, then holds
ServerAnswer BytesAnswer(std::string_view bytes);   // on bytes, then closes
ServerAnswer SilentAnswer();                        // accepts, says nothing
ServerAnswer CloseAnswer();                         // closes after any bytes
ServerAnswer ResetAnswer();                         // resets after any bytes

class ScriptedServer {
 public:
  // Listens at an address that no other test uses.
  ScriptedServer();
  explicit ScriptedServer(const ServerAnswer& answer);
  // Listens there; port 0: any.
  ScriptedServer(const ServerAnswer& answer, const std::string& address,
                 int port);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  const std::string& address() const { return address_; }
  int port() const { return port_; }
  std::string endpoint() const;  // "address:port"

  void Answer(const ServerAnswer& answer);
  // Connections that are under way get their answer; later ones are refused.
  void Down();
  // Connections stay half-open: the queue of the kernel is full.
  void Stall();
  void Up();

  // When each connection so far was accepted.
  std::vector<SteadyTime> accepts() const;
  size_t accepted() const;
  // Who connected: "address:port".
  std::set<std::string> peers() const;
  // How peers ended connections that were still open here.
  int finished() const;  // FIN
  int resets() const;    // RST
  // What connections had sent when they were answered: each text once.
  std::set<std::string> requests() const;

 private:
  struct Client {
    ServerAnswer answer;
    std::string received = {};
    bool triggered = false;
    SteadyTime due = {};  // when triggered
  };

  void Serve();
  void Accept();
  void CountEnd(bool reset);
  void KeepRequest(const std::string& received);
  void CloseListener();
  void FillQueue();
  void CloseFillers();
  // Reads; false if the connection is over.
  bool Receive(int fd, Client* client);
  void Trigger(int fd, Client* client);
  void AnswerDue();
  int NextTimeout() const;
  void Close(int fd, bool reset);

  std::string address_;
  int port_ = 0;
  int epoll_ = -1;
  int wake_[2] = {-1, -1};         // 'd': Down(), 's': Stall(); its end: stop
  std::map<int, Client> clients_;  // the thread's
  std::multimap<SteadyTime, int> delayed_;  // the thread's

  mutable std::mutex mutex_;
  int listener_ = -1;
  std::vector<int> fillers_;  // connections that fill the queue of a Stall()
  ServerAnswer answer_;
  std::vector<SteadyTime> accepts_;
  std::set<std::string> peers_;
  std::set<std::string> requests_;
  int finished_ = 0;
  int resets_ = 0;
  std::thread thread_;
};

}  // namespace checkd

#endif  // TESTS_HARNESS_SCRIPTED_SERVER_H_
