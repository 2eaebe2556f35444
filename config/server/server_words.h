// The code behind each server keyword, in tables by topic; only
// server_keywords.cc looks at them.
#ifndef CONFIG_SERVER_SERVER_WORDS_H_
#define CONFIG_SERVER_SERVER_WORDS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "config/server/server_keywords.h"

namespace checkd {

// A keyword that was just taken, and what may follow it.
struct Taken {
  ServerWords& in;
  std::string_view keyword;
  std::string_view written;  // the keyword with its argument in parentheses

  // The keyword is the "no-" form of another.
  bool negated() const { return keyword.substr(0, 3) == "no-"; }
  WordCursor& words() const { return in.words; }
  ServerSettings& settings() const { return in.settings; }
  AccessSettings& access() const { return in.access(); }
};

struct ServerWord {
  std::string_view word;
  absl::Status (*take)(const Taken& taken);
};

// Switches, addresses, names.
absl::Span<const ServerWord> ServerPlainWords();
// Intervals, counters, weights.
absl::Span<const ServerWord> ServerNumberWords();
// TLS.
absl::Span<const ServerWord> ServerTlsWords();
// PROXY protocol, SOCKS4, multiplexer, source address.
absl::Span<const ServerWord> ServerAccessWords();
// How its name becomes an address.
absl::Span<const ServerWord> ServerNameWords();
// What others report about the server, and what is not supported yet.
absl::Span<const ServerWord> ServerOtherWords();

// "'port' expects a port number as argument".
absl::Status MissingArgument(const Taken& t, std::string_view what);
// The next word as an integer from `low` to `high`.
absl::Status TakeInteger(const Taken& t, int low, int high, int* out);

}  // namespace checkd

#endif  // CONFIG_SERVER_SERVER_WORDS_H_
