// Runs a fuzz target once for each file named on the command line, then on
// every prefix of it: what the corpus holds must never crash, cut or whole.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr size_t kMaxPrefixes = 4096;

void Run(const std::string& input) {
  // A copy of the exact size, so that a sanitizer sees any read past the end.
  const std::string exact(input.data(), input.size());
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(exact.data()),
                         exact.size());
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    if (!file) {
      std::fprintf(stderr, "cannot read %s\n", argv[i]);
      return 1;
    }
    const std::string input((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
    Run(input);
    for (size_t n = 0; n < input.size() && n < kMaxPrefixes; ++n) {
      Run(input.substr(0, n));
    }
  }
  std::printf("%d inputs replayed\n", argc - 1);
  return 0;
}
