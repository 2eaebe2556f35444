// What a `defaults` section hands to the proxies after it: copied when they
// begin, changed by their own lines (F036, F155). A value; all that it points
// to is the Config's or a table's.
//
//   ProxySettings settings = defaults.settings;
//   ...                                      // the lines of the proxy
//   settings.ApplyTo(&proxy);
#ifndef CONFIG_SECTIONS_PROXY_SETTINGS_H_
#define CONFIG_SECTIONS_PROXY_SETTINGS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checks/rules/ruleset.h"
#include "checks/spec/spec.h"
#include "config/server/server_settings.h"
#include "config/values/config.h"
#include "config/words/keyword_table.h"

namespace checkd {

// Load balancing, as far as weights are concerned (F038, F309): whether
// `balance` is an algorithm that could take any weight at run time.
enum class BalanceKind : uint8_t {
  kDynamic,
  kStatic,
  kHash,  // dynamic with `hash-type consistent`
};

// `email-alert`: nothing is sent, but what HAProxy refuses is refused (F441): a
// mailers section that does not exist. `written` and not complete() draws a
// warning.
struct EmailAlert {
  bool written = false;
  bool has_from = false;
  bool has_to = false;
  std::string mailers;

  bool complete() const { return has_from && has_to && !mailers.empty(); }
};

// The values are those of a proxy without any line. Times are milliseconds, 0
// if there is no such line.
struct ProxySettings {
  ProxyMode mode = ProxyMode::kTcp;
  bool disabled = false;
  bool log_health_checks = false;
  BalanceKind balance_kind = BalanceKind::kDynamic;
  bool consistent_hash = false;
  // The name for `show stat` alone.
  std::string algo = "random";
  int64_t timeout_check_ms = 0;
  int64_t timeout_connect_ms = 0;
  std::string log_tag;
  const LogFormat* unique_id = nullptr;
  // Targets of the lines so far; `log global` has put copies of global's there,
  // `no log` has taken all away (F095).
  std::vector<LogTarget> logs;
  // Of `external-check`: judged, as HAProxy does, before the option is refused
  // (F104).
  std::string external_command;
  std::string external_path;
  EmailAlert email_alert;
  ServerSettings default_server;

  // The check option in force: the last one written (F100). `protocol` is set
  // if it is one that checkd does not run yet.
  RulesetType check_type = RulesetType::kPlain;
  UnsupportedUse protocol;
  // The ruleset that the defaults built for `check_type`, or that of a built-in
  // check; null: none. A proxy uses it unless it writes rules or the option
  // itself (F155). The two flags are for HTTP rules and may be added to an
  // inherited ruleset (F228, F199).
  const Ruleset* ruleset = nullptr;
  bool disable_on_404 = false;
  bool send_state = false;

  // `source`, for servers without their own: it reaches them when the proxy
  // ends, so that its line may stand below theirs.
  std::optional<SocketOptions> source;

  // Weights could be set at run time: BackendSpec::dynamic_lb.
  bool dynamic_lb() const {
    return balance_kind == BalanceKind::kDynamic ||
           (balance_kind == BalanceKind::kHash && consistent_hash);
  }
  // Copies what both have.
  void ApplyTo(ProxyConfig* proxy) const;
};

}  // namespace checkd

#endif  // CONFIG_SECTIONS_PROXY_SETTINGS_H_
