// The keywords of server, default-server and server-template lines, one by one
// (F050-F074).
//
//   ServerWords in{words, settings, server, read_address, remark};
//   while (!words.done()) {
//     absl::Status status = TakeServerKeyword(in);
//     ...
//   }
//   status = CheckServerSettings(in);
#ifndef CONFIG_SERVER_SERVER_KEYWORDS_H_
#define CONFIG_SERVER_SERVER_KEYWORDS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "checks/spec/spec.h"
#include "config/rules/rule_parsers.h"
#include "config/server/access_settings.h"
#include "config/server/server_settings.h"
#include "config/words/words.h"

namespace checkd {

// What a keyword says without making the line invalid (F145).
enum class Remark : uint8_t { kAlert, kWarning };

struct ServerWords {
  WordCursor& words;
  ServerSettings& settings;
  std::string_view server;  // its name; "default-server" on such a line
  ProxyMode mode;
  bool is_default;  // a default-server line
  AddressReader read_address;
  AddressParser parse_address;
  // The settings of its connections, to be changed: a copy of its own from the
  // first call on.
  absl::FunctionRef<AccessSettings&()> access;
  // Called with the number of the word that the remark is about.
  absl::FunctionRef<void(Remark kind, size_t word, const std::string& text)>
      remark;
  // Remembers a word whose refusal depends on the rest of the configuration:
  // its `value` (empty: it has none) and what it would change.
  absl::FunctionRef<void(std::string_view keyword, size_t word,
                         std::string_view value, std::string_view effect)>
      unsupported;
};

// Takes one keyword and its arguments. InvalidArgument: the text lacks position
// and server; words.last() is the word that it is about.
absl::Status TakeServerKeyword(ServerWords& in);

// What can only be judged at the end of a line: check and track (F079), agent
// without port (F308).
absl::Status CheckServerSettings(const ServerWords& in);

// True if `word` has code of its own; the tests compare with the table.
bool HasServerKeyword(std::string_view word);

}  // namespace checkd

#endif  // CONFIG_SERVER_SERVER_KEYWORDS_H_
