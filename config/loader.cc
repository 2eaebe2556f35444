#include "config/loader.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/global/global_words.h"
#include "config/judge/post_parse.h"
#include "config/misplaced_words.h"
#include "config/proxy/server_origin.h"
#include "config/section_opener.h"
#include "config/sections/load_state.h"
#include "config/sections/section.h"
#include "config/text/caret.h"
#include "config/text/predefined_variables.h"
#include "config/text/preprocessor.h"
#include "config/text/printable.h"
#include "config/words/line.h"

namespace checkd {
namespace {

using Pass = PreprocessOptions::Pass;

// Hands the statements of one pass to the sections.
class Reader {
 public:
  Reader(LoadState& load, Pass pass) : load_(load), pass_(pass) {}

  // False if nothing more can be read.
  bool Read(const SourceFile& source, LoadResult* result);
  void Close();

 private:
  void Take(const Statement& statement);
  void TakeUnknown(Line& line, const KeywordList* words);
  void Begin(Line& line);
  void BeginMeant(Line& line, std::string_view meant);

  LoadState& load_;
  const Pass pass_;
  const std::string* file_ = nullptr;
  std::string section_word_;
  std::unique_ptr<Section> section_;
};

bool Reader::Read(const SourceFile& source, LoadResult* result) {
  load_.config.file_names.push_back(source.name);
  file_ = &load_.config.file_names.back();
  PreprocessOptions options;
  options.pass = pass_;
  options.diag = load_.options.diag;
  options.facts = load_.options.facts;
  section_word_.clear();
  const PreprocessResult outcome = Preprocess(
      source.name, source.text, options, load_.environment, load_.diagnostics,
      [this](const Statement& statement) { Take(statement); });
  Close();
  if (outcome != PreprocessResult::kOk) {
    result->outcome = outcome == PreprocessResult::kAborted
                          ? LoadOutcome::kAborted
                          : LoadOutcome::kParseErrors;
    result->failed_files.push_back(source.name);
  }
  return outcome != PreprocessResult::kAborted;
}

void Reader::Close() {
  if (section_ != nullptr && !load_.diagnostics.aborted()) {
    section_->Close(load_);
  }
  section_ = nullptr;
}

void Reader::Take(const Statement& statement) {
  static constexpr Line::Prefix kPrefixes[] = {
      Line::Prefix::kNone, Line::Prefix::kNo, Line::Prefix::kDefault};
  Line line(statement.unprefixed(),
            statement.positions.subspan(statement.first()),
            SourceLocation{file_, statement.line}, load_.diagnostics,
            kPrefixes[static_cast<int>(statement.prefix)]);
  if (SectionKeywords().Find(line[0]) != nullptr) return Begin(line);
  if (pass_ == Pass::kDiscovery) {
    if (section_word_ == "global") TakeEarlyGlobal(load_, line);
    return NoteOrigins(load_, line);
  }
  // Of a section that was refused.
  if (section_ == nullptr && !section_word_.empty()) return;
  const KeywordList* const words = section_ ? section_->words() : nullptr;
  const bool unknown = section_ == nullptr ||
                       (words != nullptr && words->Find(line[0]) == nullptr);
  if (!unknown) return section_->Take(load_, line);
  TakeUnknown(line, words);
}

// A word that the open section does not know, or that stands before all
// sections.
void Reader::TakeUnknown(Line& line, const KeywordList* words) {
  if (words != nullptr) {
    const std::string owner = OwnerOf(line, *words);
    if (!owner.empty()) {
      return line.Error(0, absl::StrCat("unknown keyword '", line[0], "' in '",
                                        section_word_, "' section. ", owner));
    }
  }
  const std::string_view meant = MeantSection(line[0], words);
  if (words != nullptr && meant.empty()) return section_->Take(load_, line);
  line.Error(0,
             WithHint(words != nullptr
                          ? absl::StrCat("unknown keyword '", line[0], "' in '",
                                         section_word_, "' section")
                          : absl::StrCat("unknown keyword '", line[0],
                                         "' out of section."),
                      meant));
  BeginMeant(line, meant);
}

// Goes on as if `meant` had been written, so that the lines below are judged
// for what they are; if it is empty they are skipped.
void Reader::BeginMeant(Line& line, std::string_view meant) {
  std::vector<std::string_view> words = {meant};
  std::vector<uint32_t> positions;
  for (size_t i = 0; i < line.size(); ++i) {
    if (i > 0) words.push_back(line[i]);
    positions.push_back(static_cast<uint32_t>(line.column(i)));
  }
  if (meant.empty()) {
    section_word_ = std::string(line[0]);
    return;
  }
  Line corrected(words, positions, line.location(), load_.diagnostics);
  Begin(corrected);
}

void Reader::Begin(Line& line) {
  if (pass_ == Pass::kLoad) Close();
  section_word_ = std::string(line[0]);
  load_.environment.SetSection(line.size() > 1 ? line[1] : line[0]);
  if (pass_ == Pass::kLoad) section_ = OpenSection(load_, line);
}

std::string LocalPeer(const LoadOptions& options) {
  return options.localpeer.empty() ? options.host_name : options.localpeer;
}

void Predefine(const LoadOptions& options) {
  std::vector<std::string> names;
  for (const SourceFile& file : options.files) names.push_back(file.name);
  const std::string peer = LocalPeer(options);
  AddPredefinedVariables(
      {.version = options.facts.version, .local_peer = peer, .files = names},
      *options.environment);
}

// Discovery, on a configuration of its own: only its messages and what it does
// to the variables count, and the origins that it returns.
std::set<std::string, std::less<>> Discover(const LoadOptions& options,
                                            Diagnostics& diagnostics,
                                            LoadResult* result) {
  Config scratch;
  LoadState load(options, diagnostics, scratch);
  Reader reader(load, Pass::kDiscovery);
  for (const SourceFile& file : options.files) {
    if (!reader.Read(file, result)) break;
  }
  return std::move(load.wanted_origins);
}

void FinishGlobal(const LoadOptions& options, GlobalConfig* global) {
  if (global->localpeer.empty()) global->localpeer = LocalPeer(options);
  if (global->node.empty()) global->node = options.host_name;
}

}  // namespace

LoadResult LoadConfig(const LoadOptions& options, Diagnostics& diagnostics) {
  LoadResult result;
  Predefine(options);
  std::set<std::string, std::less<>> origins =
      Discover(options, diagnostics, &result);
  auto config = std::make_unique<Config>();
  LoadState load(options, diagnostics, *config);
  load.wanted_origins = std::move(origins);
  if (result.ok()) {
    Reader reader(load, Pass::kLoad);
    for (const SourceFile& file : options.files) {
      if (!reader.Read(file, &result)) break;
    }
  }
  if (result.ok()) load.merged.Tell(diagnostics);
  result.parse_diagnostics = diagnostics.entries().size();
  if (!result.ok()) return result;
  FinishGlobal(options, &config->global);
  AddDefaultResolvers(load);
  result.outcome = PostParse(load);
  if (result.ok()) result.config = std::move(config);
  return result;
}

std::string Excerpt(const LoadOptions& options, const Diagnostic& diagnostic) {
  if (diagnostic.column <= 0) return {};
  for (const SourceFile& file : options.files) {
    if (file.name != diagnostic.file) continue;
    std::string_view rest = WithoutByteOrderMark(file.text);
    for (int line = 1; line < diagnostic.line; ++line) {
      const size_t end = rest.find('\n');
      if (end == rest.npos) return {};
      rest.remove_prefix(end + 1);
    }
    return CaretLines("", rest.substr(0, rest.find('\n')),
                      static_cast<size_t>(diagnostic.column - 1));
  }
  return {};
}

std::vector<std::string> ClosingAlerts(const LoadResult& result) {
  std::vector<std::string> lines;
  for (const std::string& file : result.failed_files) {
    lines.push_back(
        absl::StrCat("config : Error(s) found in configuration file : ", file));
  }
  switch (result.outcome) {
    case LoadOutcome::kParseErrors:
      lines.push_back("config : Fatal errors found in configuration.");
      break;
    case LoadOutcome::kPortSanity:
      lines.push_back("Fatal errors found in configuration.");
      break;
    case LoadOutcome::kUnresolved:
      lines.push_back("Failed to initialize server(s) addr.");
      break;
    case LoadOutcome::kOk:
    case LoadOutcome::kAborted:
    case LoadOutcome::kPostParseErrors:
      break;
  }
  return lines;
}

}  // namespace checkd
