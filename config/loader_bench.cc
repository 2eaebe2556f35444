// What a large fleet costs to read: the budget is 100 000 servers in 0.5 s.
//
//   bazel run -c opt //config:loader_bench
#include <string>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "config/testing/load_text.h"

namespace checkd {
namespace {

std::string Fleet(int servers) {
  std::string text =
      "backend b\n  option httpchk GET /\n  default-server inter 5s rise 3\n";
  for (int i = 0; i < servers; ++i) {
    absl::StrAppend(&text, "  server web", i, " 10.", i >> 16 & 255, ".",
                    i >> 8 & 255, ".", i & 255,
                    ":8080 check fall 4 weight 10 fastinter 1s\n");
  }
  return text;
}

void BM_LoadFleet(benchmark::State& state) {
  const std::string text = Fleet(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const Loaded loaded = LoadText(text);
    if (!loaded.ok()) state.SkipWithError("refused");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_LoadFleet)->Arg(1000)->Arg(100000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace checkd
