// The words of the small sections: for the sections themselves, and for the
// manual (config/keyword_reference.h), which reads the rows and not the drafts.
//
//   const auto* row = ResolversKeywords().Find(line[0]);
//   if (row == nullptr) return RefuseUnknown(line, ...);
//   row->take(draft, line);
//
// Each table is made at the first call, is immutable and never destroyed: any
// thread may read it.
#ifndef CONFIG_SECTIONS_SECTION_WORDS_H_
#define CONFIG_SECTIONS_SECTION_WORDS_H_

#include "config/words/keyword_table.h"

namespace checkd {

// A section of each kind while it is being read, known to its own file.
struct HealthcheckDraft;
struct ResolversDraft;
// One whose words are verified only.
struct KnownDraft {};

// `type`, `tcp-check`, `http-check` (F108).
const KeywordTable<HealthcheckDraft>& HealthcheckKeywords();
// Name servers and times (F685).
const KeywordTable<ResolversDraft>& ResolversKeywords();
// Sections without effect: a misspelt word is refused, the rest is skipped
// (F032, F440).
const KeywordTable<KnownDraft>& MailersKeywords();
const KeywordTable<KnownDraft>& RingKeywords();
const KeywordTable<KnownDraft>& UserlistKeywords();

}  // namespace checkd

#endif  // CONFIG_SECTIONS_SECTION_WORDS_H_
