// A server, or the defaults of servers, while its line is being read: what the
// rows of server words change. It lives for one line, and is dropped if a word
// of that is refused.
//
//   ServerDraft draft{.addresses = addresses, .name = name, .mode = mode,
//                     .settings = proxy.default_server};
//   ...                                       // TakeServerWord() until done
//   draft.KeepConnection(connections);        // then `settings` is whole
#ifndef CONFIG_SERVER_SERVER_DRAFT_H_
#define CONFIG_SERVER_SERVER_DRAFT_H_

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "checks/spec/spec.h"
#include "config/arguments/address_reader.h"
#include "config/expressions/expression_parser.h"
#include "config/server/connection_settings.h"
#include "config/server/connection_table.h"
#include "config/server/server_settings.h"
#include "config/words/keyword_table.h"
#include "config/words/line.h"

namespace checkd {

struct ServerDraft {
  // Reads addresses of words, and resolves their host names (`addr`, `socks4`,
  // `source`).
  AddressBook& addresses;
  // The configuration's, for formats of TLVs.
  std::deque<LogFormat>& formats;
  ExpressionContext expressions;
  std::string_view name;  // "default-server" on such a line
  // Of the proxy, as its lines so far say.
  ProxyMode mode = ProxyMode::kTcp;
  bool is_default = false;  // a default-server line
  ServerSettings settings = {};
  // The row of the word that is being taken; set by TakeServerWord().
  const Keyword* keyword = nullptr;

  // How it is connected to, to be changed: a copy of its own from the first
  // call on. The reference is good until KeepConnection(). Only for words that
  // change it: most servers need no copy.
  ConnectionSettings& connection();
  // Keeps what connection() changed: `settings.connection` then is the table's
  // copy. Once the words are taken, before `settings` is used. No-op if nothing
  // changed.
  void KeepConnection(ConnectionTable& connections);

  // Remembers the word that is being taken (`keyword`): its refusal depends on
  // the rest of the configuration. `value`: its argument, if that is what is
  // refused; it is copied. `effect` is not: it is a literal, or text of a row.
  // The column is that of the word taken last.
  void AddUnsupported(const Line& line, std::string_view value,
                      std::string_view effect);

  // What connection() hands out; for this struct alone.
  std::optional<ConnectionSettings> own_connection = std::nullopt;
};

}  // namespace checkd

#endif  // CONFIG_SERVER_SERVER_DRAFT_H_
