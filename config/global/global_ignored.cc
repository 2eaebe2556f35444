// The words of `global` that say nothing about checks (F035). Sources:
// HAProxy's configuration manual 3.5-dev and `haproxy -dKall`.
#include "config/global/global_words.h"

namespace checkd {
namespace {

constexpr KeywordGroup kGroups[] = {
    {"process and machine",
     "busy-polling cluster-secret close-spread-time cpu-map cpu-policy "
     "cpu-set dns-accept-family fd-hard-limit force-cfg-parser-pause "
     "grace hard-stop-after harden.reject-privileged-ports.quic "
     "harden.reject-privileged-ports.tcp insecure-fork-wanted "
     "insecure-setuid-wanted limited-quic lua-load lua-load-per-thread "
     "lua-prepend-path max-threads-per-group mworker-max-reloads "
     "no-memory-trimming no-quic noepoll noevports nogetaddrinfo "
     "nokqueue nopoll noreuseport nosplice numa-cpu-mapping prealloc-fd "
     "profiling.memory profiling.tasks set-dumpable "
     "shm-stats-file shm-stats-file-max-objects stats-file strict-limits "
     "thread-group thread-hard-limit unix-bind "
     "warn-blocked-traffic-after anonkey acme.scheduler"},
    {"traffic",
     "h1-accept-payload-with-any-method h1-case-adjust "
     "h1-case-adjust-file h1-do-not-close-on-insecure-transfer-encoding "
     "h2-workaround-bogus-websocket-clients http-err-codes "
     "http-fail-codes httpclient.resolvers.disabled "
     "httpclient.resolvers.id httpclient.resolvers.prefer "
     "httpclient.retries httpclient.ssl.ca-file httpclient.ssl.verify "
     "httpclient.timeout.connect maxcomprate maxcompcpuusage maxconnrate "
     "maxpipes maxsessrate maxsslconn maxsslrate maxzlibmem "
     "51degrees-data-file 51degrees-property-name-list "
     "51degrees-property-separator 51degrees-cache-size "
     "51degrees-use-performance-graph 51degrees-use-predictive-graph "
     "51degrees-drift 51degrees-difference 51degrees-allow-unmatched "
     "deviceatlas-json-file deviceatlas-log-level "
     "deviceatlas-properties-cookie deviceatlas-separator "
     "wurfl-cache-size wurfl-data-file wurfl-information-list "
     "wurfl-information-list-separator wurfl-patch-file"},
    {"TLS",
     "key-base issuers-chain-path jwt.decrypt_alg_list "
     "jwt.decrypt_enc_list ocsp-update.disable ocsp-update.httpproxy "
     "ocsp-update.maxdelay ocsp-update.mindelay ocsp-update.mode "
     "ssl-default-bind-ciphers ssl-default-bind-ciphersuites "
     "ssl-default-bind-client-sigalgs ssl-default-bind-curves "
     "ssl-default-bind-options ssl-default-bind-sigalgs "
     "ssl-dh-param-file ssl-engine ssl-load-extra-del-ext "
     "ssl-load-extra-files ssl-mode-async ssl-passphrase-cmd "
     "ssl-propquery ssl-provider ssl-provider-path ssl-security-level "
     "ssl-skip-self-issued-ca"},
    {"tuning (any other tune.* too)",
     "tune.applet.zero-copy-forwarding tune.buffers.limit "
     "tune.buffers.reserve tune.bufsize.large tune.bufsize.small "
     "tune.cli.max-payload-size tune.comp.maxlevel tune.defaults.purge "
     "tune.disable-fast-forward tune.disable-zero-copy-forwarding "
     "tune.epoll.mask-events tune.events.max-events-at-once "
     "tune.fail-alloc tune.fast-forward tune.fd.edge-triggered "
     "tune.glitches.kill.cpu-usage tune.h1.zero-copy-fwd-recv "
     "tune.h1.zero-copy-fwd-send tune.h2.be.glitches-threshold "
     "tune.h2.be.initial-window-size tune.h2.be.max-concurrent-streams "
     "tune.h2.be.max-frames-at-once tune.h2.be.rxbuf "
     "tune.h2.fe.glitches-threshold tune.h2.fe.initial-window-size "
     "tune.h2.fe.max-concurrent-streams tune.h2.fe.max-frames-at-once "
     "tune.h2.fe.max-rst-at-once tune.h2.fe.max-total-streams "
     "tune.h2.fe.rxbuf tune.h2.header-table-size "
     "tune.h2.initial-window-size tune.h2.log-errors "
     "tune.h2.max-concurrent-streams tune.h2.max-frame-size "
     "tune.h2.zero-copy-fwd-send tune.http.cookielen tune.http.logurilen "
     "tune.idle-pool.shared tune.idletimer tune.listener.default-shards "
     "tune.listener.multi-queue tune.lua.bool-sample-conversion "
     "tune.lua.burst-timeout tune.lua.forced-yield tune.lua.log.loggers "
     "tune.lua.log.stderr tune.lua.maxmem tune.lua.openlibs "
     "tune.lua.service-timeout tune.lua.session-timeout "
     "tune.lua.task-timeout tune.max-rules-at-once tune.maxaccept "
     "tune.maxpollevents tune.maxrewrite tune.memory.hot-size "
     "tune.notsent-lowat.client tune.notsent-lowat.server "
     "tune.pattern.cache-size tune.peers.max-updates-at-once "
     "tune.pipesize tune.pool-high-fd-ratio tune.pool-low-fd-ratio "
     "tune.pt.zero-copy-forwarding tune.rcvbuf.backend "
     "tune.rcvbuf.client tune.rcvbuf.frontend tune.rcvbuf.server "
     "tune.recv_enough tune.renice.runtime tune.renice.startup "
     "tune.ring.queues tune.runqueue-depth tune.sched.low-latency "
     "tune.sndbuf.backend tune.sndbuf.client tune.sndbuf.frontend "
     "tune.sndbuf.server tune.ssl.cachesize tune.ssl.capture-buffer-size "
     "tune.ssl.capture-cipherlist-size tune.ssl.default-dh-param "
     "tune.ssl.force-private-cache tune.ssl.hard-maxrecord "
     "tune.ssl.keylog tune.ssl.lifetime tune.ssl.maxrecord "
     "tune.ssl.ocsp-update.maxdelay tune.ssl.ocsp-update.mindelay "
     "tune.ssl.ssl-ctx-cache-size tune.stick-counters "
     "tune.takeover-other-tg-connections tune.vars.check-max-size "
     "tune.vars.global-max-size tune.vars.proc-max-size "
     "tune.vars.reqres-max-size tune.vars.sess-max-size "
     "tune.vars.txn-max-size tune.zlib.memlevel tune.zlib.windowsize"},
};

}  // namespace

absl::Span<const KeywordGroup> GlobalIgnoredWords() { return kGroups; }

}  // namespace checkd
