#include "config/server/server_words.h"

#include <algorithm>
#include <iterator>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

using Take = void (*)(ServerDraft& draft, Line& line);

// The row of the table and the code, found together: a fleet has a million of
// these words.
struct KnownWord {
  const Keyword* keyword;
  Take take;  // null: its arguments are skipped
};

using KnownWords = absl::flat_hash_map<std::string_view, KnownWord>;

const KnownWords& AllWords() {
  static const KnownWords* const words = [] {
    auto* const result = new KnownWords;
    for (const Keyword& keyword : Keywords(Scope::kServer)) {
      result->emplace(keyword.word, KnownWord{&keyword, nullptr});
    }
    for (const absl::Span<const ServerWord> table :
         {ServerPlainWords(), ServerNumberWords(), ServerNameWords(),
          ServerTlsWords(), ServerConnectionWords(), ServerOtherWords()}) {
      for (const ServerWord& word : table) {
        (*result)[word.word].take = word.take;
      }
    }
    return result;
  }();
  return *words;
}

// Words that describe one server, not a kind of server (F075).
bool AllowedAsDefault(std::string_view word) {
  static constexpr std::string_view kRefused[] = {
      "id",        "guid",      "no-sslv3", "no-tlsv10",
      "no-tlsv11", "no-tlsv12", "no-tlsv13"};
  return std::find(std::begin(kRefused), std::end(kRefused), word) ==
         std::end(kRefused);
}

void SkipArguments(const Keyword& keyword, Line& line) {
  for (int i = 0; i < keyword.args; ++i) {
    if (line.done()) return line.Error(line.Missing({}));
    line.Take();
  }
}

}  // namespace

bool HasServerWord(std::string_view word) {
  const auto found = AllWords().find(word);
  return found != AllWords().end() && found->second.take != nullptr;
}

void TakeServerWord(ServerDraft& draft, Line& line) {
  line.TakeKeyword();
  // Some words carry an argument in parentheses.
  const auto found = AllWords().find(line.keyword());
  if (found == AllWords().end()) {
    return line.Error(
        UnknownKeyword(line, Scope::kServer, "unknown keyword '$1'$2"));
  }
  draft.keyword = found->second.keyword;
  if (draft.is_default && !AllowedAsDefault(draft.keyword->word)) {
    line.Alert(line.last(),
               absl::StrCat("'", draft.keyword->word,
                            "' option is not accepted in default-server "
                            "sections."));
    return SkipArguments(*draft.keyword, line);
  }
  if (draft.keyword->treatment == Treatment::kUnsupported) {
    draft.AddUnsupported(line, {}, draft.keyword->note);
  }
  const Take take = found->second.take;
  if (take == nullptr) return SkipArguments(*draft.keyword, line);
  take(draft, line);
}

void VerifyServer(const ServerDraft& draft, Line& line) {
  const ServerSettings& settings = draft.settings;
  if (!settings.track.empty() && settings.check) {
    return line.Error(line.last(),
                      "unable to enable checks and tracking at the same time!");
  }
  if (!settings.track.empty() && settings.init_state != InitState::kNone) {
    return line.Error(
        line.last(), "unable to set init-state and tracking at the same time!");
  }
  if (settings.agent_check && settings.agent_port == 0 &&
      settings.check_port == 0) {
    line.Error(line.last(),
               absl::StrCat("server ", draft.name,
                            " does not have agent port. Agent check has been "
                            "disabled."));
  }
}

}  // namespace checkd
