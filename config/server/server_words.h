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

// Takes one word and its arguments; `line` is not done. An error is told by
// `line`, whose errors() then grew: the rest of the line makes no sense and is
// not to be taken. A word that is not for `default-server` lines is told and
// skipped, which is no error (F075). One that checkd does not support yet is
// remembered in the draft. Words cost one look into a hash table, and allocate
// only what they keep.
void TakeServerWord(ServerDraft& draft, Line& line);

// Tells what can only be judged at the end of a line: check and track (F079),
// `init-state` and track, agent without port (F308). Not for `default-server`
// lines: a server may take back what they say. Errors are told by `line`, at
// most one.
void VerifyServer(const ServerDraft& draft, Line& line);

using ServerRow = KeywordRow<ServerDraft>;

// All words of such lines, those without effect on checks included. Made at the
// first call, immutable, never destroyed: any thread may read it.
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
