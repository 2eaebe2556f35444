// Asks name servers without ever blocking: questions out, answers as values.
//
//   DnsClient client(&loop, &poller, {.servers = {...}});
//   client.Ask("www.example.net", DnsType::kA, [](const DnsReply& reply) {
//     if (reply.status == DnsStatus::kValid) Use(reply.records);
//   });
//
// A question goes to all name servers at once, is repeated each
// `timeout_retry` up to `retries` times, and ends with the first valid answer;
// without one, with the answer that says most (F685, F686). The wire is
// c-ares's, the reading of answers our own (transport/dns/dns_message.h).
//
// Thread: the loop's. Nothing calls back from inside Ask().
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
#include "transport/address.h"

namespace checkd {

enum class DnsType : uint8_t { kA, kAaaa, kSrv };

// What a question came to, as the hold times tell them apart (F685).
enum class DnsStatus : uint8_t {
  kValid,
  kNxDomain,  // `hold nx`
  kRefused,   // `hold refused`
  kTimeout,   // `hold timeout`
  kOther,     // `hold other`: SERVFAIL, no record of that type, nonsense
};

struct DnsRecord {
  // A, AAAA: the address, without port. SRV: that of `target`, if the answer
  // brought it along (additional section); unset if not.
  Address address;
  std::string target;  // SRV: host name, without the final dot
  uint16_t port = 0;   // SRV
  uint16_t weight = 0;
  uint16_t priority = 0;
  uint32_t ttl_s = 0;
};

struct DnsReply {
  DnsStatus status = DnsStatus::kOther;
  std::string nameserver;  // the name of the one that answered; may be empty
  std::vector<DnsRecord> records;  // of the type asked for; none unless kValid
};

struct NameServer {
  std::string name;  // as the configuration calls it
  Address address;   // with port
  bool tcp = false;
};

// Counted per name server, as `show resolvers` prints them.
struct NameServerStats {
  uint64_t sent = 0, snd_error = 0, valid = 0, update = 0, cname = 0,
           cname_error = 0, any_err = 0, nx = 0, timeout = 0, refused = 0,
           other = 0, invalid = 0, too_big = 0, truncated = 0, outdated = 0;
};

class DnsClient {
 public:
  struct Options {
    std::vector<NameServer> servers;
    Duration timeout_retry = Millis(1000);
    int retries = 3;            // questions in all, at least 1
    size_t payload_size = 512;  // accepted_payload_size; over 512: EDNS
  };
  using Callback = std::function<void(const DnsReply&)>;
  // Names a question until its callback has run. 0 is none.
  using QueryId = uint64_t;

  DnsClient(EventLoop* loop, Poller* poller, Options options);
  // Drops open questions without calling back.
  ~DnsClient();
  DnsClient(const DnsClient&) = delete;
  DnsClient& operator=(const DnsClient&) = delete;

  // `name`: a host name or, for SRV, a service name. One that cannot be asked
  // (empty, a label over 63 bytes) is answered with kOther, from the loop.
  QueryId Ask(std::string_view name, DnsType type, Callback callback);
  // No callback follows. Harmless if it has run.
  void Cancel(QueryId id);

  // Stats of servers()[i].
  const NameServerStats& stats(size_t i) const;
  NameServerStats& mutable_stats(size_t i);
  const std::vector<NameServer>& servers() const;

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace checkd

#endif  // TRANSPORT_DNS_DNS_CLIENT_H_
