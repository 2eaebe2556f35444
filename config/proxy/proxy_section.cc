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
    if (row->treatment == Treatment::kRemoved) {
      WarnOfOldWord(draft_.load, line, line[0], *row);
    } else if (row->take == nullptr) {
      return draft_.ignored.Add(line[0]);
    }
    if (row->take != nullptr) row->take(draft_, line);
  }

  void Close(LoadState&) override { CloseProxy(draft_); }
  const KeywordList* words() const override { return &ProxyKeywords(); }

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

// `listen web 192.0.2.1:80`, as of old: the lines below are read all the same.
void RefuseAddress(Line& line, const ProxyDraft& draft) {
  if (line.done()) return;
  const std::string address = line.TakeRest();
  line.Error(line.last(),
             absl::StrCat("please use the 'bind' keyword for listening "
                          "addresses: write '",
                          draft.keyword, " ", draft.name,
                          "' alone, and below it 'bind ", address,
                          "'. HAProxy refuses an address here, too; checkd "
                          "opens no listeners."));
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
  if (line[0] != "frontend" && line[0] != "listen") return line.AtMost(0);
  RefuseAddress(line, *draft);
  return true;
}

// F145: told, and the proxy is created all the same.
void VerifyName(Line& line, const ProxyDraft& draft) {
  const std::optional<char> bad = ForbiddenNameCharacter(draft.name);
  if (!bad) return;
  line.Alert(1, absl::StrFormat("character '%c' is not permitted in '%s' name "
                                "'%s'.",
                                *bad, draft.keyword, draft.name));
}

// The proxy that may not have the same name as this one; null: none has.
const ProxyConfig* NamesakeOf(
    const absl::flat_hash_map<std::string_view, ProxyConfig*>& proxies,
    const ProxyDraft& draft) {
  const auto found = proxies.find(draft.name);
  return found == proxies.end() ? nullptr : found->second;
}

std::string SameName(const ProxyDraft& draft, const BackendSpec& other) {
  return absl::StrFormat(
      "Parsing [%s:%d]: %s '%s' has the same name as %s '%s' declared at "
      "%s:%d. This is no longer supported as of 3.3. Please rename one or the "
      "other.",
      *draft.location.file, draft.location.line, KindOf(draft.keyword).type,
      draft.name, TypeOf(other.kind), draft.name, *other.location.file,
      other.location.line);
}

// As HAProxy 2.6 has it: what listens must differ in name from what listens, a
// backend from what has servers (F037). Other namesakes are kept (F747).
void JudgeName(LoadState& load, Line& line, const ProxyDraft& draft) {
  const ProxyConfig* const backend = NamesakeOf(load.backends_by_name, draft);
  const ProxyConfig* const frontend = NamesakeOf(load.frontends_by_name, draft);
  const bool listens = KindOf(draft.keyword).kind != ProxyKind::kBackend;
  const ProxyConfig* const rival = listens ? frontend : backend;
  const Place place = line.place(1).Unnamed();
  if (rival != nullptr) {
    load.diagnostics.Add(Severity::kAlert, true, place,
                         SameName(draft, rival->spec));
    return;
  }
  const ProxyConfig* const other = listens ? backend : frontend;
  if (other == nullptr) return;
  load.diagnostics.Add(
      Severity::kWarning, false, place,
      absl::StrCat(SameName(draft, other->spec),
                   " Both are kept for now, as HAProxy 2.6 does."));
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
  if (proxy.spec.has_frontend()) {
    load.frontends_by_name.emplace(proxy.spec.name, &proxy);
  }
  if (proxy.spec.has_backend()) {
    load.backends_by_name.emplace(proxy.spec.name, &proxy);
  }
}

}  // namespace

std::string ProxyDraft::Title() const {
  return name.empty() ? keyword : absl::StrCat(keyword, " '", name, "'");
}

std::unique_ptr<Section> OpenProxy(LoadState& load, Line& line) {
  ProxyDraft draft{.load = load,
                   .errors_before = load.diagnostics.fatal_count()};
  draft.keyword = std::string(line[0]);
  draft.location = line.location();
  size_t from = 0;
  if (!TakeHeader(line, &draft, &from)) return nullptr;
  VerifyName(line, draft);
  if (draft.keyword != "defaults") JudgeName(load, line, draft);
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
