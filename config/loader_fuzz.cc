// Any text must load or be refused, without crash, leak or endless loop.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/testing/load_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  checkd::LoadOptions options = checkd::TestOptions(
      std::string_view(reinterpret_cast<const char*>(data), size));
  options.max_servers = 1000;  // one line may ask for millions
  checkd::Load(std::move(options));
  return 0;
}
