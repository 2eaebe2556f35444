#include "checks/expressions/sample.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>
#include <string>

namespace checkd {
namespace {

constexpr auto kTypes = static_cast<size_t>(SampleType::kCount);
constexpr size_t kIpv4Size = 4;
// ::ffff:0:0/96
constexpr std::string_view kMapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);

// Which type becomes which, by HAProxy's rules.
enum Way : uint8_t { kNo, kAsIs, kYes };
constexpr std::array<std::array<Way, kTypes>, kTypes> kWays = {{
    // to:  any   bool   int    addr   ipv4   ipv6   str    bin    meth
    {kAsIs, kYes, kYes, kYes, kYes, kYes, kYes, kYes, kYes},   // any
    {kAsIs, kAsIs, kYes, kNo, kNo, kNo, kYes, kNo, kNo},       // bool
    {kAsIs, kYes, kAsIs, kYes, kYes, kYes, kYes, kNo, kNo},    // int
    {kAsIs, kNo, kNo, kAsIs, kAsIs, kAsIs, kYes, kNo, kNo},    // address
    {kAsIs, kNo, kYes, kAsIs, kAsIs, kYes, kYes, kYes, kNo},   // ipv4
    {kAsIs, kNo, kNo, kAsIs, kYes, kAsIs, kYes, kYes, kNo},    // ipv6
    {kAsIs, kYes, kYes, kYes, kYes, kYes, kAsIs, kYes, kYes},  // str
    {kAsIs, kNo, kNo, kNo, kNo, kNo, kYes, kAsIs, kYes},       // bin
    {kAsIs, kNo, kNo, kNo, kNo, kNo, kYes, kYes, kAsIs},       // meth
}};

Way WayOf(SampleType from, SampleType to) {
  return kWays[static_cast<size_t>(from)][static_cast<size_t>(to)];
}

bool ToText(Sample* sample, Scratch* scratch) {
  switch (sample->type) {
    case SampleType::kBool:
    case SampleType::kInt: {
      std::array<char, 24> text{};
      const auto end = std::to_chars(text.begin(), text.end(), sample->number);
      sample->bytes = scratch->Keep(
          {text.data(), static_cast<size_t>(end.ptr - text.data())});
      return sample->bytes.data() != nullptr;
    }
    case SampleType::kIpv4:
    case SampleType::kIpv6:
      sample->bytes =
          scratch->Keep(Address::FromIpBytes(sample->bytes).HostString());
      return sample->bytes.data() != nullptr;
    case SampleType::kBinary:
      sample->bytes = sample->bytes.substr(0, sample->bytes.find('\0'));
      return true;
    default:
      return true;
  }
}

bool ToInt(Sample* sample) {
  if (sample->type == SampleType::kIpv4) {
    uint32_t value = 0;
    for (const char c : sample->bytes) {
      value = value << 8 | static_cast<uint8_t>(c);
    }
    sample->number = value;
  } else if (sample->type == SampleType::kString) {
    if (sample->bytes.empty()) return false;
    sample->number = LeadingInteger(sample->bytes);
  }
  return true;
}

// The bytes of an IPv4 address, whatever it was written as.
bool ToIpv4(Sample* sample, Scratch* scratch) {
  switch (sample->type) {
    case SampleType::kInt: {
      std::array<char, kIpv4Size> bytes{};
      for (size_t i = 0; i < kIpv4Size; ++i) {
        bytes[i] = static_cast<char>(sample->number >> (24 - 8 * i));
      }
      sample->bytes = scratch->Keep({bytes.data(), bytes.size()});
      return sample->bytes.data() != nullptr;
    }
    case SampleType::kIpv6:
      if (sample->bytes.substr(0, kMapped.size()) != kMapped) return false;
      sample->bytes.remove_prefix(kMapped.size());
      return true;
    default: {
      const auto address = Address::FromIp(sample->bytes);
      if (!address || address->family() != Address::Family::kIpv4) return false;
      sample->bytes = scratch->Keep(address->ip_bytes());
      return sample->bytes.data() != nullptr;
    }
  }
}

bool ToIpv6(Sample* sample, Scratch* scratch) {
  if (sample->type == SampleType::kString) {
    const auto address = Address::FromIp(sample->bytes);
    if (address && address->family() == Address::Family::kIpv6) {
      sample->bytes = scratch->Keep(address->ip_bytes());
      return sample->bytes.data() != nullptr;
    }
  }
  if (sample->type != SampleType::kIpv4 && !ToIpv4(sample, scratch)) {
    return false;
  }
  const std::string bytes = std::string(kMapped).append(sample->bytes);
  sample->bytes = scratch->Keep(bytes);
  return sample->bytes.data() != nullptr;
}

}  // namespace

std::string_view NameOf(SampleType type) {
  static constexpr std::array<std::string_view, kTypes> kNames = {
      "any", "bool", "sint", "addr", "ipv4", "ipv6", "str", "bin", "meth"};
  return kNames[static_cast<size_t>(type)];
}

Sample Sample::Ip(const Address& address) {
  return {address.family() == Address::Family::kIpv4 ? SampleType::kIpv4
                                                     : SampleType::kIpv6,
          0, address.ip_bytes()};
}

bool CanCast(SampleType from, SampleType to) { return WayOf(from, to) != kNo; }

bool Cast(Sample* sample, SampleType to, Scratch* scratch) {
  const Way way = WayOf(sample->type, to);
  if (way == kNo) return false;
  if (way == kAsIs) return true;
  bool good = true;
  switch (to) {
    case SampleType::kBool:
    case SampleType::kInt:
      good = ToInt(sample);
      break;
    case SampleType::kIpv4:
      good = ToIpv4(sample, scratch);
      break;
    case SampleType::kIpv6:
      good = ToIpv6(sample, scratch);
      break;
    case SampleType::kAddress: {
      // IPv4 before IPv6, and that only of a text.
      Sample copy = *sample;
      to = SampleType::kIpv4;
      if (!ToIpv4(&copy, scratch)) {
        if (sample->type != SampleType::kString) return false;
        to = SampleType::kIpv6;
        copy = *sample;
        good = ToIpv6(&copy, scratch);
      }
      *sample = copy;
      break;
    }
    case SampleType::kString:
      good = ToText(sample, scratch);
      break;
    default:
      break;
  }
  sample->type = to;
  return good;
}

int64_t LeadingInteger(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  const size_t digits =
      std::min(text.find_first_not_of("0123456789"), text.size());
  uint64_t value = 0;
  constexpr auto kMax =
      static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + digits, value);
  if (digits > 0 && error != std::errc()) value = kMax + 1;
  if (!negative) return static_cast<int64_t>(std::min(value, kMax));
  return value > kMax ? std::numeric_limits<int64_t>::min()
                      : -static_cast<int64_t>(value);
}

}  // namespace checkd
