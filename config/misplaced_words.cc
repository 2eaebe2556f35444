#include "config/misplaced_words.h"

#include "absl/strings/str_cat.h"
#include "config/keyword_reference.h"
#include "config/section_opener.h"
#include "config/text/nearest.h"

namespace checkd {
namespace {

// `word` belongs to `scope`.
std::string Belongs(Scope scope, std::string_view word) {
  const auto section = [](std::string_view name) {
    return absl::StrCat("It belongs into a '", name, "' section.");
  };
  const auto behind = [word](std::string_view first) {
    return absl::StrCat("Write '", first, " ", word, "'.");
  };
  switch (scope) {
    case Scope::kSection:
      break;
    case Scope::kGlobal:
      return "It belongs into the 'global' section.";
    case Scope::kProxy:
      return "It belongs into a 'defaults', 'frontend', 'listen' or 'backend' "
             "section.";
    case Scope::kOption:
      return behind("option");
    case Scope::kTimeout:
      return behind("timeout");
    case Scope::kCheckType:
      return absl::StrCat("Write 'type ", word,
                          "' in a 'healthcheck' section.");
    case Scope::kServer:
      return "It belongs onto a 'server' or 'default-server' line.";
    case Scope::kTcpCheck:
      return absl::StrCat("Write 'tcp-check ", word, "' or 'http-check ", word,
                          "'.");
    case Scope::kHttpCheck:
      return behind("http-check");
    case Scope::kHealthcheck:
      return section("healthcheck");
    case Scope::kMailers:
      return section("mailers");
    case Scope::kResolvers:
      return section("resolvers");
    case Scope::kRing:
      return section("ring");
    case Scope::kUserlist:
      return section("userlist");
  }
  return {};
}

}  // namespace

std::string OwnerOf(const Line& line, const KeywordList& words) {
  for (const KeywordList* list : AllKeywords()) {
    if (list->scope() == words.scope()) continue;
    const Keyword* const row = list->Find(line[0]);
    if (row == nullptr || row->treatment == Treatment::kRemoved) continue;
    // `check` alone is of a server.
    if (list->scope() == Scope::kTimeout && line.size() != 2) continue;
    return Belongs(list->scope(), line[0]);
  }
  return {};
}

std::string_view MeantSection(std::string_view word, const KeywordList* words) {
  NearestSearch search(word);
  if (words != nullptr) {
    for (std::string_view known : words->known()) search.Offer(known);
  }
  for (std::string_view known : SectionKeywords().known()) search.Offer(known);
  const Keyword* const row = SectionKeywords().Find(search.best());
  return row == nullptr ? std::string_view() : row->word;
}

}  // namespace checkd
