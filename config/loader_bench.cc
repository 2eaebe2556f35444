// What a large fleet costs to read: the budget is 100 000 servers in 0.5 s.
//
//   bazel run -c opt //config:loader_bench
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "config/testing/load_text.h"

namespace checkd {
namespace {

std::string ManyServers(int servers) {
  std::string text =
      "backend b\n  option httpchk GET /\n  default-server inter 5s rise 3\n";
  for (int i = 0; i < servers; ++i) {
    absl::StrAppend(&text, "  server web", i, " 10.", i >> 16 & 255, ".",
                    i >> 8 & 255, ".", i & 255,
                    ":8080 check fall 4 weight 10 fastinter 1s\n");
  }
  return text;
}

// Each server says for itself how it is reached; four ways in all.
std::string SecureFleet(int servers) {
  static constexpr std::string_view kWords[] = {
      "ssl verify none", "ssl verify none send-proxy-v2",
      "ssl ca-file /etc/ca.pem check-sni www.example.com",
      "source 10.0.0.1 tcp-ut 30s"};
  std::string text = "backend b\n  option httpchk GET /\n";
  for (int i = 0; i < servers; ++i) {
    absl::StrAppend(&text, "  server web", i, " 10.", i >> 16 & 255, ".",
                    i >> 8 & 255, ".", i & 255, ":8443 check ", kWords[i % 4],
                    "\n");
  }
  return text;
}

void BM_LoadFleet(benchmark::State& state) {
  const std::string text = ManyServers(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const Loaded loaded = LoadText(text);
    if (!loaded.ok()) state.SkipWithError("refused");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_LoadFleet)->Arg(1000)->Arg(100000)->Unit(benchmark::kMillisecond);

void BM_LoadSecureFleet(benchmark::State& state) {
  const std::string text = SecureFleet(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const Loaded loaded = LoadText(text);
    if (!loaded.ok()) state.SkipWithError("refused");
    if (loaded.config().accesses.size() != 4) state.SkipWithError("not shared");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_LoadSecureFleet)->Arg(100000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace checkd
