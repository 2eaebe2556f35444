#include "config/server/server_words.h"

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

constexpr KeywordGroup kGroups[] = {
    {"TLS of traffic", "allow-0rtt no-sni-auto sni-auto"},
    {"TLS of traffic", "ech ktls npn sni renegotiate-limit", "<value>"},
    {"traffic",
     "check-reuse-pool no-check-reuse-pool no-strict-maxconn no-tfo non-stick "
     "stick strict-maxconn tfo"},
    {"traffic",
     "cc check-pool-conn-name hash-key idle-ping log-bufsize log-proto "
     "max-reuse minconn pool-conn-name pool-low-conn pool-max-conn "
     "pool-purge-delay quic-cc-algo redir shard ws",
     "<value>"},
};

// An address is what else could be meant on a default-server line (F076).
WordError UnknownWord(const ServerDraft& draft, const Line& line) {
  WordError error = ServerKeywords().Unknown(line, "unknown keyword '$1'$2");
  if (draft.is_default && error.suggestion.empty()) {
    error.text.append(". Hint: no address was expected for this server.");
  }
  return error;
}

}  // namespace

const KeywordTable<ServerDraft>& ServerKeywords() {
  static const auto* const table = new KeywordTable<ServerDraft>(
      Scope::kServer,
      {ServerPlainWords(), ServerNumberWords(), ServerNameWords(),
       ServerTlsWords(), ServerConnectionWords(), ServerOtherWords()},
      kGroups);
  return *table;
}

void TakeServerWord(ServerDraft& draft, Line& line) {
  line.TakeKeyword();
  // Some words carry an argument in parentheses.
  const ServerRow* const row = ServerKeywords().Find(line.keyword());
  if (row == nullptr) return line.Error(UnknownWord(draft, line));
  draft.keyword = row;
  if (draft.is_default && row->has(kNotByDefault)) {
    line.Alert(line.last(),
               absl::StrCat("'", row->word,
                            "' option is not accepted in default-server "
                            "sections."));
    return SkipArguments(*row, line);
  }
  if (row->treatment == Treatment::kUnsupported) {
    draft.AddUnsupported(line, {}, row->note);
  }
  if (row->take == nullptr) return SkipArguments(*row, line);
  row->take(draft, line);
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
