// Sections that checkd knows and does not act upon: those whose words are
// checked, and those that are skipped as a whole (F032, F033, F440).
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/sections/section.h"
#include "config/words/keyword_table.h"

namespace checkd {
namespace {

struct KnownKind {
  std::string_view word;
  Scope scope;
};

constexpr KnownKind kKnown[] = {
    {"mailers", Scope::kMailers},
    {"ring", Scope::kRing},
    {"userlist", Scope::kUserlist},
};

class KnownSection : public Section {
 public:
  explicit KnownSection(const KnownKind& kind) : kind_(kind) {}

  void Take(LoadState& load, Line& line) override {
    if (FindKeyword(kind_.scope, line[0]) == nullptr) {
      return RefuseUnknown(line, kind_.scope, kind_.word);
    }
    if (line[0] == "mailer" && line.left() < 2) {
      line.Error(0, "'mailer' expects <name> and <addr>:<port> as arguments.");
    }
  }

 private:
  const KnownKind& kind_;
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

std::unique_ptr<Section> OpenKnown(LoadState& load, Line& line) {
  if (line.done()) {
    line.Error(0, absl::StrCat("missing name for ", line[0], " section."));
    return nullptr;
  }
  line.AtMost(1);
  const std::string_view name = line.Take();
  if (line[0] == "mailers") RegisterMailers(load, line, name);
  for (const KnownKind& kind : kKnown) {
    if (kind.word == line[0]) return std::make_unique<KnownSection>(kind);
  }
  return nullptr;
}

std::unique_ptr<Section> OpenIgnored(LoadState& load, Line& line) {
  if (line[0] == "acme" && !load.expose_experimental) {
    line.Error(0,
               "section 'acme' is experimental, must be allowed via a global "
               "'expose-experimental-directives'");
    return nullptr;
  }
  if (load.options.list_ignored_keywords) {
    line.Notice(0, absl::StrCat("section '", line[0],
                                "' is accepted and skipped: it has no effect "
                                "on checks."));
  }
  return std::make_unique<IgnoredSection>();
}

}  // namespace checkd
