// Many small servers on one thread, each of which talks by a list: what it says
// first, and what it answers to which bytes.
//
//   DialogueServer server({
//       {.greeting = "220 mx ESMTP\r\n",
//        .exchanges = {{"EHLO lb\r\n", "250 mx\r\n"},
//                      {"QUIT\r\n", "221 Bye\r\n", /*close=*/true}}},
//       {.gone = true}});
//   ... "server mx 127.0.0.1:" + server.port(0) + " check" ...
//
// Unlike a ScriptedServer it answers as often as it is asked within a
// connection. All methods may be called from any thread.
#ifndef TESTS_HARNESS_DIALOGUE_SERVER_H_
#define TESTS_HARNESS_DIALOGUE_SERVER_H_

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace checkd {

// How one server talks. Without anything it accepts, and stays silent.
struct Dialogue {
  struct Exchange {
    std::string request;  // bytes, wherever they stand in what is sent
    std::string answer;
    bool close = false;  // ends the stream after the answer, and reads on
  };
  std::string greeting = {};
  // Of the requests in the bytes that were not answered yet, the earliest is
  // answered first; of two at one place, the one that is first here.
  std::vector<Exchange> exchanges = {};
  bool gone = false;  // connections are refused; the port stays taken
};

class DialogueServer {
 public:
  // Each listens on a port of its own of 127.0.0.1. Aborts the test program if
  // it cannot.
  explicit DialogueServer(const std::vector<Dialogue>& dialogues);
  ~DialogueServer();
  DialogueServer(const DialogueServer&) = delete;
  DialogueServer& operator=(const DialogueServer&) = delete;

  // Of the dialogue with that index.
  int port(size_t index) const;
  // The beginning of what the latest connection to it has sent; at most 4 KiB.
  std::string Heard(size_t index) const;

 private:
  struct Listener {
    Dialogue dialogue;
    int fd;
    std::string heard = {};
  };
  struct Client {
    size_t listener;
    std::string received = {};  // the beginning
    std::string unread = {};    // not answered yet; bounded
    bool ended = false;         // says nothing more
  };

  void Serve();
  void Accept(size_t listener);
  // Reads and answers; false if the connection is over.
  bool Receive(int fd, Client* client);
  // Answers one request; false if there is none.
  bool AnswerNext(int fd, Client* client);
  void Say(int fd, const std::string& bytes, bool close, Client* client);
  void KeepHeard(const Client& client);

  int epoll_ = -1;
  int wake_[2] = {-1, -1};         // its end: stop
  std::map<int, size_t> by_fd_;    // index of a listener
  std::map<int, Client> clients_;  // the thread's
  mutable std::mutex mutex_;       // of `heard`
  std::vector<Listener> listeners_;
  std::thread thread_;
};

}  // namespace checkd

#endif  // TESTS_HARNESS_DIALOGUE_SERVER_H_
