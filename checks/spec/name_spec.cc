#include "checks/spec/name_spec.h"

#include <cstdint>

#include "absl/strings/numbers.h"

namespace checkd {

std::optional<Network> Network::Parse(std::string_view text) {
  const size_t slash = text.find('/');
  const std::optional<Address> address = Address::FromIp(text.substr(0, slash));
  if (!address) return std::nullopt;
  Network network{*address, static_cast<int>(address->ip_bytes().size()) * 8};
  if (slash == text.npos) return network;
  const std::string_view digits = text.substr(slash + 1);
  int prefix = 0;
  const bool number = !digits.empty() &&
                      digits.find_first_not_of("0123456789") == digits.npos &&
                      absl::SimpleAtoi(digits, &prefix);
  if (!number || prefix > network.prefix) return std::nullopt;
  network.prefix = prefix;
  return network;
}

bool Network::Contains(const Address& candidate) const {
  if (candidate.family() != address.family()) return false;
  const std::string_view ours = address.ip_bytes();
  const std::string_view theirs = candidate.ip_bytes();
  const size_t whole = static_cast<size_t>(prefix) / 8;
  if (ours.substr(0, whole) != theirs.substr(0, whole)) return false;
  const int rest = prefix % 8;
  if (rest == 0) return true;
  const auto differ = static_cast<uint8_t>(ours[whole] ^ theirs[whole]);
  return (differ >> (8 - rest)) == 0;
}

}  // namespace checkd
