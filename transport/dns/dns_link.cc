#include "transport/dns/dns_link.h"

#include <utility>

namespace checkd {

DnsLink::DnsLink(EventLoop* loop, Poller* poller, const NameServer& server,
                 const Options& options, NameServerStats* stats,
                 OnEndOfQuery on_end)
    : loop_(loop),
      poller_(poller),
      server_(server),
      options_(options),
      stats_(stats),
      on_end_(std::move(on_end)) {}

void DnsLink::Ask(const std::string& name, DnsType type, uint64_t token) {
  AskOver(server_.tcp, {name, type, token});
}

void DnsLink::AskOver(bool tcp, const DnsFlight& flight) {
  Line& line = lines_[tcp];
  if (line.channel == nullptr) {
    line.channel = Open(tcp);
  } else if (line.channel->silence() >= options_.patience) {
    line.channel->Leave();
    line.left = std::exchange(line.channel, Open(tcp));
  }
  line.channel->Ask(flight);
}

std::unique_ptr<DnsChannel> DnsLink::Open(bool tcp) {
  NameServer server = server_;
  server.tcp = tcp;
  return std::make_unique<DnsChannel>(
      loop_, poller_, server, options_.channel, stats_,
      [this](const DnsFlight& flight, DnsEnd end, std::string_view bytes) {
        OnEnd(flight, end, bytes);
      });
}

void DnsLink::OnEnd(const DnsFlight& flight, DnsEnd end,
                    std::string_view bytes) {
  if (end == DnsEnd::kCut) {
    AskOver(/*tcp=*/true, flight);
  } else {
    on_end_(flight.token, end, bytes);
  }
}

}  // namespace checkd
