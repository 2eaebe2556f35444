// A follower that writes down what it is told, and is where it was told to be.
#ifndef DAEMON_NAMES_TESTING_FAKE_FOLLOWER_H_
#define DAEMON_NAMES_TESTING_FAKE_FOLLOWER_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/names/name_follower.h"
#include "transport/dns/dns_reply.h"

namespace checkd {

// "s1 at 192.0.2.1 by r/n", "s1 resolved", "s1 resolved quietly" (SRV),
// "s1 lost (cause)" if it had an address, "s1 is host:80", "s1 weight 5".
// Repetitions are not written down.
class FakeFollower : public NameFollower {
 public:
  FakeFollower(std::string name, std::vector<std::string>* story,
               NameSpec spec = {}, const void* group = nullptr)
      : name_(std::move(name)),
        story_(story),
        spec_(std::move(spec)),
        group_(group) {}

  const NameSpec& spec() const override { return spec_; }
  const void* group() const override { return group_; }
  Address address() const override { return address_; }
  void SetAddress(const Address& address, std::string_view who) override {
    if (address == address_) return;
    address_ = address;
    Tell(" at " + address.HostString() + " by " + std::string(who));
  }
  void SetResolved(bool answered) override {
    if (std::exchange(resolved_, true)) return;
    Tell(answered ? " resolved" : " resolved quietly");
  }
  void SetUnresolved(std::string_view cause) override {
    address_ = Address();
    if (std::exchange(resolved_, false)) {
      Tell(" lost (" + std::string(cause) + ")");
    }
  }
  void SetTarget(const std::string& host, uint16_t port) override {
    Tell(host.empty() ? " is nothing"
                      : " is " + host + ":" + std::to_string(port));
  }
  void SetSrvWeight(uint16_t weight) override {
    if (weight == weight_) return;
    weight_ = weight;
    Tell(" weight " + std::to_string(weight));
  }

  // It starts there.
  void StartAt(std::string_view ip) {
    address_ = *Address::FromIp(ip);
    resolved_ = true;
  }
  std::string Where() const { return address_.HostString(); }

 private:
  void Tell(const std::string& what) { story_->push_back(name_ + what); }

  const std::string name_;
  std::vector<std::string>* const story_;
  const NameSpec spec_;
  const void* const group_;
  Address address_;
  bool resolved_ = false;
  int weight_ = -1;
};

inline DnsRecord AddressRecord(std::string_view ip) {
  DnsRecord record;
  record.address = *Address::FromIp(ip);
  return record;
}

// From name server "n".
inline DnsReply Addresses(std::initializer_list<std::string_view> ips) {
  DnsReply reply{DnsStatus::kValid, "n", {}};
  for (std::string_view ip : ips) reply.records.push_back(AddressRecord(ip));
  return reply;
}

inline DnsReply Failure(DnsStatus status) { return {status, "n", {}}; }

// "h1.example:8001"; `ip` is the additional record's, if it has one.
inline DnsRecord SrvRecord(std::string target, uint16_t port,
                           uint16_t weight = 0, std::string_view ip = "") {
  DnsRecord record;
  record.target = std::move(target);
  record.port = port;
  record.weight = weight;
  if (!ip.empty()) record.address = *Address::FromIp(ip);
  return record;
}

inline DnsReply Services(std::vector<DnsRecord> records) {
  return {DnsStatus::kValid, "n", std::move(records)};
}

inline std::vector<std::string> Take(std::vector<std::string>* story) {
  return std::exchange(*story, {});
}

}  // namespace checkd

#endif  // DAEMON_NAMES_TESTING_FAKE_FOLLOWER_H_
