#include "config/sections/proxy_settings.h"

namespace checkd {

void ProxySettings::ApplyTo(ProxyConfig* proxy) const {
  BackendSpec& spec = proxy->spec;
  spec.mode = mode;
  spec.disabled = disabled;
  spec.log_health_checks = log_health_checks;
  spec.dynamic_lb = dynamic_lb();
  spec.algo = algo;
  spec.unique_id = unique_id;
  spec.timeout_check_ms = timeout_check_ms;
  spec.timeout_connect_ms = timeout_connect_ms;
  proxy->logs = logs;
  proxy->log_tag = log_tag;
}

}  // namespace checkd
