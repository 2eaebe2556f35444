// One name server, asked for as long as it is configured: through a DnsChannel
// for each transport, which is left for a new one, with a new connection or
// source port, once it is deaf.
//
//   DnsLink link(&loop, &poller, server, options, &stats,
//                [](uint64_t token, DnsEnd end, std::string_view bytes) {
//     if (end == DnsEnd::kAnswer) Read(bytes);
//   });
//   link.Ask("www.example.net", DnsType::kA, token);
//
// A channel is deaf when it owes answers and has brought none for `patience`.
// What was asked through it is not asked again by that, and not withdrawn: a
// slow name server's answers still come from it, until the next one is left,
// too. So each transport has two sockets at most, and only while answers are
// owed.
//
// What does not fit a datagram is asked for again over TCP. Thread: the loop's.
// Destroyed outside of its own calls; it then tells nothing more.
#ifndef TRANSPORT_DNS_DNS_LINK_H_
#define TRANSPORT_DNS_DNS_LINK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/dns/dns_channel.h"
#include "transport/dns/dns_reply.h"
#include "transport/dns/name_server.h"

namespace checkd {

class DnsLink {
 public:
  struct Options {
    DnsChannel::Options channel = {};
    Duration patience = Seconds(2);  // loop time
  };
  // Called from the poller, also with answers that nobody waits for any more,
  // and with kAnswer and kLost only. Must not call Ask(). `bytes` are valid
  // until it returns.
  using OnEndOfQuery =
      std::function<void(uint64_t token, DnsEnd end, std::string_view bytes)>;

  // `stats` outlive the link; see DnsChannel. Whether UDP or TCP is asked first
  // is `server.tcp`.
  DnsLink(EventLoop* loop, Poller* poller, const NameServer& server,
          const Options& options, NameServerStats* stats, OnEndOfQuery on_end);
  DnsLink(const DnsLink&) = delete;
  DnsLink& operator=(const DnsLink&) = delete;

  // `name` as of CanonicalDnsName(). Never calls `on_end`; what fails at once
  // counts as `snd_error`.
  void Ask(const std::string& name, DnsType type, uint64_t token);

 private:
  struct Line {
    std::unique_ptr<DnsChannel> channel;  // made on first use
    std::unique_ptr<DnsChannel> left;
  };

  void AskOver(bool tcp, const DnsFlight& flight);
  std::unique_ptr<DnsChannel> Open(bool tcp);
  void OnEnd(const DnsFlight& flight, DnsEnd end, std::string_view bytes);

  EventLoop* const loop_;
  Poller* const poller_;
  const NameServer server_;
  const Options options_;
  NameServerStats* const stats_;
  const OnEndOfQuery on_end_;
  Line lines_[2];  // UDP, TCP
};

}  // namespace checkd

#endif  // TRANSPORT_DNS_DNS_LINK_H_
