// Which address of an answer a server gets (F073).
//
//   AddressUse used = {{*Address::FromIp("192.0.2.1"), 1}};
//   Address next = ChooseAddress(reply.records, spec, server_address, used);
//
// Functions of their values: no I/O, no state.
#ifndef DAEMON_NAMES_ADDRESS_CHOICE_H_
#define DAEMON_NAMES_ADDRESS_CHOICE_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "checks/spec/name_spec.h"
#include "transport/dns/dns_reply.h"
#include "transport/values/address.h"

namespace checkd {

// How many servers of one backend, of those that follow one name, are at an
// address.
using AddressUse = absl::flat_hash_map<Address, int>;

// The best of `records` for a server that is at `current` now, and does not
// count in `used`; unset if there is none for it. What counts, in this order:
// the preferred family, `resolve-net`, that no other server is there, that it
// is there already, and the order of the answer. An address that another server
// has is out of the question unless `allow-dup-ip`. Addresses are without port.
// A preference is no condition: the other family, or an address outside of
// `resolve-net`, is taken where nothing better is there.
Address ChooseAddress(const std::vector<DnsRecord>& records,
                      const NameSpec& spec, const Address& current,
                      const AddressUse& used);

}  // namespace checkd

#endif  // DAEMON_NAMES_ADDRESS_CHOICE_H_
