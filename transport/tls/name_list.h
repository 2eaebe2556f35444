// The parts of a colon-separated list.
#ifndef TRANSPORT_TLS_NAME_LIST_H_
#define TRANSPORT_TLS_NAME_LIST_H_

#include <cstddef>
#include <string_view>

namespace checkd {

// Calls `use` with each name of `list` until it returns false; whether it never
// did.
template <typename Fn>
bool ForEachName(std::string_view list, Fn use) {
  while (true) {
    const size_t colon = list.find(':');
    if (!use(list.substr(0, colon))) return false;
    if (colon == std::string_view::npos) return true;
    list.remove_prefix(colon + 1);
  }
}

}  // namespace checkd

#endif  // TRANSPORT_TLS_NAME_LIST_H_
