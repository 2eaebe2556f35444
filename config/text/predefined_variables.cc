#include "config/text/predefined_variables.h"

#include "absl/strings/str_format.h"

namespace checkd {
namespace {

struct LogFormatVariable {
  std::string_view name, value;
};

constexpr LogFormatVariable kLogFormats[] = {
    {"HAPROXY_TCP_LOG_FMT",
     "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq"},
    {"HAPROXY_HTTP_LOG_FMT",
     "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc "
     "%ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r"},
    {"HAPROXY_HTTPS_LOG_FMT",
     "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc "
     "%ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r "
     "%[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/"
     "%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc"},
    {"HAPROXY_TCP_CLF_LOG_FMT",
     "%{+Q}o %{-Q}ci - - [%T] \"TCP \" - %B \"\" \"\" %cp %ms %ft %b %s %Th "
     "%Tw %Tc %Tt %U %ts-- %ac %fc %bc %sc %rc %sq %bq \"\" \"\" "},
    {"HAPROXY_HTTP_CLF_LOG_FMT",
     "%{+Q}o %{-Q}ci - - [%trg] %r %ST %B \"\" \"\" %cp %ms %ft %b %s %TR %Tw "
     "%Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl"},
};

// Label of the key log file, and the fetch that gives the secret.
constexpr LogFormatVariable kSecrets[] = {
    {"CLIENT_EARLY_TRAFFIC_SECRET", "client_early_traffic_secret"},
    {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", "client_handshake_traffic_secret"},
    {"SERVER_HANDSHAKE_TRAFFIC_SECRET", "server_handshake_traffic_secret"},
    {"CLIENT_TRAFFIC_SECRET_0", "client_traffic_secret_0"},
    {"SERVER_TRAFFIC_SECRET_0", "server_traffic_secret_0"},
    {"EXPORTER_SECRET", "exporter_secret"},
    {"EARLY_EXPORTER_SECRET", "early_exporter_secret"},
};

// `side` is "fc" (client side) or "bc" (server side).
std::string KeyLogFormat(std::string_view side) {
  std::string format;
  for (const auto& [label, fetch] : kSecrets) {
    absl::StrAppendFormat(&format,
                          "%s%s %%[ssl_%s_client_random,hex] "
                          "%%[ssl_%s_%s]",
                          format.empty() ? "" : "\n", label, side, side, fetch);
  }
  return format;
}

// "3.5-dev5" -> "3.5"
std::string_view Branch(std::string_view version) {
  const size_t dot = version.find('.');
  if (dot == version.npos) return version;
  return version.substr(0, version.find_first_not_of("0123456789", dot + 1));
}

std::string Joined(absl::Span<const std::string> files) {
  std::string out;
  for (const std::string& file : files) {
    if (!out.empty()) out += ';';
    out += file;
  }
  return out;
}

}  // namespace

void AddPredefinedVariables(const PredefinedVariables& values,
                            Environment& environment) {
  for (const auto& [name, value] : kLogFormats) environment.Set(name, value);
  environment.Set("HAPROXY_KEYLOG_FC_LOG_FMT", KeyLogFormat("fc"));
  environment.Set("HAPROXY_KEYLOG_BC_LOG_FMT", KeyLogFormat("bc"));
  environment.Set("HAPROXY_BRANCH", Branch(values.version));
  environment.Set("HAPROXY_CFGFILES", Joined(values.files));
  environment.Set("HAPROXY_LOCALPEER", values.local_peer);
  environment.Set("HAPROXY_STARTUP_VERSION", values.version);
}

}  // namespace checkd
