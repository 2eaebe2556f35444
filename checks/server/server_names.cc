// What names do to a Server: addresses that change, and maintenance while there
// is none (F427, F433-F435, F438).
#include <utility>

#include "checks/server/backend.h"
#include "checks/server/event_lock.h"
#include "checks/server/log_lines.h"
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
  EventLock lock(&mutex_, backend_->observer());
  Address next = address.WithPort(name_->port);
  if (next == name_->address) return;
  auto change = std::make_unique<NameChange>();
  change->from = name_->address;
  change->to = next;
  change->who = std::string(who);
  name_->address = std::move(next);
  Event event = NewEvent(Event::Kind::kAddress, Event::Cause::kName);
  event.names = std::move(change);
  Emit(std::move(event));
}

void Server::SetFqdn(std::string_view fqdn, std::string_view who) {
  EventLock lock(&mutex_, backend_->observer());
  admin_ |= kFqdnChanged;
  if (name_->fqdn == fqdn) return;
  auto change = std::make_unique<NameChange>();
  change->old_fqdn = std::exchange(name_->fqdn, std::string(fqdn));
  change->fqdn = name_->fqdn;
  change->who = std::string(who);
  if (fqdn.empty()) return;
  Event event = NewEvent(Event::Kind::kFqdn, Event::Cause::kName);
  event.names = std::move(change);
  Emit(std::move(event));
}

std::string Server::Rename(std::string_view fqdn, std::string_view who) {
  NameChange change;
  change.fqdn = std::string(fqdn);
  change.who = std::string(who);
  {
    MutexLock lock(&mutex_);
    if (name_->fqdn == fqdn) return SameFqdnLine(who);
    admin_ |= kFqdnChanged;
    change.old_fqdn = std::exchange(name_->fqdn, change.fqdn);
  }
  return FqdnLine(*this, change);
}

void Server::SetServicePort(uint16_t port) {
  MutexLock lock(&mutex_);
  name_->port = port;
  name_->address.set_port(port);
}

bool Server::SetResolved(bool answered) {
  EventLock lock(&mutex_, backend_->observer());
  if ((admin_ & kResolutionMaint) == 0) return false;
  ClearFlag(kResolutionMaint, Event::Cause::kName);
  if (answered) {
    Emit(NewEvent(Event::Kind::kValidAnswer, Event::Cause::kName));
  }
  return !InMaintenance(admin_);
}

void Server::SetUnresolved(std::string_view cause) {
  EventLock lock(&mutex_, backend_->observer());
  name_->address = Address();
  SetFlag(kResolutionMaint, Event::Cause::kName, cause);
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
