// Words about traffic that only `show stat` shows: limits and cookies.
#include <string>
#include <string_view>

#include "config/proxy/proxy_words.h"

namespace checkd {
namespace {

template <int ProxySettings::*kField>
void TakeLimit(ProxyDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  line.Store(line.TakeInteger({}), &(draft.settings.*kField));
}

// `cookie <name> [insert|rewrite|...]`.
void TakeCookie(ProxyDraft& draft, Line& line) {
  const WordOr<std::string_view> name =
      line.TakeText({.missing = "'$0' expects <cookie_name> as argument."});
  if (!line.Store(name, &draft.settings.cookie)) return;
  (void)line.TakeRest();
}

void TakeDefaultBackend(ProxyDraft& draft, Line& line) {
  const WordOr<std::string_view> name =
      line.TakeText({.missing = "'$0' expects a backend name."});
  if (!name.ok()) return line.Error(name.error());
  draft.settings.default_backend = std::string(*name);
  (void)line.TakeRest();
}

// `use_backend <name> [{if|unless} ...]`; a name that traffic makes says
// nothing.
void TakeUseBackend(ProxyDraft& draft, Line& line) {
  const WordOr<std::string_view> name =
      line.TakeText({.missing = "'$0' expects a backend name."});
  if (!name.ok()) return line.Error(name.error());
  if (name->find('%') == name->npos) {
    draft.used_backends.emplace_back(*name);
  }
  (void)line.TakeRest();
}

constexpr ProxyRow kRows[] = {
    {{"maxconn", "<number>", "shown: the limit of a frontend"},
     TakeLimit<&ProxySettings::maxconn>},
    {{"fullconn", "<number>", "shown: the limit of a backend"},
     TakeLimit<&ProxySettings::fullconn>},
    {{"cookie", "<name> [...]", "shown"}, TakeCookie},
    {{"default_backend", "<backend>", "counts for the limit of that backend"},
     TakeDefaultBackend},
    {{.word = "use_backend",
      .arguments = "<backend> [...]",
      .help = "the same",
      .flags = kNotByDefault},
     TakeUseBackend},
};

}  // namespace

absl::Span<const ProxyRow> ProxyShownWords() { return kRows; }

}  // namespace checkd
