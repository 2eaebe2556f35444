// What it costs to read the lines of a large fleet; the budget for 100 000
// servers is in docs/architecture.md.
//
//   bazel run -c opt //config/text:preprocessor_bench
#include <benchmark/benchmark.h>

#include <string>

#include "config/text/preprocessor.h"

namespace checkd {
namespace {

std::string ManyServers(int servers, const std::string& address) {
  std::string text = "backend fleet\n";
  for (int i = 0; i < servers; ++i) {
    text += "    server s" + std::to_string(i) + " " + address +
            " check inter 2s rise 2 fall 3 # rack 7\n";
  }
  return text;
}

void Read(benchmark::State& state, const std::string& text) {
  Environment environment;
  environment.Set("HOST", "192.0.2.1");
  size_t words = 0;
  for (auto _ : state) {
    Diagnostics diagnostics;
    Preprocess("f", text, {}, environment, diagnostics,
               [&](const Statement& s) { words += s.words.size(); });
  }
  benchmark::DoNotOptimize(words);
  state.SetBytesProcessed(state.iterations() *
                          static_cast<int64_t>(text.size()));
}

void BM_PlainLines(benchmark::State& state) {
  Read(state, ManyServers(static_cast<int>(state.range(0)), "192.0.2.1:80"));
}
BENCHMARK(BM_PlainLines)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond);

void BM_LinesWithVariables(benchmark::State& state) {
  Read(state, ManyServers(static_cast<int>(state.range(0)), "\"${HOST}:80\""));
}
BENCHMARK(BM_LinesWithVariables)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace checkd
