// Sections that checkd knows and does not act upon: those whose words are
// verified, and those that are skipped as a whole (F032, F033, F440).
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/sections/section.h"
#include "config/sections/section_words.h"

namespace checkd {
namespace {

void TakeMailer(KnownDraft&, Line& line) {
  if (line.left() >= 2) return;
  line.Error(0, "'mailer' expects <name> and <addr>:<port> as arguments.");
}

constexpr KeywordRow<KnownDraft> kMailerRows[] = {
    {{"mailer", "<name> <addr>:<port>", "verified; no mail is sent",
      Treatment::kIgnored},
     TakeMailer},
};

constexpr KeywordGroup kMailerGroups[] = {{"mail", "timeout"}};
constexpr KeywordGroup kRingGroups[] = {
    {"rings", "backing-file description format maxlen size server timeout"}};
constexpr KeywordGroup kUserlistGroups[] = {{"users", "group user"}};

const KeywordTable<KnownDraft>& TableOf(std::string_view section) {
  if (section == "mailers") return MailersKeywords();
  if (section == "ring") return RingKeywords();
  return UserlistKeywords();
}

class KnownSection : public Section {
 public:
  explicit KnownSection(std::string_view word)
      : word_(word), words_(TableOf(word)) {}

  void Take(LoadState&, Line& line) override {
    const auto* const row = words_.Find(line[0]);
    if (row == nullptr) return RefuseUnknown(line, words_, word_);
    KnownDraft draft;
    if (row->take != nullptr) row->take(draft, line);
  }

  const KeywordList* words() const override { return &words_; }

 private:
  const std::string word_;
  const KeywordTable<KnownDraft>& words_;
};

class IgnoredSection : public Section {
 public:
  void Take(LoadState& load, Line& line) override {}
};

// F440: a second section of the same name.
void RegisterMailers(LoadState& load, Line& line, std::string_view name) {
  const auto [entry, added] =
      load.mailers.try_emplace(std::string(name), line.location());
  if (added) return;
  load.diagnostics.Add(
      Severity::kAlert, true, line.place(line.last()).Unnamed(),
      absl::StrCat("Parsing [", *line.location().file, ":",
                   line.location().line, "]: mailers section '", name,
                   "' has the same name as another mailers section declared "
                   "at ",
                   *entry->second.file, ":", entry->second.line, "."));
}

}  // namespace

const KeywordTable<KnownDraft>& MailersKeywords() {
  static const auto* const table = new KeywordTable<KnownDraft>(
      Scope::kMailers, {kMailerRows}, kMailerGroups);
  return *table;
}

const KeywordTable<KnownDraft>& RingKeywords() {
  static const auto* const table =
      new KeywordTable<KnownDraft>(Scope::kRing, {}, kRingGroups);
  return *table;
}

const KeywordTable<KnownDraft>& UserlistKeywords() {
  static const auto* const table =
      new KeywordTable<KnownDraft>(Scope::kUserlist, {}, kUserlistGroups);
  return *table;
}

std::unique_ptr<Section> OpenKnown(LoadState& load, Line& line) {
  if (line.done()) {
    line.Error(0, absl::StrCat("missing name for ", line[0], " section."));
    return nullptr;
  }
  line.AtMost(1);
  const std::string_view name = line.Take();
  if (line[0] == "mailers") RegisterMailers(load, line, name);
  return std::make_unique<KnownSection>(line[0]);
}

std::unique_ptr<Section> OpenIgnored(LoadState& load, Line& line) {
  if (line[0] == "acme" && !load.expose_experimental) {
    line.Error(0,
               "section 'acme' is experimental, must be allowed via a global "
               "'expose-experimental-directives'");
    return nullptr;
  }
  if (load.options.list_ignored_keywords) {
    load.merged.Add(Severity::kNotice, line.location(), "section", "",
                    absl::StrCat("section '", line[0],
                                 "' is accepted and skipped: it has no effect "
                                 "on checks."));
  }
  return std::make_unique<IgnoredSection>();
}

}  // namespace checkd
