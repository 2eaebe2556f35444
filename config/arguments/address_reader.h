// Addresses as a configuration writes them, with its variables put in and host
// names resolved by the caller's resolver (F026-F029).
#ifndef CONFIG_ARGUMENTS_ADDRESS_READER_H_
#define CONFIG_ARGUMENTS_ADDRESS_READER_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "config/arguments/address_parser.h"
#include "config/text/environment.h"
#include "config/values/load_options.h"
#include "config/words/word_cursor.h"
#include "transport/values/address.h"

namespace checkd {

// Reads the addresses of one load and remembers the host names that it met. Not
// thread-safe.
class AddressBook {
 public:
  // Both outlive it. An empty resolver knows no name.
  AddressBook(const Environment& environment, const HostResolver& resolver)
      : environment_(environment), resolver_(resolver) {}

  // Syntax and variables only: a host name stays in `fqdn`. kInvalidArgument
  // with the text of F026, without place and keyword.
  absl::StatusOr<ParsedAddress> Parse(std::string_view text,
                                      const AddressOptions& options) const;

  // The first address of a host name, without port; unset if it has none. Asks
  // the resolver once for each name and family, which may take as long as that
  // waits. The reference is good until the next call.
  const Address& Resolve(const std::string& name,
                         ParsedAddress::HostFamily family);

  // Parse() and Resolve(): `address` is set, with the port that was written. A
  // name without address, QUIC and rhttp@ are errors, kInvalidArgument like
  // those of Parse().
  absl::StatusOr<ParsedAddress> ParseAndResolve(std::string_view text,
                                                const AddressOptions& options);

  // The address alone, without what its prefix says of transport and family.
  absl::StatusOr<Address> Read(std::string_view text,
                               const AddressOptions& options);

 private:
  const Environment& environment_;
  const HostResolver& resolver_;
  absl::flat_hash_map<std::pair<std::string, int>, Address> resolved_;
};

// The next word as an address, host names resolved (AddressBook's
// ParseAndResolve). Of errors `$3` is what is wrong with it.
WordOr<ParsedAddress> TakeAddress(WordCursor& words, AddressBook& addresses,
                                  const AddressOptions& options,
                                  const Wanted& wanted = {"an address"});

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_ADDRESS_READER_H_
