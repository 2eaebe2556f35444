#include "checks/text/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

// Bounds on one Search(): a hostile answer must not stop a shard.
constexpr uint32_t kMatchLimit = 100'000;
constexpr uint32_t kDepthLimit = 1'000;
constexpr uint32_t kHeapLimitKib = 1'024;
constexpr size_t kMinJitStack = size_t{32} << 10;
constexpr size_t kMaxJitStack = size_t{512} << 10;
// What the configuration may ask for.
constexpr size_t kMaxPatternLength = 65'535;
// The whole match and nine groups.
constexpr uint32_t kMaxGroups = 10;

// Scratch of one thread, lent to all expressions in turn.
class MatchScratch {
 public:
  MatchScratch()
      : context_(pcre2_match_context_create(nullptr)),
        data_(pcre2_match_data_create(kMaxGroups, nullptr)),
        jit_stack_(
            pcre2_jit_stack_create(kMinJitStack, kMaxJitStack, nullptr)) {
    pcre2_set_match_limit(context_, kMatchLimit);
    pcre2_set_depth_limit(context_, kDepthLimit);
    pcre2_set_heap_limit(context_, kHeapLimitKib);
    pcre2_jit_stack_assign(context_, nullptr, jit_stack_);
  }
  ~MatchScratch() {
    pcre2_jit_stack_free(jit_stack_);
    pcre2_match_data_free(data_);
    pcre2_match_context_free(context_);
  }
  MatchScratch(const MatchScratch&) = delete;
  MatchScratch& operator=(const MatchScratch&) = delete;

  pcre2_match_context* context() const { return context_; }
  pcre2_match_data* data() const { return data_; }

 private:
  pcre2_match_context* const context_;
  pcre2_match_data* const data_;
  pcre2_jit_stack* const jit_stack_;
};

const MatchScratch& Scratch() {
  thread_local const MatchScratch scratch;
  return scratch;
}

// `bounds`: begin and end of each group.
void AppendReplacement(std::string_view text, std::string_view replacement,
                       const PCRE2_SIZE* bounds, int groups, std::string* out) {
  for (size_t i = 0; i < replacement.size(); ++i) {
    if (replacement[i] != '\\' || i + 1 == replacement.size()) {
      out->push_back(replacement[i]);
      continue;
    }
    const char c = replacement[++i];
    if (c < '0' || c > '9') {
      out->push_back(c);
      continue;
    }
    const int group = c - '0';
    if (group >= groups || bounds[2 * group] == PCRE2_UNSET) continue;
    out->append(text.substr(bounds[2 * group],
                            bounds[2 * group + 1] - bounds[2 * group]));
  }
}

}  // namespace

struct Regex::Rep {
  ~Rep() { pcre2_code_free(code); }
  // As pcre2_match(): negative if there is no match; the groups are in
  // Scratch() then, until this thread's next call.
  int Match(std::string_view text, size_t from) const {
    return pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()),
                       text.size(), from, 0, Scratch().data(),
                       Scratch().context());
  }
  pcre2_code* code = nullptr;
};

Regex::Regex(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Regex::~Regex() = default;

absl::StatusOr<std::unique_ptr<Regex>> Regex::Compile(std::string_view pattern,
                                                      RegexOptions options) {
  if (pattern.size() > kMaxPatternLength) {
    return absl::InvalidArgumentError("regular expression is too long");
  }
  int code = 0;
  PCRE2_SIZE position = 0;
  auto rep = std::make_unique<Rep>();
  rep->code = pcre2_compile(
      reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
      options.ignore_case ? PCRE2_CASELESS : 0, &code, &position, nullptr);
  if (rep->code == nullptr) {
    std::array<PCRE2_UCHAR, 256> text{};
    pcre2_get_error_message(code, text.data(), text.size());
    return absl::InvalidArgumentError(absl::StrCat(
        "regex '", std::string(pattern),
        "' is invalid (error=", reinterpret_cast<const char*>(text.data()),
        ", erroffset=", position, ")"));
  }
  // Where the library has no JIT, or may not map executable memory, the
  // interpreter does the same.
  pcre2_jit_compile(rep->code, PCRE2_JIT_COMPLETE);
  return std::unique_ptr<Regex>(new Regex(std::move(rep)));
}

bool Regex::Search(std::string_view text, bool* gave_up) const {
  const int result = rep_->Match(text, 0);
  if (gave_up != nullptr && result < 0 && result != PCRE2_ERROR_NOMATCH) {
    *gave_up = true;
  }
  return result >= 0;
}

bool Regex::Substitute(std::string_view text, std::string_view replacement,
                       bool all, size_t limit, std::string* out) const {
  const size_t before = out->size();
  size_t at = 0;
  bool more = true;
  while (more) {
    const int groups = rep_->Match(text, at);
    if (groups == PCRE2_ERROR_NOMATCH) break;
    if (groups < 0) return false;
    const PCRE2_SIZE* const bounds =
        pcre2_get_ovector_pointer(Scratch().data());
    const size_t begin = bounds[0];
    const size_t end = std::max(bounds[0], bounds[1]);
    out->append(text.substr(at, begin - at));
    AppendReplacement(text, replacement, bounds, groups, out);
    at = end;
    more = all && end < text.size();
    if (begin == end && end < text.size()) {  // it would be found for ever
      out->push_back(text[at++]);
    }
    if (out->size() - before > limit) return false;
  }
  out->append(text.substr(at));
  return out->size() - before <= limit;
}

}  // namespace checkd
