// A scripted name server on a thread of its own, for tests of programs and of
// code whose loop is not at hand.
//
//   DnsServerThread server([](ScriptedDnsServer* s) {
//     s->Set("www.test", kDnsWireA, {{.answers = {WireA("www.test", ip)}}});
//   });
//   ... server.address() ...
//   server.Do([&](ScriptedDnsServer* s) { count = s->asked_udp(); });
#ifndef TRANSPORT_DNS_TESTING_DNS_SERVER_THREAD_H_
#define TRANSPORT_DNS_TESTING_DNS_SERVER_THREAD_H_

#include <functional>
#include <future>
#include <thread>

#include "transport/dns/testing/scripted_dns_server.h"
#include "transport/testing/real_loop.h"

namespace checkd {

class DnsServerThread {
 public:
  using Step = std::function<void(ScriptedDnsServer*)>;

  // `script` runs before the first question is read.
  explicit DnsServerThread(const Step& script) {
    script(&server_);
    thread_ = std::thread([this] { real_.loop.Run(); });
  }
  ~DnsServerThread() {
    real_.loop.Stop();
    thread_.join();
  }

  const Address& address() const { return server_.address(); }

  // Runs `step` on the server's thread and waits for its end.
  void Do(const Step& step) {
    std::promise<void> done;
    real_.loop.Post([&] {
      step(&server_);
      done.set_value();
    });
    done.get_future().wait();
  }

 private:
  RealLoop real_;
  ScriptedDnsServer server_{&real_.context};
  std::thread thread_;
};

}  // namespace checkd

#endif  // TRANSPORT_DNS_TESTING_DNS_SERVER_THREAD_H_
