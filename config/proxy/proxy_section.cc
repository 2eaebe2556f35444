#include "config/proxy/proxy_section.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "config/proxy/proxy_words.h"
#include "config/text/units.h"

namespace checkd {
namespace {

class ProxySection : public Section {
 public:
  explicit ProxySection(ProxyDraft draft) : draft_(std::move(draft)) {}

  void Take(LoadState&, Line& line) override {
    const ProxyRow* const row = ProxyKeywords().Find(line[0]);
    if (row == nullptr) {
      return RefuseUnknown(line, ProxyKeywords(), draft_.keyword);
    }
    if (row->treatment == Treatment::kRemoved) {
      return line.Error(
          0, absl::StrCat("'", line[0], "' is not supported any more. ",
                          row->note));
    }
    if (row->has(kNeedsBackend) && draft_.lacks_backend()) {
      return line.Warn(
          0, absl::StrCat("'", line[0], "' ignored because ", draft_.Title(),
                          " has no backend capability."));
    }
    if (row->has(kNotByDefault) && draft_.proxy == nullptr) {
      return line.Error(0, absl::StrCat("'", line[0],
                                        "' not allowed in 'defaults' "
                                        "section."));
    }
    if (row->take == nullptr) return draft_.ignored.Add(line[0]);
    row->take(draft_, line);
  }

  void Close(LoadState&) override { CloseProxy(draft_); }

