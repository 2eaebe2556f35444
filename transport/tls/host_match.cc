#include "transport/tls/host_match.h"

#include "absl/strings/match.h"

namespace checkd {

bool HostMatches(std::string_view pattern, std::string_view host) {
  if (absl::EqualsIgnoreCase(pattern, host)) return true;
  const size_t label = pattern.find('.');
  const size_t host_label = host.find('.');
  if (label == std::string_view::npos || host_label == std::string_view::npos) {
    return false;
  }
  const std::string_view starred = pattern.substr(0, label);
  const size_t star = starred.find('*');
  if (star == std::string_view::npos || starred.rfind('*') != star) {
    return false;
  }
  if (!absl::EqualsIgnoreCase(pattern.substr(label), host.substr(host_label))) {
    return false;
  }
  const std::string_view before = starred.substr(0, star);
  const std::string_view after = starred.substr(star + 1);
  const std::string_view first = host.substr(0, host_label);
  return first.size() >= before.size() + after.size() &&
         absl::StartsWithIgnoreCase(first, before) &&
         absl::EndsWithIgnoreCase(first, after);
}

}  // namespace checkd
