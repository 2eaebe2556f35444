#include "daemon/names/name_section.h"

#include "absl/strings/ascii.h"

namespace checkd {

NameSection::NameSection(std::string name, const ResolutionRules& rules,
                         EventLoop* loop, NameAsker* asker)
    : name_(std::move(name)), rules_(rules), loop_(loop), asker_(asker) {}

NameSection::~NameSection() = default;

template <typename Name>
void NameSection::Entry<Name>::Ask() {
  const DnsType type = name.inquiry().Ask(section->loop_->Now());
  query = section->asker_->Ask(
      name.name(), type, [this](const DnsReply& reply) { OnAnswer(reply); });
}

template <typename Name>
void NameSection::Entry<Name>::OnAnswer(const DnsReply& reply) {
  query = 0;
  section->Take(name, reply);
  task.Schedule(name.inquiry().due());
}

void NameSection::Take(HostName& name, const DnsReply& reply) {
  if (name.Take(reply, name_, loop_->Now())) {
    asker_->CountUpdate(reply.nameserver);
  }
}

void NameSection::Take(ServiceName& name, const DnsReply& reply) {
  if (name.Take(reply, loop_->Now())) asker_->CountUpdate(reply.nameserver);
}

void NameSection::FollowService(NameFollower* follower,
                                const std::string& service) {
  const std::string key = absl::AsciiStrToLower(service);
  std::unique_ptr<Service>& entry = services_[key];
  if (entry == nullptr) {
    entry = std::make_unique<Service>(this, loop_, key, &rules_, loop_->Now(),
                                      static_cast<HostBook*>(this));
  }
  entry->name.Add(follower);
}

void NameSection::Follow(NameFollower* follower, const std::string& host) {
  const HostKey key(absl::AsciiStrToLower(host), follower->spec().prefer_ipv4
                                                     ? DnsType::kA
                                                     : DnsType::kAaaa);
  const auto present = following_.find(follower);
  if (present != following_.end()) {
    if (present->second->name.name() == key.first) return;
    Unfollow(follower);
  }
  std::unique_ptr<Host>& entry = hosts_[key];
  if (entry == nullptr) {
    entry = std::make_unique<Host>(this, loop_, key.first, key.second, &rules_,
                                   loop_->Now());
  }
  entry->name.Add(follower);
  following_[follower] = entry.get();
  Hurry(follower);  // what others were told before may be long ago
}

void NameSection::Unfollow(NameFollower* follower) {
  const auto present = following_.find(follower);
  if (present == following_.end()) return;
  HostName& host = present->second->name;
  following_.erase(present);
  host.Remove(follower);
  if (host.followed()) return;
  const DnsType preferred =
      follower->spec().prefer_ipv4 ? DnsType::kA : DnsType::kAaaa;
  hosts_.erase(HostKey(host.name(), preferred));
}

void NameSection::Hurry(NameFollower* follower) {
  const auto present = following_.find(follower);
  if (present == following_.end()) return;
  Host& host = *present->second;
  if (host.query != 0) return;
  host.name.inquiry().Hurry(loop_->Now());
  host.task.Schedule(host.name.inquiry().due());
}

}  // namespace checkd