 private:
  ProxyDraft draft_;
};

struct KindWord {
  std::string_view word;
  ProxyKind kind;
  std::string_view type;  // as F037 calls it
};

constexpr KindWord kKinds[] = {
    {"frontend", ProxyKind::kFrontend, "frontend"},
    {"backend", ProxyKind::kBackend, "backend"},
    {"listen", ProxyKind::kListen, "proxy"},
};

const KindWord& KindOf(std::string_view word) {
  for (const KindWord& kind : kKinds) {
    if (kind.word == word) return kind;
  }
  return kKinds[0];
}

std::string_view TypeOf(ProxyKind kind) {
  for (const KindWord& known : kKinds) {
    if (known.kind == kind) return known.type;
  }
  return {};
}

// What `from` names, or the most recent one for proxies (F036). Null: none;
// `*ok` is false after an error.
DefaultsSection* PickDefaults(LoadState& load, Line& line, size_t from,
                              const ProxyDraft& draft, bool* ok) {
  if (from == 0) {
    const bool is_defaults = draft.keyword == "defaults";
    return is_defaults || load.defaults.empty() ? nullptr
                                                : &load.defaults.back();
  }
  DefaultsSection* found = nullptr;
  DefaultsSection* other = nullptr;
  for (DefaultsSection& section : load.defaults) {
    if (section.name != line[from]) continue;
    other = found;
    found = &section;
  }
  if (found == nullptr) {
    const auto offer = [&load](NearestSearch& search) {
      for (const DefaultsSection& section : load.defaults) {
        search.Offer(section.name);
      }
    };
    WordError error = line.Unknown(offer, {});
    error.text = WithHint(
        absl::StrCat("defaults section '", error.written, "' not found for ",
                     draft.keyword, " '", draft.name, "'."),
        error.suggestion);
    line.Error(error);
    *ok = false;
  } else if (other != nullptr) {
    line.Alert(from, absl::StrCat("ambiguous defaults section name '",
                                  line[from], "' referenced by ", draft.keyword,
                                  " '", draft.name, "': declared at line ",
                                  other->location.line, " and at line ",
                                  found->location.line, ", which is used."));
  }
  return found;
}

// Implicit and explicit use of one section invites mistakes (F036).
void NoteUse(Line& line, DefaultsSection* section, bool is_explicit) {
  (is_explicit ? section->used_explicitly : section->used_implicitly) = true;
  if (section->name.empty() || section->mixed_use_told ||
      !section->used_explicitly || !section->used_implicitly) {
    return;
  }
  section->mixed_use_told = true;
  line.Warn(0, absl::StrCat(
                   "defaults section '", section->name, "' (declared at ",
                   *section->location.file, ":", section->location.line,
                   ") is explicitly referenced by another proxy and implicitly "
                   "used here. Write 'from' everywhere, or end the defaults "
                   "with a section that nobody names."));
}

// `[<name>] [from <defaults>]`. False after an error.
bool TakeHeader(Line& line, ProxyDraft* draft, size_t* from) {
  const bool is_defaults = line[0] == "defaults";
  if (!line.done() && !(is_defaults && line.Peek() == "from")) {
    draft->name = std::string(line.Take());
  } else if (!is_defaults) {
    line.Error(line.Missing({"a name"}));
    return false;
  }
  if (line.TakeIf("from")) {
    if (line.done()) {
      line.Error(line.last(), "'from' expects the name of a defaults section.");
      return false;
    }
    line.Take();
    *from = line.last();
  }
  return line.AtMost(0);
}

// F145: told, and the proxy is created all the same.
void VerifyName(Line& line, const ProxyDraft& draft) {
  const std::optional<char> bad = ForbiddenNameCharacter(draft.name);
  if (!bad) return;
  line.Alert(1, absl::StrFormat("character '%c' is not permitted in '%s' name "
                                "'%s'.",
                                *bad, draft.keyword, draft.name));
}

// F037: nothing after a duplicate makes sense.
bool RefuseDuplicate(LoadState& load, Line& line, const ProxyDraft& draft) {
  const auto found = load.proxies_by_name.find(draft.name);
  if (found == load.proxies_by_name.end()) return false;
  const BackendSpec& other = found->second->spec;
  const KindWord& kind = KindOf(draft.keyword);
  const Place place = line.place(1).Unnamed();
  const std::string same = absl::StrFormat(
      "Parsing [%s:%d]: %s '%s' has the same name as %s '%s' declared at "
      "%s:%d.",
      *draft.location.file, draft.location.line, kind.type, draft.name,
      TypeOf(other.kind), draft.name, *other.location.file,
      other.location.line);
  const bool both_backends =
      kind.kind != ProxyKind::kFrontend && other.has_backend();
  const bool both_frontends =
      kind.kind != ProxyKind::kBackend && other.has_frontend();
  if (both_backends || both_frontends) {
    load.diagnostics.Add(Severity::kAlert, true, place, same);
  }
  load.diagnostics.Add(Severity::kAlert, true, place,
                       absl::StrCat(same,
                                    " This is no longer supported as of 3.3. "
                                    "Please rename one or the other."));
  load.diagnostics.Abort();
  return true;
}

void Register(LoadState& load, ProxyDraft* draft) {
  if (draft->keyword == "defaults") {
    DefaultsSection& section = load.defaults.emplace_back();
    section.name = draft->name;
    section.location = draft->location;
    draft->defaults = &section;
    return;
  }
  ProxyConfig& proxy = load.config.proxies.emplace_back();
  proxy.spec.name = draft->name;
  proxy.spec.location = draft->location;
  proxy.spec.kind = KindOf(draft->keyword).kind;
  draft->proxy = &proxy;
  load.proxies_by_name.emplace(proxy.spec.name, &proxy);
}

}  // namespace

std::string ProxyDraft::Title() const {
  return name.empty() ? keyword : absl::StrCat(keyword, " '", name, "'");
}

std::unique_ptr<Section> OpenProxy(LoadState& load, Line& line) {
  ProxyDraft draft{.load = load};
  draft.keyword = std::string(line[0]);
  draft.location = line.location();
  size_t from = 0;
  if (!TakeHeader(line, &draft, &from)) return nullptr;
  VerifyName(line, draft);
  const bool is_defaults = draft.keyword == "defaults";
  if (!is_defaults && RefuseDuplicate(load, line, draft)) return nullptr;
  bool ok = true;
  DefaultsSection* const base = PickDefaults(load, line, from, draft, &ok);
  if (base != nullptr) {
    NoteUse(line, base, from != 0);
    draft.settings = base->settings;
  }
  if (draft.settings.check_type == RulesetType::kHttp) {
    draft.rules.set_inherits_httpchk();
  }
  Register(load, &draft);
  return std::make_unique<ProxySection>(std::move(draft));
}

}  // namespace checkd
