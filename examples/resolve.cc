// Asks one name server for the addresses of a host.
// `bazel run //examples:resolve -- 127.0.0.1:53 www.example.net`
#include <cstdio>
#include <optional>
#include <string_view>

#include "config/arguments/address_parser.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/dns/dns_client.h"

int main(int argc, char** argv) {
  const auto no_variables = [](std::string_view) {
    return std::optional<std::string_view>();
  };
  const auto server =
      checkd::ParseAddress(argc == 3 ? argv[1] : "", {}, no_variables);
  if (!server.ok()) {
    std::fprintf(stderr, "resolve: %s\n", server.status().ToString().c_str());
    return 2;
  }
  checkd::MonotonicClock clock;
  checkd::EpollPoller poller;
  checkd::EventLoop loop(&clock, &poller);
  checkd::DnsClient client(&loop, &poller,
                           {.servers = {{"given", server->address}}});
  int found = 0;
  const auto print = [&](const checkd::DnsReply& reply) {
    for (const checkd::DnsRecord& record : reply.records) {
      std::printf("%s, for %u s\n", record.address.HostString().c_str(),
                  record.ttl_s);
      ++found;
    }
  };
  client.Ask(argv[2], checkd::DnsType::kA, [&](const checkd::DnsReply& a) {
    print(a);
    client.Ask(argv[2], checkd::DnsType::kAaaa,
               [&](const checkd::DnsReply& aaaa) {
                 print(aaaa);
                 loop.Stop();
               });
  });
  loop.Run();
  if (found == 0) std::printf("nothing\n");
  return found > 0 ? 0 : 1;
}
