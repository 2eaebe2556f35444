// Server keywords: how a name becomes an address, at start and later (F029,
// F073).
#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "config/server/server_words.h"

namespace checkd {
namespace {

constexpr std::pair<std::string_view, InitAddress::Kind> kMethods[] = {
    {"last", InitAddress::Kind::kLast},
    {"libc", InitAddress::Kind::kLibc},
    {"none", InitAddress::Kind::kNone}};

// An item may be empty, as in HAProxy.
absl::Status TakeInitAddr(const Taken& t) {
  if (t.words().done())
    return MissingArgument(t, "a list of last, libc, none, <ip>");
  t.settings().init_addr.clear();
  for (std::string_view item : SplitWords(t.words().Take(), ',')) {
    if (item.empty()) continue;
    InitAddress address;
    const auto* const method =
        std::find_if(std::begin(kMethods), std::end(kMethods),
                     [item](const auto& m) { return m.first == item; });
    if (method != std::end(kMethods)) {
      address.kind = method->second;
    } else if (std::optional<Address> ip = Address::FromIp(item)) {
      address.kind = InitAddress::Kind::kIp;
      address.ip = *std::move(ip);
    } else {
      return InvalidWord(
          "'%s' : unknown init-addr method '%s', supported methods are "
          "'libc', 'last', 'none' and IP addresses",
          t.keyword, item);
    }
    t.settings().init_addr.push_back(std::move(address));
  }
  return absl::OkStatus();
}

absl::Status TakeResolvers(const Taken& t) {
  if (t.words().done())
    return MissingArgument(t, "the name of a resolvers section");
  t.settings().names.resolvers = std::string(t.words().Take());
  return absl::OkStatus();
}

absl::Status TakePrefer(const Taken& t) {
  const std::string_view family = t.words().Take();
  if (family != "ipv4" && family != "ipv6") {
    return InvalidWord("'%s' expects either ipv4 or ipv6 as argument.",
                       t.keyword);
  }
  t.settings().names.prefer_ipv4 = family == "ipv4";
  return absl::OkStatus();
}

absl::Status TakeNet(const Taken& t) {
  if (t.words().done()) {
    return InvalidWord("'%s' expects a list of networks.", t.keyword);
  }
  std::vector<Network> nets;
  for (std::string_view item : SplitWords(t.words().Take(), ',')) {
    std::optional<Network> network = Network::Parse(item);
    if (!network) {
      return InvalidWord(
          "'%s' invalid network '%s'. Write <address>/<prefix length>.",
          t.keyword, item);
    }
    if (nets.size() == NameSpec::kMaxNets) {
      return InvalidWord("'%s' exceed %d networks.", t.keyword,
                         NameSpec::kMaxNets);
    }
    nets.push_back(*std::move(network));
  }
  t.settings().names.nets = std::move(nets);
  return absl::OkStatus();
}

absl::Status TakeOpts(const Taken& t) {
  if (t.words().done()) return MissingArgument(t, "a list of options");
  NameSpec& names = t.settings().names;
  for (std::string_view item : SplitWords(t.words().Take(), ',')) {
    if (item == "allow-dup-ip") {
      names.allow_duplicates = true;
    } else if (item == "prevent-dup-ip") {
      names.allow_duplicates = false;
    } else if (item == "ignore-weight") {
      names.ignore_weight = true;
    } else {
      return InvalidWord(
          "'%s' : unknown resolve-opts option '%s', supported methods are "
          "'allow-dup-ip', 'ignore-weight', and 'prevent-dup-ip'.",
          t.keyword, item);
    }
  }
  return absl::OkStatus();
}

constexpr ServerWord kWords[] = {
    {"init-addr", TakeInitAddr},    {"resolvers", TakeResolvers},
    {"resolve-prefer", TakePrefer}, {"resolve-net", TakeNet},
    {"resolve-opts", TakeOpts},
};

}  // namespace

absl::Span<const ServerWord> ServerNameWords() { return kWords; }

}  // namespace checkd
