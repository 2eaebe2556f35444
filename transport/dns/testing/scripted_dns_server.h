// A name server for tests, over UDP and TCP, on a loopback address and port of
// its own, which answers from a table.
//
//   ScriptedDnsServer server(&real.context);
//   server.Set("www.test", kDnsWireA, {{.trick = DnsTrick::kSilence},
//                                      {.answers = {WireA("www.test",
//                                      "::1")}}});
//   ... ask server.address() ...
//   EXPECT_EQ(server.asked("www.test", kDnsWireA), 2);
//
// Names that are not in the table do not exist (NXDOMAIN). Thread: the loop's;
// DnsServerThread (dns_server_thread.h) brings a loop and a thread.
#ifndef TRANSPORT_DNS_TESTING_SCRIPTED_DNS_SERVER_H_
#define TRANSPORT_DNS_TESTING_SCRIPTED_DNS_SERVER_H_

#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tasks/poller.h"
#include "tasks/tasklet.h"
#include "transport/connection.h"
#include "transport/dns/testing/dns_wire.h"
#include "transport/listener.h"

namespace checkd {

enum class DnsTrick : uint8_t {
  kNone,
  kSilence,
  kTruncate,       // UDP: an empty answer with TC; TCP: the answer
  kGarbage,        // right header and question, then nonsense
  kWrongId,        // all but the id is right
  kWrongQuestion,  // the answer to another name's question
  kShort,          // fewer bytes than a header
  kEmptyFirst,     // UDP: two datagrams without bytes, then the right answer
  kTwice,          // the right answer, two times
  kForeignSender,  // UDP: the right answer, from another port
  kClose,          // TCP: the connection is closed instead
};

// What a TCP connection does instead of answering.
enum class TcpTrick : uint8_t {
  kDeaf,        // reads, and nothing more
  kLengthOnly,  // announces an answer that does not come
  kDrip,        // sends a byte of a long one each 10 ms
  kHalfClose,   // will send no more, and reads on
  kNonsense,    // sends three bytes as an answer
  kEcho,        // sends the question back
  kOtherIds,    // answers what was not asked, each 10 ms
};

struct ScriptedAnswer {
  DnsTrick trick = DnsTrick::kNone;
  int rcode = 0;
  Duration delay{};  // loop time
  std::vector<WireRecord> answers = {};
  std::vector<WireRecord> additional = {};
};

class ScriptedDnsServer {
 public:
  // Aborts the test program if it cannot listen. `context` outlives it.
  explicit ScriptedDnsServer(const TransportContext* context);
  ~ScriptedDnsServer();
  ScriptedDnsServer(const ScriptedDnsServer&) = delete;
  ScriptedDnsServer& operator=(const ScriptedDnsServer&) = delete;

  // Of both sockets.
  const Address& address() const { return address_; }

  // What is answered to the first question, the second, ...; the last one to
  // all further ones. `name` in lower case, without the final dot.
  void Set(std::string_view name, uint16_t type,
           std::vector<ScriptedAnswer> script);
  // For all that is not in the table.
  void SetDefault(ScriptedAnswer answer) { default_ = std::move(answer); }
  // TCP connections are closed after so many answers. 0: never.
  void LimitTcp(int answers) { tcp_limit_ = answers; }
  // The first so many TCP connections do that.
  void TrickTcp(TcpTrick trick, int connections) {
    tcp_trick_ = trick;
    tricked_ = connections;
  }
  // The first so many ports that datagrams come from get no answer.
  void DeafenUdp(int ports) { deaf_ports_ = static_cast<size_t>(ports); }
  // Closes the connection that came as number `serial`, from 1.
  void HangUp(int serial);
  // From now on nothing listens for TCP.
  void CloseTcp() { listener_.Close(); }

  // How often it was asked.
  int asked(std::string_view name, uint16_t type) const;
  int asked_udp() const { return asked_udp_; }
  int asked_tcp() const { return asked_tcp_; }
  int tcp_connections() const { return connections_; }
  // How many ports datagrams came from.
  int udp_ports() const { return static_cast<int>(udp_ports_.size()); }
  // Answers that are delayed, and not yet given.
  size_t delayed() const { return delayed_.size(); }
  // What the last question announced by EDNS; 0: nothing.
  int payload_size() const { return payload_size_; }

 private:
  struct Udp;
  struct Tcp;
  struct Delayed;
  struct Entry {
    std::vector<ScriptedAnswer> script;
    int asked = 0;
  };
  struct Question;
  using Reply = std::function<void(const std::string& bytes)>;

  void Bind();
  void OnDatagram(std::string_view bytes, const sockaddr_storage& from,
                  socklen_t length);
  void OnAccepted(int fd);
  const ScriptedAnswer& Next(const Question& question);
  void Answer(const Question& question, const ScriptedAnswer& answer, bool tcp,
              const Reply& reply);
  void Later(Duration delay, std::function<void()> fn);

  const TransportContext* const context_;
  Address address_;
  std::unique_ptr<Udp> udp_;
  Listener listener_;
  std::map<int, std::unique_ptr<Tcp>> tcp_;  // by serial number
  std::list<Delayed> delayed_;
  std::map<std::pair<std::string, uint16_t>, Entry> table_;
  ScriptedAnswer default_{.rcode = 3};
  int tcp_limit_ = 0;
  TcpTrick tcp_trick_ = TcpTrick::kDeaf;
  int tricked_ = 0;
  size_t deaf_ports_ = 0;
  std::vector<uint16_t> udp_ports_;  // in the order in which they came
  int connections_ = 0;
  int asked_udp_ = 0;
  int asked_tcp_ = 0;
  int payload_size_ = 0;
};

}  // namespace checkd

#endif  // TRANSPORT_DNS_TESTING_SCRIPTED_DNS_SERVER_H_
