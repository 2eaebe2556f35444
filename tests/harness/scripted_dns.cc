#include "tests/harness/scripted_dns.h"

#include <cstdint>

#include "transport/dns/testing/dns_server_thread.h"

namespace checkd {

struct ScriptedDns::Rep {
  void Set(const std::string& name, uint16_t type,
           const ScriptedAnswer& answer) {
    thread.Do([&](ScriptedDnsServer* s) { s->Set(name, type, {answer}); });
  }
  DnsServerThread thread{[](ScriptedDnsServer*) {}};
};

ScriptedDns::ScriptedDns() : rep_(std::make_unique<Rep>()) {}

ScriptedDns::~ScriptedDns() = default;

std::string ScriptedDns::endpoint() const {
  return rep_->thread.address().ToString();
}

void ScriptedDns::Hosts(const std::string& name,
                        const std::vector<std::string>& ips) {
  ScriptedAnswer answer;
  for (const std::string& ip : ips) answer.answers.push_back(WireA(name, ip));
  rep_->Set(name, kDnsWireA, answer);
  rep_->Set(name, kDnsWireAaaa, {.rcode = 3});
}

void ScriptedDns::Fails(const std::string& name, int rcode) {
  rep_->Set(name, kDnsWireA, {.rcode = rcode});
  rep_->Set(name, kDnsWireAaaa, {.rcode = rcode});
}

void ScriptedDns::IsSilent(const std::string& name) {
  rep_->Set(name, kDnsWireA, {.trick = DnsTrick::kSilence});
  rep_->Set(name, kDnsWireAaaa, {.trick = DnsTrick::kSilence});
}

void ScriptedDns::DeafenTcp(int connections) {
  rep_->thread.Do(
      [&](ScriptedDnsServer* s) { s->TrickTcp(TcpTrick::kDeaf, connections); });
}

void ScriptedDns::Services(const std::string& name,
                           const std::vector<Service>& records) {
  ScriptedAnswer answer;
  for (const Service& r : records) {
    answer.answers.push_back(WireSrv(name, 0, static_cast<uint16_t>(r.weight),
                                     static_cast<uint16_t>(r.port), r.target));
    if (!r.additional.empty()) {
      answer.additional.push_back(WireA(r.target, r.additional));
    }
  }
  rep_->Set(name, kDnsWireSrv, answer);
}

int ScriptedDns::asked(const std::string& name) const {
  int count = 0;
  rep_->thread.Do([&](ScriptedDnsServer* s) {
    count = s->asked(name, kDnsWireA) + s->asked(name, kDnsWireAaaa);
  });
  return count;
}

int ScriptedDns::tcp_connections() const {
  int count = 0;
  rep_->thread.Do([&](ScriptedDnsServer* s) { count = s->tcp_connections(); });
  return count;
}

}  // namespace checkd
