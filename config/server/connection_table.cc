#include "config/server/connection_table.h"

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

// Paths that start with '@' are no paths: "@system-ca".
void PutUnder(std::string_view base, std::string* path) {
  if (base.empty() || path->empty()) return;
  if (path->front() == '/' || path->front() == '@') return;
  *path = absl::StrCat(base, "/", *path);
}

constexpr std::string TlsProfile::*kDefaulted[] = {
    &TlsProfile::ciphers, &TlsProfile::ciphersuites, &TlsProfile::curves,
    &TlsProfile::sigalgs, &TlsProfile::client_sigalgs};

}  // namespace

ConnectionTable::ConnectionTable(Config& config)
    : config_(config),
      all_settings_(settings_),
      profiles_(config.tls_profiles),
      sockets_(config.socket_options),
      headers_(config.proxy_headers) {}

const ConnectionSettings* ConnectionTable::Keep(ConnectionSettings settings) {
  if (settings == plain_) return nullptr;
  return all_settings_.Keep(std::move(settings));
}

const ServerAccess* ConnectionTable::AccessOf(
    const ConnectionSettings* settings, bool own_target) {
  const Key key(settings, own_target);
  const auto [entry, added] = by_settings_.try_emplace(key, nullptr);
  if (!added) return entry->second;
  ServerAccess* const access = &config_.accesses.emplace_back();
  entry->second = access;
  const Origin origin{access, settings, own_target};
  origins_.emplace(access, origin);
  if (defaults_ != nullptr) Fill(origin);
  return access;
}

const ConnectionSettings& ConnectionTable::SettingsOf(
    const ServerAccess* access) const {
  if (access == nullptr) return plain_;
  const ConnectionSettings* const settings = origins_.at(access).settings;
  return settings == nullptr ? plain_ : *settings;
}

const ServerAccess* ConnectionTable::WithSource(const ServerAccess* access,
                                                const SocketOptions& source) {
  ConnectionSettings settings = SettingsOf(access);
  if (settings.has_source) return access;
  settings.socket.source = source.source;
  settings.socket.source_port_low = source.source_port_low;
  settings.socket.source_port_high = source.source_port_high;
  settings.socket.interface = source.interface;
  const bool own_target = access != nullptr && origins_.at(access).own_target;
  return AccessOf(Keep(std::move(settings)), own_target);
}

void ConnectionTable::Complete(const ConnectionDefaults& defaults) {
  defaults_ = &defaults;
  for (const ServerAccess& access : config_.accesses) {
    Fill(origins_.at(&access));
  }
}

void ConnectionTable::Fill(const Origin& origin) {
  const ConnectionSettings& settings =
      origin.settings == nullptr ? plain_ : *origin.settings;
  ServerAccess& access = *origin.access;
  access.check_tls = settings.check_ssl == Switch::kOn ||
                     (settings.check_ssl == Switch::kUnset && settings.ssl &&
                      !origin.own_target);
  if (settings.ssl || access.check_tls) access.tls = ProfileOf(settings);
  access.check_sni = settings.check_sni;
  access.check_alpn = settings.check_alpn;
  access.check_sni_auto = settings.check_sni_auto;
  access.rule_proxy = HeaderOf(settings);
  if (!access.rule_proxy.tlvs.empty())
    access.tlv_formats = settings.tlv_formats;
  const bool like_traffic = settings.proxy != 0 && !origin.own_target;
  if (settings.check_send_proxy || like_traffic) {
    access.check_proxy = headers_.Keep(access.rule_proxy);
  }
  access.socks4 = settings.socks4;
  access.check_via_socks4 =
      settings.check_via_socks4 && settings.socks4.is_set();
  if (settings.socket != SocketOptions()) {
    access.socket = sockets_.Keep(settings.socket);
  }
  access.close_gracefully = settings.close_gracefully;
}

const TlsProfile* ConnectionTable::ProfileOf(
    const ConnectionSettings& settings) {
  const ConnectionDefaults& defaults = *defaults_;
  TlsProfile profile = settings.tls;
  PutUnder(defaults.ca_base, &profile.ca_file);
  PutUnder(defaults.ca_base, &profile.crl_file);
  PutUnder(defaults.crt_base, &profile.certificate);
  for (std::string TlsProfile::*const field : kDefaulted) {
    if ((profile.*field).empty()) profile.*field = defaults.tls.*field;
  }
  profile.verify = settings.verify == Switch::kUnset
                       ? defaults.verify
                       : settings.verify == Switch::kOn;
  const TlsOptions options = Merge(settings.tls_options, defaults.tls_options);
  const TlsRange range = VersionsOf(options);
  if (!range.empty) {  // else nobody will speak it
    profile.min_version = range.min;
    profile.max_version = range.max;
  }
  profile.tickets = options.tickets;
  return profiles_.Keep(std::move(profile));
}

ProxyHeader ConnectionTable::HeaderOf(
    const ConnectionSettings& settings) const {
  ProxyHeader header;
  if (!(settings.proxy & kProxyV2)) return header;
  header.version = ProxyHeader::Version::kV2;
  header.local = !defaults_->pp2_never_send_local;
  header.ssl = (settings.proxy & kProxySsl) != 0;
  header.cipher = (settings.proxy & kProxyCipher) != 0;
  header.authority = (settings.proxy & kProxyAuthority) != 0;
  header.crc32c = (settings.proxy & kProxyChecksum) != 0;
  header.tlvs = settings.proxy_tlvs;
  return header;
}

const TlsProfile* ConnectionTable::RequireTls(const ServerAccess* access) {
  ServerAccess& target = *origins_.at(access).access;
  if (target.tls == nullptr) target.tls = ProfileOf(SettingsOf(access));
  return target.tls;
}

const TlsProfile* ConnectionTable::Unverified(TlsProfile profile) {
  profile.verify = false;
  return profiles_.Keep(std::move(profile));
}

bool ConnectionTable::IsPlain(const ServerAccess* access) const {
  return access->tls == nullptr && access->check_proxy == nullptr &&
         access->rule_proxy == ProxyHeader() && !access->socks4.is_set() &&
         access->socket == nullptr && !access->close_gracefully;
}

}  // namespace checkd
