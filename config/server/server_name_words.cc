// Server words: how a name becomes an address, at start and later (F029, F073).
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/server/server_words.h"
#include "config/words/words.h"

namespace checkd {
namespace {

struct MethodName {
  std::string_view word;
  InitAddress::Kind kind;
};

constexpr MethodName kMethods[] = {{"last", InitAddress::Kind::kLast},
                                   {"libc", InitAddress::Kind::kLibc},
                                   {"none", InitAddress::Kind::kNone}};

// An item may be empty, as in HAProxy.
void TakeInitAddr(ServerDraft& draft, Line& line) {
  const WordOr<std::string_view> list =
      line.TakeText({.noun = "a list of last, libc, none, <ip>"});
  if (!list.ok()) return line.Error(list.error());
  draft.settings.init_addr.clear();
  for (std::string_view item : SplitWords(*list, ',')) {
    if (item.empty()) continue;
    InitAddress address;
    if (const MethodName* const method = FindChoice(kMethods, item)) {
      address.kind = method->kind;
    } else if (std::optional<Address> ip = Address::FromIp(item)) {
      address.kind = InitAddress::Kind::kIp;
      address.ip = *std::move(ip);
    } else {
      return line.Error(
          line.last(),
          absl::StrCat("'init-addr' : unknown init-addr method '", item,
                       "', supported methods are 'libc', 'last', 'none' and IP "
                       "addresses."));
    }
    draft.settings.init_addr.push_back(std::move(address));
  }
}

void TakeResolvers(ServerDraft& draft, Line& line) {
  line.Store(line.TakeText({.noun = "the name of a resolvers section"}),
             &draft.settings.names.resolvers);
}

void TakePrefer(ServerDraft& draft, Line& line) {
  static constexpr std::string_view kFamilies[] = {"ipv4", "ipv6"};
  const auto family =
      line.TakeChoice(kFamilies, {.noun = "either ipv4 or ipv6",
                                  .refused = "'$0' expects $4 as argument."});
  if (!family.ok()) return line.Error(family.error());
  draft.settings.names.prefer_ipv4 = **family == "ipv4";
}

void TakeNet(ServerDraft& draft, Line& line) {
  const WordOr<std::string_view> list =
      line.TakeText({.missing = "'$0' expects a list of networks."});
  if (!list.ok()) return line.Error(list.error());
  std::vector<Network> nets;
  for (std::string_view item : SplitWords(*list, ',')) {
    std::optional<Network> network = Network::Parse(item);
    if (!network) {
      return line.Error(line.last(),
                        absl::StrCat("'resolve-net' invalid network '", item,
                                     "'. Write <address>/<prefix length>."));
    }
    if (nets.size() == NameSpec::kMaxNets) {
      return line.Error(
          line.last(), absl::StrCat("'resolve-net' exceed ", NameSpec::kMaxNets,
                                    " networks."));
    }
    nets.push_back(*std::move(network));
  }
  draft.settings.names.nets = std::move(nets);
}

void TakeOpts(ServerDraft& draft, Line& line) {
  const WordOr<std::string_view> list =
      line.TakeText({.noun = "a list of options"});
  if (!list.ok()) return line.Error(list.error());
  NameSpec& names = draft.settings.names;
  for (std::string_view item : SplitWords(*list, ',')) {
    if (item == "allow-dup-ip") {
      names.allow_duplicates = true;
    } else if (item == "prevent-dup-ip") {
      names.allow_duplicates = false;
    } else if (item == "ignore-weight") {
      names.ignore_weight = true;
    } else {
      return line.Error(
          line.last(),
          absl::StrCat("'resolve-opts' : unknown resolve-opts option '", item,
                       "', supported methods are 'allow-dup-ip', "
                       "'ignore-weight', and 'prevent-dup-ip'."));
    }
  }
}

constexpr ServerRow kRows[] = {
    {{"init-addr", "{last|libc|none|<ip>}[,...]",
      "where its address comes from at start"},
     TakeInitAddr},
    {{"resolvers", "<section>", "its name is resolved by those name servers"},
     TakeResolvers},
    {{"resolve-prefer", "{ipv4|ipv6}", "which of its addresses is taken"},
     TakePrefer},
    {{"resolve-net", "<network>[,...]",
      "addresses of these networks come first"},
     TakeNet},
    {{"resolve-opts", "<option>[,...]",
      "`allow-dup-ip`, `prevent-dup-ip`, `ignore-weight`"},
     TakeOpts},
};

}  // namespace

absl::Span<const ServerRow> ServerNameWords() { return kRows; }

}  // namespace checkd
