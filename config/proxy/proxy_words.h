// The words of `defaults`, `frontend`, `listen` and `backend` (F038,
// F050-F107).
#ifndef CONFIG_PROXY_PROXY_WORDS_H_
#define CONFIG_PROXY_PROXY_WORDS_H_

#include "absl/types/span.h"
#include "config/proxy/proxy_draft.h"
#include "config/words/keyword_table.h"

namespace checkd {

using ProxyRow = KeywordRow<ProxyDraft>;

// All words of such sections, those included that HAProxy has removed. Like the
// two below it is made at the first call, immutable and never destroyed.
// Whether a word may stand in this kind of section is told by the row's flags,
// which the section looks at before it calls `take`.
const KeywordTable<ProxyDraft>& ProxyKeywords();
// What `option` takes besides the check options (sections/check_options.h), to
// be looked up after those.
const KeywordTable<ProxyDraft>& ProxyOptions();
// What `timeout` takes: `check` and `connect` count (F090), the rest is
// traffic's.
const KeywordTable<ProxyDraft>& ProxyTimeouts();

// ---- the words by topic, for ProxyKeywords()

// mode, id, balance, log, ...
absl::Span<const ProxyRow> ProxyValueWords();
// What only `show stat` shows: maxconn, cookie, ...
absl::Span<const ProxyRow> ProxyShownWords();
// server, default-server and server-template lines.
absl::Span<const ProxyRow> ProxyServerWords();
// option, timeout, http-check, tcp-check, external-check.
absl::Span<const ProxyRow> ProxyCheckWords();

}  // namespace checkd

#endif  // CONFIG_PROXY_PROXY_WORDS_H_
