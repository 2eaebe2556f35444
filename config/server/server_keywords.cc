#include "config/server/server_keywords.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "config/server/server_words.h"
#include "config/words/keyword_table.h"

namespace checkd {
namespace {

using Take = absl::Status (*)(const Taken& taken);

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
          ServerTlsWords(), ServerAccessWords(), ServerOtherWords()}) {
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

absl::Status SkipArguments(const Keyword& keyword, WordCursor& words) {
  for (int i = 0; i < keyword.args; ++i) {
    if (words.done()) {
      return InvalidWord("'%s' expects a value as argument", keyword.word);
    }
    words.Take();
  }
  return absl::OkStatus();
}

absl::Status Unknown(std::string_view word) {
  const std::string nearest = NearestKeyword(Scope::kServer, word);
  if (nearest.empty()) return InvalidWord("unknown keyword '%s'.", word);
  return InvalidWord("unknown keyword '%s'; did you mean '%s' maybe ?", word,
                     nearest);
}

}  // namespace

bool HasServerKeyword(std::string_view word) {
  const auto found = AllWords().find(word);
  return found != AllWords().end() && found->second.take != nullptr;
}

absl::Status TakeServerKeyword(ServerWords& in) {
  const std::string_view written = in.words.Take();
  const size_t position = in.words.last();
  // Some words carry an argument in parentheses.
  const auto found = AllWords().find(written.substr(0, written.find('(')));
  if (found == AllWords().end()) return Unknown(written);
  const Keyword* const keyword = found->second.keyword;
  if (in.is_default && !AllowedAsDefault(keyword->word)) {
    in.remark(Remark::kAlert, position,
              absl::StrCat("'", keyword->word,
                           "' option is not accepted in default-server "
                           "sections."));
    return SkipArguments(*keyword, in.words);
  }
  if (keyword->treatment == Treatment::kUnsupported) {
    in.unsupported(keyword->word, position, {}, keyword->note);
  }
  const Take take = found->second.take;
  if (take == nullptr) return SkipArguments(*keyword, in.words);
  return take(Taken{in, keyword->word, written});
}

absl::Status CheckServerSettings(const ServerWords& in) {
  const ServerSettings& settings = in.settings;
  if (!settings.track.empty() && settings.check) {
    return InvalidWord(
        "unable to enable checks and tracking at the same time!");
  }
  if (!settings.track.empty() && settings.init_state != InitState::kNone) {
    return InvalidWord(
        "unable to set init-state and tracking at the same time!");
  }
  if (settings.agent_check && settings.agent_port == 0 &&
      settings.check_port == 0) {
    return InvalidWord(
        "server %s does not have agent port. Agent check has been disabled.",
        in.server);
  }
  return absl::OkStatus();
}

}  // namespace checkd
