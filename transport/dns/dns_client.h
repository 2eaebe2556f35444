// Asks name servers without ever blocking: questions out, answers as values.
//
//   DnsClient client(&loop, &poller, {.servers = {...}});
//   client.Ask("www.example.net", DnsType::kA, [](const DnsReply& reply) {
//     if (reply.status == DnsStatus::kValid) Use(reply.records);
//   });
//
// A question goes to all name servers at once, and ends with the first valid
// answer; without one, once all have answered or `timeout_retry` is over, with
// the answer that says most: NXDOMAIN, REFUSED, another (F685, F686). Only
// while none has answered it is repeated, each `timeout_retry`: `retries` tries
// without any answer are a timeout. The wire is c-ares's, the reading of
// answers our own (transport/dns/dns_message.h).
//
// Of any number of questions 2048 are open at a time, and 16 are begun each
// millisecond: the rest waits, and its tries begin later. A name server that
// cannot be reached is one that does not answer. Over UDP more than 4096 bytes
// are never announced; what is longer comes over TCP.
//
// Thread: the loop's. Nothing calls back from inside Ask(). A callback may ask,
// cancel, and destroy the client.
#ifndef TRANSPORT_DNS_DNS_CLIENT_H_
#define TRANSPORT_DNS_DNS_CLIENT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "tasks/time.h"
#include "transport/dns/dns_reply.h"
#include "transport/dns/name_server.h"

namespace checkd {

class DnsClient {
 public:
  struct Options {
    std::vector<NameServer> servers = {};
    Duration timeout_retry = Millis(1000);
    int retries = 3;            // tries in all, at least 1
    size_t payload_size = 512;  // accepted_payload_size; over 512: EDNS
  };
  // Called once for each question that is not cancelled, on the loop; the reply
  // is valid until it returns.
  using Callback = std::function<void(const DnsReply&)>;
  // Names a question until its callback has run. 0 is none.
  using QueryId = uint64_t;

  // `loop` and `poller` outlive the client. No socket is opened before the
  // first question. Without any server every question ends at once; fewer than
  // one of `retries` count as one.
  DnsClient(EventLoop* loop, Poller* poller, Options options);
  // Drops open questions without calling back.
  ~DnsClient();
  DnsClient(const DnsClient&) = delete;
  DnsClient& operator=(const DnsClient&) = delete;

  // `name`: a host name or, for SRV, a service name. One that cannot be asked
  // (empty, a label over 63 bytes; see CanonicalDnsName()) is answered with
  // kOther, from the loop; so is any if there are no name servers. Equal
  // questions are asked each by itself.
  QueryId Ask(std::string_view name, DnsType type, Callback callback);
  // No callback follows. Harmless if it has run. `callback` is destroyed at
  // once. Answers that come later count as `outdated`.
  void Cancel(QueryId id);

  // Stats of servers()[i]. `update` is for the owner of the client to count, by
  // mutable_stats(): whether an answer changed something is not known here.
  const NameServerStats& stats(size_t i) const;
  NameServerStats& mutable_stats(size_t i);
  const std::vector<NameServer>& servers() const;

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace checkd

#endif  // TRANSPORT_DNS_DNS_CLIENT_H_
