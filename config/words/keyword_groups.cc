// The words of HAProxy's dialect as data: scope, treatment, number of arguments
// on a server line, topic, note, words. Sources: HAProxy's configuration manual
// 3.5-dev and `haproxy -dKall`.
#include "config/words/keyword_table.h"

namespace checkd {
namespace {

constexpr Treatment kUsed = Treatment::kUsed;
constexpr Treatment kIgnored = Treatment::kIgnored;
constexpr Treatment kUnsupported = Treatment::kUnsupported;
constexpr Treatment kRemoved = Treatment::kRemoved;

constexpr KeywordGroup kGroups[] = {
    // ---- sections
    {Scope::kSection, kUsed, 0, "sections that are read", "",
     "global defaults frontend listen backend healthcheck mailers resolvers "
     "ring userlist"},
    {Scope::kSection, kIgnored, 0, "sections whose contents are skipped", "",
     "peers cache fcgi-app log-forward log-profile acme namespace_list "
     "http-errors program crt-store traces dgram-forward"},

    // ---- global
    {Scope::kGlobal, kUsed, 0, "process", "",
     "daemon quiet zero-warning pidfile chroot user group uid gid setcap "
     "maxconn "
     "ulimit-n nbthread thread-groups node description localpeer default-path "
     "expose-deprecated-directives expose-experimental-directives "
     "master-worker external-check"},
    {Scope::kGlobal, kUsed, 0, "environment", "",
     "setenv presetenv unsetenv resetenv"},
    {Scope::kGlobal, kUsed, 0, "logs and runtime API", "",
     "log log-tag log-send-hostname stats"},
    {Scope::kGlobal, kUsed, 0, "checks", "",
     "spread-checks max-spread-checks tune.max-checks-per-thread tune.bufsize "
     "tune.http.maxhdr server-state-base server-state-file checkd"},
    {Scope::kGlobal, kUsed, 0, "TLS and PROXY protocol of checks", "",
     "ca-base crt-base ssl-default-server-ciphers "
     "ssl-default-server-ciphersuites ssl-default-server-client-sigalgs "
     "ssl-default-server-curves ssl-default-server-options "
     "ssl-default-server-sigalgs ssl-server-verify pp2-never-send-local"},
    {Scope::kGlobal, kRemoved, 0, "no longer in HAProxy", "",
     "nbproc tune.chksize"},
    {Scope::kGlobal, kIgnored, 0, "process and machine", "",
     "busy-polling cluster-secret close-spread-time cpu-map cpu-policy cpu-set "
     "dns-accept-family fd-hard-limit force-cfg-parser-pause grace "
     "hard-stop-after harden.reject-privileged-ports.quic "
     "harden.reject-privileged-ports.tcp insecure-fork-wanted "
     "insecure-setuid-wanted limited-quic lua-load lua-load-per-thread "
     "lua-prepend-path max-threads-per-group mworker-max-reloads "
     "no-memory-trimming no-quic noepoll noevports nogetaddrinfo nokqueue "
     "nopoll noreuseport nosplice numa-cpu-mapping prealloc-fd "
     "profiling.memory profiling.tasks set-dumpable set-var "
     "set-var-fmt shm-stats-file shm-stats-file-max-objects stats-file "
     "strict-limits thread-group thread-hard-limit unix-bind "
     "warn-blocked-traffic-after anonkey acme.scheduler"},
    {Scope::kGlobal, kIgnored, 0, "traffic", "",
     "h1-accept-payload-with-any-method h1-case-adjust h1-case-adjust-file "
     "h1-do-not-close-on-insecure-transfer-encoding "
     "h2-workaround-bogus-websocket-clients http-err-codes http-fail-codes "
     "httpclient.resolvers.disabled httpclient.resolvers.id "
     "httpclient.resolvers.prefer httpclient.retries "
     "httpclient.ssl.ca-file httpclient.ssl.verify httpclient.timeout.connect "
     "maxcomprate maxcompcpuusage maxconnrate maxpipes maxsessrate maxsslconn "
     "maxsslrate maxzlibmem 51degrees-data-file 51degrees-property-name-list "
     "51degrees-property-separator 51degrees-cache-size "
     "51degrees-use-performance-graph 51degrees-use-predictive-graph "
     "51degrees-drift 51degrees-difference 51degrees-allow-unmatched "
     "deviceatlas-json-file deviceatlas-log-level "
     "deviceatlas-properties-cookie "
     "deviceatlas-separator wurfl-cache-size wurfl-data-file "
     "wurfl-information-list wurfl-information-list-separator "
     "wurfl-patch-file"},
    {Scope::kGlobal, kIgnored, 0, "TLS", "",
     "key-base issuers-chain-path jwt.decrypt_alg_list "
     "jwt.decrypt_enc_list ocsp-update.disable ocsp-update.httpproxy "
     "ocsp-update.maxdelay ocsp-update.mindelay ocsp-update.mode "
     "ssl-default-bind-ciphers ssl-default-bind-ciphersuites "
     "ssl-default-bind-client-sigalgs ssl-default-bind-curves "
     "ssl-default-bind-options ssl-default-bind-sigalgs "
     "ssl-dh-param-file "
     "ssl-engine ssl-load-extra-del-ext ssl-load-extra-files ssl-mode-async "
     "ssl-passphrase-cmd ssl-propquery ssl-provider ssl-provider-path "
     "ssl-security-level ssl-skip-self-issued-ca"},
    {Scope::kGlobal, kIgnored, 0, "tuning (any other tune.* too)", "",
     "tune.applet.zero-copy-forwarding tune.buffers.limit tune.buffers.reserve "
     "tune.bufsize.large tune.bufsize.small tune.cli.max-payload-size "
     "tune.comp.maxlevel "
     "tune.defaults.purge tune.disable-fast-forward "
     "tune.disable-zero-copy-forwarding tune.epoll.mask-events "
     "tune.events.max-events-at-once tune.fail-alloc tune.fast-forward "
     "tune.fd.edge-triggered tune.glitches.kill.cpu-usage "
     "tune.h1.zero-copy-fwd-recv tune.h1.zero-copy-fwd-send "
     "tune.h2.be.glitches-threshold tune.h2.be.initial-window-size "
     "tune.h2.be.max-concurrent-streams tune.h2.be.max-frames-at-once "
     "tune.h2.be.rxbuf tune.h2.fe.glitches-threshold "
     "tune.h2.fe.initial-window-size tune.h2.fe.max-concurrent-streams "
     "tune.h2.fe.max-frames-at-once tune.h2.fe.max-rst-at-once "
     "tune.h2.fe.max-total-streams tune.h2.fe.rxbuf tune.h2.header-table-size "
     "tune.h2.initial-window-size tune.h2.log-errors "
     "tune.h2.max-concurrent-streams tune.h2.max-frame-size "
     "tune.h2.zero-copy-fwd-send tune.http.cookielen tune.http.logurilen "
     "tune.idle-pool.shared tune.idletimer tune.listener.default-shards "
     "tune.listener.multi-queue tune.lua.bool-sample-conversion "
     "tune.lua.burst-timeout tune.lua.forced-yield tune.lua.log.loggers "
     "tune.lua.log.stderr tune.lua.maxmem tune.lua.openlibs "
     "tune.lua.service-timeout tune.lua.session-timeout tune.lua.task-timeout "
     "tune.max-rules-at-once tune.maxaccept tune.maxpollevents tune.maxrewrite "
     "tune.memory.hot-size tune.notsent-lowat.client tune.notsent-lowat.server "
     "tune.pattern.cache-size tune.peers.max-updates-at-once tune.pipesize "
     "tune.pool-high-fd-ratio tune.pool-low-fd-ratio "
     "tune.pt.zero-copy-forwarding tune.rcvbuf.backend tune.rcvbuf.client "
     "tune.rcvbuf.frontend tune.rcvbuf.server tune.recv_enough "
     "tune.renice.runtime tune.renice.startup tune.ring.queues "
     "tune.runqueue-depth tune.sched.low-latency tune.sndbuf.backend "
     "tune.sndbuf.client tune.sndbuf.frontend tune.sndbuf.server "
     "tune.ssl.cachesize tune.ssl.capture-buffer-size "
     "tune.ssl.capture-cipherlist-size tune.ssl.default-dh-param "
     "tune.ssl.force-private-cache tune.ssl.hard-maxrecord tune.ssl.keylog "
     "tune.ssl.lifetime tune.ssl.maxrecord tune.ssl.ocsp-update.maxdelay "
     "tune.ssl.ocsp-update.mindelay tune.ssl.ssl-ctx-cache-size "
     "tune.stick-counters tune.takeover-other-tg-connections "
     "tune.vars.check-max-size tune.vars.global-max-size "
     "tune.vars.proc-max-size tune.vars.reqres-max-size "
     "tune.vars.sess-max-size tune.vars.txn-max-size tune.zlib.memlevel "
     "tune.zlib.windowsize"},

    // ---- defaults, frontend, listen, backend
    {Scope::kProxy, kUsed, 0, "the proxy", "",
     "mode id disabled enabled description balance hash-type bind guid"},
    {Scope::kProxy, kUsed, 0, "logs", "", "log log-tag"},
    {Scope::kProxy, kUsed, 0, "checks", "",
     "server default-server server-template option timeout http-check "
     "tcp-check external-check"},
    {Scope::kProxy, kUsed, 0, "source address of checks", "", "source"},
    {Scope::kProxy, kIgnored, 0, "state files and e-mail", "",
     "load-server-state-from-file server-state-file-name email-alert"},
    {Scope::kProxy, kIgnored, 0, "traffic", "",
     "acl backlog capture clitcpka-cnt clitcpka-idle clitcpka-intvl "
     "compression cookie crt declare default_backend dynamic-cookie-key "
     "error-log-format errorfile errorfiles errorloc errorloc302 errorloc303 "
     "filter filter-sequence force-be-switch force-persist fullconn grace "
     "hash-balance-factor hash-key hash-preserve-affinity http-after-response "
     "http-error http-request http-response http-reuse http-send-name-header "
     "ignore-persist log-format log-format-sd log-steps max-keep-alive-queue "
     "max-session-srv-conns maxconn monitor monitor-net monitor-uri persist "
     "quic-initial rate-limit redirect retries retry-on ssl-f-use srvtcpka-cnt "
     "srvtcpka-idle srvtcpka-intvl stats stick stick-table tcp-request "
     "tcp-response transparent unique-id-format unique-id-header use_backend "
     "use-fcgi-app use-server"},
    {Scope::kProxy, kRemoved, 0, "no longer in HAProxy",
     "Write 'http-request' and 'http-response' rules.",
     "block reqadd reqallow reqdel reqdeny reqiallow reqidel reqideny reqipass "
     "reqirep reqitarpit reqpass reqrep reqtarpit rspadd rspdel rspdeny "
     "rspidel "
     "rspideny rspirep rsprep appsession"},
    {Scope::kProxy, kRemoved, 0, "no longer in HAProxy",
     "Write 'timeout client', 'timeout server' or 'timeout connect'.",
     "clitimeout cliexp contimeout srvexp srvtimeout"},
    {Scope::kProxy, kRemoved, 0, "no longer in HAProxy",
     "Write 'option redispatch'.", "redisp redispatch"},
    {Scope::kProxy, kRemoved, 0, "no longer in HAProxy",
     "Write a 'server' line.", "dispatch"},

    // ---- option
    {Scope::kOption, kUsed, 0, "checks", "",
     "httpchk tcp-check ssl-hello-chk log-health-checks"},
    {Scope::kOption, kUnsupported, 0, "protocol checks",
     "servers would be checked with that protocol",
     "smtpchk pgsql-check redis-check mysql-check ldap-check "
     "spop-check"},
    {Scope::kOption, kUnsupported, 0, "external checks",
     "servers would be checked by a program of yours", "external-check"},
    {Scope::kOption, kIgnored, 0, "traffic", "",
     "abortonclose accept-invalid-http-request accept-invalid-http-response "
     "accept-unsafe-violations-in-http-request "
     "accept-unsafe-violations-in-http-response allbackups "
     "assume-rfc6587-ntf checkcache clitcpka "
     "contstats disable-h2-upgrade dont-parse-log dontlog-normal dontlognull "
     "forwarded forwardfor h1-case-adjust-bogus-client "
     "h1-case-adjust-bogus-server host http-buffer-request "
     "http-drop-request-trailers http-drop-response-trailers "
     "http-ignore-probes http-keep-alive http-no-delay http-pretend-keepalive "
     "http-restrict-req-hdr-names http-server-close http-use-htx "
     "http-use-proxy-header httpclose httplog httpslog idle-close-on-response "
     "independant-streams independent-streams log-separate-errors logasap "
     "nolinger originalto persist prefer-last-server redispatch socket-stats "
     "splice-auto splice-request splice-response srvtcpka tcp-smart-accept "
     "tcp-smart-connect tcpka tcplog transparent use-small-buffers"},
    {Scope::kOption, kRemoved, 0, "no longer in HAProxy",
     "Write 'option httpclose', or just remove it.",
     "forceclose http-tunnel http_proxy"},

    // ---- timeout
    {Scope::kTimeout, kUsed, 0, "checks", "", "check connect"},
    {Scope::kTimeout, kIgnored, 0, "traffic", "",
     "client client-fin client-hs http-keep-alive http-request queue server "
     "server-fin tarpit tunnel"},

    // ---- server, default-server, server-template
    {Scope::kServer, kUsed, 0, "checks", "",
     "check no-check backup no-backup disabled enabled"},
    {Scope::kServer, kUsed, 1, "checks", "",
     "addr port inter fastinter downinter rise fall init-state healthcheck"},
    {Scope::kServer, kUsed, 1, "kept and shown", "",
     "weight id guid cookie maxconn slowstart"},
    {Scope::kServer, kUsed, 1, "names", "",
     "init-addr resolvers resolve-prefer resolve-net resolve-opts"},
    {Scope::kServer, kUsed, 1, "validated, no traffic to apply them to", "",
     "observe error-limit on-error on-marked-down on-marked-up"},
    {Scope::kServer, kUsed, 0, "TLS", "",
     "ssl no-ssl check-ssl no-check-ssl ssl-reuse no-ssl-reuse tls-tickets "
     "no-tls-tickets renegotiate no-renegotiate check-sni-auto "
     "no-check-sni-auto"},
    {Scope::kServer, kUsed, 1, "TLS", "",
     "verify verifyhost ca-file crl-file crt ciphers ciphersuites curves "
     "sigalgs client-sigalgs alpn check-alpn check-sni"},
    {Scope::kServer, kUsed, 0, "TLS versions", "",
     "force-sslv3 force-tlsv10 force-tlsv11 force-tlsv12 force-tlsv13 no-sslv3 "
     "no-tlsv10 no-tlsv11 no-tlsv12 no-tlsv13"},
    {Scope::kServer, kUsed, 1, "TLS versions", "", "ssl-min-ver ssl-max-ver"},
    {Scope::kServer, kUsed, 0, "PROXY protocol", "",
     "send-proxy send-proxy-v2 send-proxy-v2-ssl send-proxy-v2-ssl-cn "
     "check-send-proxy no-send-proxy no-send-proxy-v2 no-send-proxy-v2-ssl "
     "no-send-proxy-v2-ssl-cn no-check-send-proxy"},
    {Scope::kServer, kUsed, 1, "PROXY protocol",
     "a value with an expression is refused where checks would send it",
     "proxy-v2-options set-proxy-v2-tlv-fmt"},
    {Scope::kServer, kUsed, 1, "SOCKS4", "", "socks4"},
    {Scope::kServer, kUsed, 0, "SOCKS4", "", "check-via-socks4"},
    {Scope::kServer, kUsed, 1, "multiplexers",
     "h2 and fcgi are refused where checks would speak them",
     "check-proto proto"},
    {Scope::kServer, kUsed, -1, "source address", "",
     "source usesrc interface"},
    {Scope::kServer, kUsed, 1, "socket", "", "namespace tcp-ut"},
    {Scope::kServer, kUsed, 1, "checkd's own", "",
     "x-close x-mark x-usesrc x-verify-names"},
    {Scope::kServer, kUnsupported, 0, "agent",
     "an agent would set weight and state of the server", "agent-check"},
    {Scope::kServer, kUsed, 0, "agent", "", "no-agent-check"},
    {Scope::kServer, kUsed, 1, "agent", "",
     "agent-addr agent-port agent-inter agent-send"},
    {Scope::kServer, kUnsupported, 1, "tracking",
     "the server would take its state from another", "track"},
    {Scope::kServer, kIgnored, 0, "TLS of traffic", "",
     "allow-0rtt no-sni-auto sni-auto"},
    {Scope::kServer, kIgnored, 1, "TLS of traffic", "",
     "ech ktls npn sni renegotiate-limit"},
    {Scope::kServer, kIgnored, 0, "traffic", "",
     "check-reuse-pool no-check-reuse-pool no-strict-maxconn no-tfo non-stick "
     "stick strict-maxconn tfo"},
    {Scope::kServer, kIgnored, 1, "traffic", "",
     "cc check-pool-conn-name hash-key idle-ping log-bufsize log-proto "
     "max-reuse maxqueue minconn pool-conn-name pool-low-conn pool-max-conn "
     "pool-purge-delay quic-cc-algo redir shard tcp-md5sig ws"},

    // ---- small sections
    {Scope::kHealthcheck, kUsed, 0, "", "", "type tcp-check http-check"},
    {Scope::kMailers, kIgnored, 0, "", "", "mailer timeout"},
    {Scope::kResolvers, kUsed, 0, "", "",
     "nameserver parse-resolv-conf hold accepted_payload_size resolve_retries "
     "timeout"},
    {Scope::kRing, kIgnored, 0, "", "",
     "backing-file description format maxlen size server timeout"},
    {Scope::kUserlist, kIgnored, 0, "", "", "group user"},
};

}  // namespace

absl::Span<const KeywordGroup> KeywordGroups() { return kGroups; }

}  // namespace checkd
