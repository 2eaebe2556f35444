#include "config/proxy/proxy_words.h"

namespace checkd {
namespace {

constexpr std::string_view kWriteTimeout =
    "Write 'timeout client', 'timeout server' or 'timeout connect'.";

// What HAProxy has had under two names.
constexpr ProxyRow kRemovedRows[] = {
    {{.word = "clitimeout",
      .arguments = "<delay>",
      .help = "a timeout of traffic",
      .treatment = Treatment::kRemoved,
      .note = kWriteTimeout,
      .aliases = "cliexp"}},
    {{.word = "srvtimeout",
      .arguments = "<delay>",
      .help = "a timeout of traffic",
      .treatment = Treatment::kRemoved,
      .note = kWriteTimeout,
      .aliases = "srvexp"}},
    {{.word = "contimeout",
      .arguments = "<delay>",
      .help = "the timeout of connections",
      .treatment = Treatment::kRemoved,
      .note = kWriteTimeout}},
    {{.word = "redispatch",
      .help = "where a connection goes that failed",
      .treatment = Treatment::kRemoved,
      .note = "Write 'option redispatch'.",
      .aliases = "redisp"}},
    {{.word = "dispatch",
      .arguments = "<addr>:<port>",
      .help = "a server without a name",
      .treatment = Treatment::kRemoved,
      .note = "Write a 'server' line."}},
};

constexpr KeywordGroup kGroups[] = {
    {"state files and e-mail",
     "load-server-state-from-file server-state-file-name"},
    {"traffic",
     "acl backlog capture clitcpka-cnt clitcpka-idle clitcpka-intvl "
     "compression cookie crt declare default_backend dynamic-cookie-key "
     "error-log-format errorfile errorfiles errorloc errorloc302 "
     "errorloc303 filter filter-sequence force-be-switch force-persist "
     "fullconn grace hash-balance-factor hash-key hash-preserve-affinity "
     "http-after-response http-error http-request http-response "
     "http-reuse http-send-name-header ignore-persist log-format "
     "log-format-sd log-steps max-keep-alive-queue max-session-srv-conns "
     "maxconn monitor monitor-net monitor-uri persist quic-initial "
     "rate-limit redirect retries retry-on ssl-f-use srvtcpka-cnt "
     "srvtcpka-idle srvtcpka-intvl stats stick stick-table tcp-request "
     "tcp-response transparent unique-id-header "
     "use_backend use-fcgi-app use-server"},
    {"no longer in HAProxy",
     "block reqadd reqallow reqdel reqdeny reqiallow reqidel reqideny "
     "reqipass reqirep reqitarpit reqpass reqrep reqtarpit rspadd rspdel "
     "rspdeny rspidel rspideny rspirep rsprep appsession",
     {},
     Treatment::kRemoved,
     "Write 'http-request' and 'http-response' rules."},
};

}  // namespace

const KeywordTable<ProxyDraft>& ProxyKeywords() {
  static const auto* const table = new KeywordTable<ProxyDraft>(
      Scope::kProxy,
      {ProxyValueWords(), ProxyServerWords(), ProxyCheckWords(), kRemovedRows},
      kGroups);
  return *table;
}

}  // namespace checkd
