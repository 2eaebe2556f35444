// Where a server's settings start from: `from <origin>` on the lines of
// servers, and `default-server` lines with a name (F076).
//
//   WordOr<ServerSettings> origin = OriginOf(draft, line);   // behind `from`
//   if (origin.ok()) server.settings = *origin;
//
// An origin stands above the line that names it. Settings are kept for those
// only that some line of the files names, which the first pass finds out: a
// fleet of a million servers keeps none.
#ifndef CONFIG_PROXY_SERVER_ORIGIN_H_
#define CONFIG_PROXY_SERVER_ORIGIN_H_

#include <string_view>

#include "config/proxy/proxy_draft.h"
#include "config/sections/load_state.h"
#include "config/server/server_settings.h"
#include "config/words/line.h"
#include "config/words/word_error.h"

namespace checkd {

// Remembers in `load.wanted_origins` what a line of the first pass names. Any
// line; those of servers are looked at.
void NoteOrigins(LoadState& load, const Line& line);

// Takes the word behind `from`: what the server or `default-server` of `draft`
// starts from. Ids are not handed on.
WordOr<ServerSettings> OriginOf(const ProxyDraft& draft, Line& line);

// Keep what later lines may start from: the settings of a server, and, when its
// section ends, what a backend's `default-server` lines say. No-op if nobody
// names it.
void KeepOrigin(ProxyDraft& draft, std::string_view server,
                const ServerSettings& settings);
void KeepOrigins(const ProxyDraft& draft);

}  // namespace checkd

#endif  // CONFIG_PROXY_SERVER_ORIGIN_H_
