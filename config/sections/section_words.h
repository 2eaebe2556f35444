// The words of the small sections.
#ifndef CONFIG_SECTIONS_SECTION_WORDS_H_
#define CONFIG_SECTIONS_SECTION_WORDS_H_

#include "config/words/keyword_table.h"

namespace checkd {

// A section of each kind while it is being read, known to its own file.
struct HealthcheckDraft;
struct ResolversDraft;
// One whose words are verified only.
struct KnownDraft {};

const KeywordTable<HealthcheckDraft>& HealthcheckKeywords();
const KeywordTable<ResolversDraft>& ResolversKeywords();
const KeywordTable<KnownDraft>& MailersKeywords();
const KeywordTable<KnownDraft>& RingKeywords();
const KeywordTable<KnownDraft>& UserlistKeywords();

}  // namespace checkd

#endif  // CONFIG_SECTIONS_SECTION_WORDS_H_
