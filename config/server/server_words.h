// The words of server, default-server and server-template lines, one by one
// (F050-F074).
//
//   ServerDraft draft{.addresses = addresses, .name = "s"};
//   while (!line.done() && line.errors() == 0) TakeServerWord(draft, line);
//   VerifyServer(draft, line);
#ifndef CONFIG_SERVER_SERVER_WORDS_H_
#define CONFIG_SERVER_SERVER_WORDS_H_

#include <string_view>

#include "absl/types/span.h"
#include "config/server/server_draft.h"
#include "config/words/line.h"

namespace checkd {

// Takes one word and its arguments; an error is told by `line`.
void TakeServerWord(ServerDraft& draft, Line& line);

// Tells what can only be judged at the end of a line: check and track (F079),
// agent without port (F308).
void VerifyServer(const ServerDraft& draft, Line& line);

// True if `word` has code of its own; the tests compare with the table.
bool HasServerWord(std::string_view word);

// ---- the words by topic, for server_words.cc

struct ServerWord {
  std::string_view word;
  void (*take)(ServerDraft& draft, Line& line);
};

// Switches, addresses, names.
absl::Span<const ServerWord> ServerPlainWords();
// Intervals, counters, weights.
absl::Span<const ServerWord> ServerNumberWords();
// TLS.
absl::Span<const ServerWord> ServerTlsWords();
// PROXY protocol, SOCKS4, multiplexer, socket.
absl::Span<const ServerWord> ServerConnectionWords();
// How its name becomes an address.
absl::Span<const ServerWord> ServerNameWords();
// Initial state, what others report about the server, and what is not supported
// yet.
absl::Span<const ServerWord> ServerOtherWords();

}  // namespace checkd

#endif  // CONFIG_SERVER_SERVER_WORDS_H_
