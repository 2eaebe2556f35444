// The layers' own cost of one conversation, without system calls: open, be
// established, send, receive and parse, close. Budget: well under 3 us.
#include "benchmark/benchmark.h"
#include "mux/connector.h"
#include "mux/testing/canned_net.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"

namespace checkd {
namespace {

constexpr char kReply[] =
    "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\n"
    "Date: Mon, 24 Nov 2025 19:20:00 GMT\r\nContent-Type: text/html\r\n"
    "Content-Length: 12\r\nLast-Modified: Mon, 24 Nov 2025 10:00:00 GMT\r\n"
    "Connection: close\r\nETag: \"69243ec0-c\"\r\nAccept-Ranges: bytes\r\n\r\n"
    "hello world\n";

void Ignore(void*) {}
constexpr DataCallbacks kCallbacks = {&Ignore, &Ignore, "ignore"};

void Converse(benchmark::State& state, MuxProtocol protocol) {
  CannedNet net(kReply);
  MonotonicClock clock;
  EventLoop loop(&clock, &net);
  const TransportContext context{&loop, &net, &net};
  Connector connector(&context, Connector::Options());
  const Address address = *Address::FromIp("10.0.0.1", 80);
  for (auto _ : state) {
    MuxStream& s = *connector.Open({.address = &address}, protocol,
                                   {&kCallbacks, nullptr});
    net.Signal(kWritable);
    Buffer out(connector.buffers());
    out.Append("GET / HTTP/1.0\r\n\r\n");
    s.mux()->SndBuf(s, out, out.size());
    net.Signal(kReadable);
    Buffer in(connector.buffers());
    benchmark::DoNotOptimize(s.mux()->RcvBuf(s, in, SIZE_MAX));
    s.mux()->Detach(s, CloseMode::kReset);
  }
}

void BM_Passthrough(benchmark::State& state) {
  Converse(state, MuxProtocol::kNone);
}
void BM_Http1(benchmark::State& state) { Converse(state, MuxProtocol::kHttp1); }

BENCHMARK(BM_Passthrough);
BENCHMARK(BM_Http1);

}  // namespace
}  // namespace checkd
