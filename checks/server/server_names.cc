// What names do to a Server: addresses that change, and maintenance while there
// is none (F427, F433-F435, F438).
#include <utility>

#include "checks/server/backend.h"
#include "checks/server/event_list.h"
#include "checks/server/server.h"

namespace checkd {

std::unique_ptr<ServerName> Server::NameOf(const ServerSpec& spec) {
  const ServerExtras* const extras = spec.extras.get();
  if (!spec.has_name() && (extras == nullptr || extras->names == nullptr)) {
    return nullptr;
  }
  auto name = std::make_unique<ServerName>();
  name->address = spec.address;
  name->port = spec.address.is_set() ? spec.address.port() : extras->name_port;
  name->fqdn = extras->fqdn;
  return name;
}

void Server::Watch(NameWatcher* watcher) {
  MutexLock lock(&mutex_);
  name_->watcher = watcher;
}

void Server::SetAddress(const Address& address, std::string_view who) {
  EventList events(this);
  MutexLock lock(&mutex_);
  Address next = address.WithPort(name_->port);
  if (next == name_->address) return;
  events.Add(Event::Kind::kServerAddress, LogLevel::kNotice,
             AddressLine(names(), name_->address, next, who));
  name_->address = std::move(next);
}

void Server::SetFqdn(std::string_view fqdn, std::string_view who) {
  EventList events(this);
  MutexLock lock(&mutex_);
  admin_ |= kFqdnChanged;
  if (name_->fqdn == fqdn) return;
  if (!fqdn.empty()) {
    events.Add(Event::Kind::kServerName, LogLevel::kNotice,
               FqdnLine(names(), name_->fqdn, fqdn, who));
  }
  name_->fqdn = std::string(fqdn);
}

std::string Server::Rename(std::string_view fqdn, std::string_view who) {
  MutexLock lock(&mutex_);
  if (name_->fqdn == fqdn) return SameFqdnLine(who);
  std::string answer = FqdnLine(names(), name_->fqdn, fqdn, who);
  admin_ |= kFqdnChanged;
  name_->fqdn = std::string(fqdn);
  return answer;
}

void Server::SetServicePort(uint16_t port) {
  MutexLock lock(&mutex_);
  name_->port = port;
  name_->address.set_port(port);
}

bool Server::SetResolved(bool answered) {
  EventList events(this);
  MutexLock lock(&mutex_);
  if ((admin_ & kResolutionMaint) == 0) return false;
  ClearFlag(kResolutionMaint, &events);
  if (answered) {
    events.Add(Event::Kind::kServerAdmin, LogLevel::kNotice,
               ValidAnswerLine(names()));
  }
  return !InMaintenance(admin_);
}

void Server::SetUnresolved(std::string_view cause) {
  EventList events(this);
  MutexLock lock(&mutex_);
  name_->address = Address();
  SetFlag(kResolutionMaint, cause, &events);
}

Address Server::address() const {
  MutexLock lock(&mutex_);
  return AddressLocked();
}

std::string Server::fqdn() const {
  MutexLock lock(&mutex_);
  return name_ == nullptr ? std::string() : name_->fqdn;
}

}  // namespace checkd
