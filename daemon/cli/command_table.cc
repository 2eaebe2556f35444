#include "daemon/cli/command_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "config/text/nearest.h"

namespace checkd {
namespace {

constexpr size_t kHelpColumn = 40;

std::string HelpLine(std::string_view usage, std::string_view help) {
  std::string left = absl::StrCat("  ", usage);
  if (left.size() < kHelpColumn) left.resize(kHelpColumn, ' ');
  return absl::StrCat(left, " : ", help, "\n");
}

std::string HelpLine(const CliCommandSpec& spec) {
  return HelpLine(spec.arguments.empty()
                      ? spec.words
                      : absl::StrCat(spec.words, " ", spec.arguments),
                  spec.help);
}

// The three that the session itself knows; they close every list (F474).
std::string ClosingHelp() {
  return HelpLine("help [<command>]", "list matching or all commands") +
         HelpLine("prompt [help|n|i|p|timed]*",
                  "toggle interactive mode with prompt") +
         HelpLine("quit", "disconnect");
}

// How many leading words of `words` are those of the entry; 0 unless all of
// the entry's are there.
size_t Matches(const std::vector<std::string>& entry,
               const std::vector<std::string>& words) {
  if (entry.size() > words.size()) return 0;
  return std::equal(entry.begin(), entry.end(), words.begin()) ? entry.size()
                                                               : 0;
}

// Leading words that both have.
size_t Common(const std::vector<std::string>& a,
              const std::vector<std::string>& b) {
  size_t n = 0;
  while (n < a.size() && n < b.size() && a[n] == b[n]) ++n;
  return n;
}

}  // namespace

void CommandTable::Add(CliCommandSpec spec) {
  std::vector<std::string> words = absl::StrSplit(spec.words, ' ');
  const auto at =
      std::lower_bound(entries_.begin(), entries_.end(), spec.words,
                       [](const Entry& entry, const std::string& key) {
                         return entry.spec.words < key;
                       });
  entries_.insert(at, Entry{std::move(spec), std::move(words)});
}

CliReply CommandTable::Run(const CliCall& call) const {
  const Entry* best = nullptr;
  for (const Entry& entry : entries_) {
    if (Matches(entry.words, call.command.words) >
        (best ? best->words.size() : 0)) {
      best = &entry;
    }
  }
  if (best == nullptr) {
    return CliReply::Error(
        absl::StrCat("Unknown command: '", call.word(0),
                     "', but maybe one of the following ones is a better "
                     "match:\n",
                     Suggestions(call.command.words), ClosingHelp()));
  }
  if (call.state.level < best->spec.level) {
    return CliReply::Error("Permission denied");
  }
  return best->spec.run(call);
}

std::string CommandTable::Suggestions(
    const std::vector<std::string>& words) const {
  size_t common = 0;
  for (const Entry& entry : entries_) {
    common = std::max(common, Common(entry.words, words));
  }
  // Nothing in common: the entries whose first word is most like it.
  NearestSearch search(words.empty() ? std::string_view() : words[0]);
  for (const Entry& entry : entries_) search.Offer(entry.words[0]);
  std::string text;
  for (const Entry& entry : entries_) {
    const bool listed = common > 0 ? Common(entry.words, words) == common
                                   : entry.words[0] == search.best();
    if (listed) absl::StrAppend(&text, HelpLine(entry.spec));
  }
  return text;
}

std::string CommandTable::Help(const std::vector<std::string>& words) const {
  std::string list;
  for (const Entry& entry : entries_) {
    if (Common(entry.words, words) ==
        std::min(words.size(), entry.words.size())) {
      absl::StrAppend(&list, HelpLine(entry.spec));
    }
  }
  if (list.empty()) list = Suggestions(words);
  return absl::StrCat("The following commands are valid at this level:\n", list,
                      ClosingHelp());
}

}  // namespace checkd
