// `h1-case-adjust` and `h1-case-adjust-file`: the letters of header names.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "config/global/global_words.h"
#include "config/words/words.h"

namespace checkd {
namespace {

// What is wrong with the pair, as HAProxy judges it.
absl::Status AddCase(std::string_view from, std::string_view to,
                     HeaderCase* names) {
  const std::string lower(from);
  if (lower != absl::AsciiStrToLower(lower)) {
    return InvalidWord("write the name '%s' in lower case", from);
  }
  if (!absl::EqualsIgnoreCase(lower, std::string(to))) {
    return InvalidWord("'%s' and '%s' must be the same but for their case",
                       from, to);
  }
  if (!names->emplace(lower, std::string(to)).second) {
    return InvalidWord("'%s' is there already", from);
  }
  return absl::OkStatus();
}

void TakeCase(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(2)) return;
  constexpr std::string_view kMessage = "'$0' expects <from> and <to>.";
  const WordOr<std::string_view> from = line.TakeText({.missing = kMessage});
  if (!from.ok()) return line.Error(from.error());
  const WordOr<std::string_view> to = line.TakeText({.missing = kMessage});
  if (!to.ok()) return line.Error(to.error());
  const absl::Status status = AddCase(*from, *to, &draft.global.header_case);
  if (status.ok()) return;
  line.Error(line.last(), absl::StrCat("'", line.KeywordText(), "' : ",
                                       std::string(status.message()), "."));
}

// Lines of such pairs; empty ones and comments aside.
absl::Status AddLines(std::string_view text, HeaderCase* names) {
  int number = 0;
  for (std::string written :
       std::vector<std::string>(absl::StrSplit(std::string(text), '\n'))) {
    ++number;
    written.resize(std::min(written.find('#'), written.size()));
    const std::vector<std::string> words =
        absl::StrSplit(written, absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
    if (words.empty()) continue;
    const absl::Status status = words.size() == 2
                                    ? AddCase(words[0], words[1], names)
                                    : InvalidWord("expects <from> and <to>");
    if (!status.ok()) {
      return InvalidWord("line %d: %s", number, std::string(status.message()));
    }
  }
  return absl::OkStatus();
}

void TakeCaseFile(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  const WordOr<std::string_view> path = line.TakeText({.noun = "a file"});
  if (!path.ok()) return line.Error(path.error());
  const auto& read = draft.load.options.read_file;
  const absl::StatusOr<std::string> text =
      read ? read(std::string(*path))
           : absl::StatusOr<std::string>(
                 absl::UnavailableError("it cannot be read"));
  const absl::Status status =
      text.ok() ? AddLines(*text, &draft.global.header_case) : text.status();
  if (status.ok()) return;
  line.Error(line.last(), absl::StrCat("'", line.KeywordText(), "' : ",
                                       std::string(status.message()), "."));
}

constexpr GlobalRow kRows[] = {
    {{"h1-case-adjust", "<from> <to>",
      "how `option h1-case-adjust-bogus-server` writes a header's name"},
     TakeCase},
    {{"h1-case-adjust-file", "<file>", "a file of such pairs"}, TakeCaseFile},
};

}  // namespace

absl::Span<const GlobalRow> GlobalHeaderWords() { return kRows; }

}  // namespace checkd
