// Any text is either refused with a message or survives being written out and
// read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "config/arguments/address_parser.h"

namespace checkd {
namespace {

std::optional<std::string_view> Variable(std::string_view name) {
  if (name == "A") return "192.0.2.1:80";
  return std::nullopt;
}

void Check(std::string_view text, const AddressOptions& options) {
  auto parsed = ParseAddress(text, options, Variable);
  if (!parsed.ok()) {
    if (parsed.status().message().empty()) abort();
    return;
  }
  const Address& address = parsed->address;
  // A path may hold `$`, which a second reading would expand.
  if (!address.is_set() || address.path().find('$') != std::string_view::npos) {
    return;
  }
  AddressOptions all{.allow_fd = true};
  auto again = ParseAddress(address.ToConfigString(), all, Variable);
  if (!again.ok() || again->address != address) abort();
  sockaddr_storage storage;
  address.ToSockaddr(&storage);
}

}  // namespace
}  // namespace checkd

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using checkd::AddressOptions;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  checkd::Check(text, {});
  checkd::Check(text, {.port = AddressOptions::Port::kMandatory,
                       .allow_offset = true,
                       .allow_range = true,
                       .allow_fd = true,
                       .allow_fqdn = true,
                       .allow_datagram = true});
  return 0;
}
