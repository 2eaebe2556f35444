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
#include "config/words/keyword_table.h"
#include "config/words/line.h"

namespace checkd {

// Takes one word and its arguments; an error is told by `line`.
void TakeServerWord(ServerDraft& draft, Line& line);

// Tells what can only be judged at the end of a line: check and track (F079),
// agent without port (F308).
void VerifyServer(const ServerDraft& draft, Line& line);

using ServerRow = KeywordRow<ServerDraft>;

// All words of such lines.
const KeywordTable<ServerDraft>& ServerKeywords();

// ---- the words by topic, for ServerKeywords()

// Switches, addresses, names.
absl::Span<const ServerRow> ServerPlainWords();
// Intervals, counters, weights, ids.
absl::Span<const ServerRow> ServerNumberWords();
// TLS.
absl::Span<const ServerRow> ServerTlsWords();
// PROXY protocol, SOCKS4, multiplexer, socket.
absl::Span<const ServerRow> ServerConnectionWords();
// How its name becomes an address.
absl::Span<const ServerRow> ServerNameWords();
// Initial state, what others report about the server, and what is not supported
// yet.
absl::Span<const ServerRow> ServerOtherWords();

}  // namespace checkd

#endif  // CONFIG_SERVER_SERVER_WORDS_H_
