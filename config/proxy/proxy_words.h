// The words of `defaults`, `frontend`, `listen` and `backend` (F038,
// F050-F107).
#ifndef CONFIG_PROXY_PROXY_WORDS_H_
#define CONFIG_PROXY_PROXY_WORDS_H_

#include "absl/types/span.h"
#include "config/proxy/proxy_draft.h"
#include "config/words/keyword_table.h"

namespace checkd {

using ProxyRow = KeywordRow<ProxyDraft>;

// All words of such sections.
const KeywordTable<ProxyDraft>& ProxyKeywords();
// What `option` takes besides the check options (sections/check_options.h).
const KeywordTable<ProxyDraft>& ProxyOptions();
// What `timeout` takes.
const KeywordTable<ProxyDraft>& ProxyTimeouts();

// ---- the words by topic, for ProxyKeywords()

// mode, id, balance, log, ...
absl::Span<const ProxyRow> ProxyValueWords();
// server, default-server and server-template lines.
absl::Span<const ProxyRow> ProxyServerWords();
// option, timeout, http-check, tcp-check, external-check.
absl::Span<const ProxyRow> ProxyCheckWords();

}  // namespace checkd

#endif  // CONFIG_PROXY_PROXY_WORDS_H_
