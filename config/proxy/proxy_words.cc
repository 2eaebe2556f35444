#include "config/proxy/proxy_words.h"

namespace checkd {
namespace {

// What older versions have, in rows where it has two names.
constexpr ProxyRow kRemovedRows[] = {
    {{.word = "clitimeout",
      .arguments = "<delay>",
      .help = "a timeout of traffic",
      .treatment = Treatment::kRemoved,
      .note = "Write 'timeout client'.",
      .aliases = "cliexp"}},
    {{.word = "srvtimeout",
      .arguments = "<delay>",
      .help = "a timeout of traffic",
      .treatment = Treatment::kRemoved,
      .note = "Write 'timeout server'.",
      .aliases = "srvexp"}},
    {{.word = "redispatch",
      .help = "where a connection goes that failed",
      .treatment = Treatment::kRemoved,
      .note = "Write 'option redispatch'.",
      .aliases = "redisp"}},
    {{.word = "dispatch",
      .arguments = "<addr>:<port>",
      .help = "a server without a name, which is not checked",
      .treatment = Treatment::kRemoved,
      .note = "Write a 'server' line."}},
    {{.word = "monitor-net",
      .arguments = "<network>",
      .help = "who is answered without a server",
      .treatment = Treatment::kRemoved,
      .note = "Write 'http-request return status 200 if { src <network> }'."}},
    {{.word = "bind-process",
      .arguments = "<set>",
      .help = "processes that listen",
      .treatment = Treatment::kRemoved,
      .note = "Just remove it: there is one process."}},
    {{.word = "grace",
      .arguments = "<delay>",
      .help = "how long a stop waits",
      .treatment = Treatment::kRemoved,
      .note = "Just remove it, or write 'grace' in 'global'."}},
};

constexpr KeywordGroup kGroups[] = {
    {"state files and e-mail",
     "load-server-state-from-file server-state-file-name"},
    {"traffic",
     "acl backlog capture clitcpka-cnt clitcpka-idle clitcpka-intvl "
     "compression crt declare dynamic-cookie-key "
     "error-log-format errorfile errorfiles errorloc errorloc302 "
     "errorloc303 filter filter-sequence force-be-switch force-persist "
     "hash-balance-factor hash-key hash-preserve-affinity "
     "http-after-response http-error http-request http-response "
     "http-reuse ignore-persist log-format "
     "log-format-sd log-steps max-keep-alive-queue max-session-srv-conns "
     "monitor monitor-uri persist quic-initial "
     "rate-limit redirect retries retry-on ssl-f-use srvtcpka-cnt "
     "srvtcpka-idle srvtcpka-intvl stats stick stick-table tcp-request "
     "tcp-response transparent unique-id-header "
     "use-fcgi-app use-server"},
    {"requests that get a header",
     "reqadd",
     {},
     Treatment::kRemoved,
     "Write 'http-request add-header'."},
    {"requests that lose a header",
     "reqdel reqidel",
     {},
     Treatment::kRemoved,
     "Write 'http-request del-header'."},
    {"requests that are rewritten",
     "reqrep reqirep",
     {},
     Treatment::kRemoved,
     "Write 'http-request replace-header' or 'http-request replace-path'."},
    {"requests that are let through",
     "reqallow reqiallow reqpass reqipass",
     {},
     Treatment::kRemoved,
     "Write 'http-request allow'."},
    {"requests that are refused",
     "block reqdeny reqideny",
     {},
     Treatment::kRemoved,
     "Write 'http-request deny'."},
    {"requests that are held up",
     "reqtarpit reqitarpit",
     {},
     Treatment::kRemoved,
     "Write 'http-request tarpit'."},
    {"responses that get a header",
     "rspadd",
     {},
     Treatment::kRemoved,
     "Write 'http-response add-header'."},
    {"responses that lose a header",
     "rspdel rspidel",
     {},
     Treatment::kRemoved,
     "Write 'http-response del-header'."},
    {"responses that are rewritten",
     "rsprep rspirep",
     {},
     Treatment::kRemoved,
     "Write 'http-response replace-header'."},
    {"responses that are refused",
     "rspdeny rspideny",
     {},
     Treatment::kRemoved,
     "Write 'http-response deny'."},
    {"sessions by cookie",
     "appsession",
     {},
     Treatment::kRemoved,
     "Write 'stick-table' and 'stick on' lines."},
};

}  // namespace

const KeywordTable<ProxyDraft>& ProxyKeywords() {
  static const auto* const table = new KeywordTable<ProxyDraft>(
      Scope::kProxy,
      {ProxyValueWords(), ProxyShownWords(), ProxyServerWords(),
       ProxyCheckWords(), kRemovedRows},
      kGroups);
  return *table;
}

}  // namespace checkd
