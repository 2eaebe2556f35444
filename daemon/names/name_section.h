// One `resolvers` section at work: the names that its servers follow, each
// asked for when its time has come.
//
//   NameSection section("mydns", rules, &loop, &asker);
//   section.FollowHost(&follower, "www.example.net");
//   section.FollowService(&other, "_http._tcp.example.net");
//
// Names are kept once: all who follow a name with the same preferred family
// share its questions. Thread: the loop's.
#ifndef DAEMON_NAMES_NAME_SECTION_H_
#define DAEMON_NAMES_NAME_SECTION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "daemon/names/host_name.h"
#include "daemon/names/service_name.h"
#include "tasks/event_loop.h"
#include "transport/dns/dns_reply.h"

namespace checkd {

// Who asks: DnsClient, or a test. Used on the loop's thread.
class NameAsker {
 public:
  using Callback = std::function<void(const DnsReply&)>;
  virtual ~NameAsker() = default;
  // As DnsClient::Ask(): `callback` runs once, later and on the loop, unless
  // cancelled. Never 0.
  virtual uint64_t Ask(std::string_view name, DnsType type,
                       Callback callback) = 0;
  // No callback follows. 0, and a query that was answered, are no-ops.
  virtual void Cancel(uint64_t query) = 0;
  // An answer of `nameserver` changed a server's address.
  virtual void CountUpdate(std::string_view nameserver) = 0;
};

class NameSection : private HostBook {
 public:
  // Loop and asker outlive it. `name` is what log lines call the section;
  // `rules` are copied.
  NameSection(std::string name, const ResolutionRules& rules, EventLoop* loop,
              NameAsker* asker);
  // Cancels what is asked. Followers stay as they are.
  ~NameSection() override;
  NameSection(const NameSection&) = delete;
  NameSection& operator=(const NameSection&) = delete;

  const std::string& name() const { return name_; }

  // From now on `follower` is where `host` is, and no longer where another one
  // is. It outlives the section. The same host again changes nothing. The name
  // is asked for soon, even if others follow it already. A host that nobody
  // follows any more is forgotten, its question cancelled. Upper and lower case
  // are the same name.
  void FollowHost(NameFollower* follower, const std::string& host) {
    Follow(follower, host);
  }
  // One slot more for the records of `service`, for ever. At set-up. The first
  // of a service makes it be asked for.
  void FollowService(NameFollower* follower, const std::string& service);

  // Its address may be out of date: its name is asked for soon (F383). Not
  // sooner than `hold valid` after the last question; nothing happens while one
  // is open, or for one that follows no host.
  void Hurry(NameFollower* follower);

  // Names that are asked for.
  size_t hosts() const { return hosts_.size(); }
  size_t services() const { return services_.size(); }

 private:
  // A name with its timer and its open question.
  template <typename Name>
  struct Entry {
    template <typename... Args>
    Entry(NameSection* owner, EventLoop* loop, Args&&... args)
        : section(owner),
          name(std::forward<Args>(args)...),
          task([](void* self) { static_cast<Entry*>(self)->Ask(); }, this,
               loop) {
      task.Schedule(name.inquiry().due());
    }
    ~Entry() { section->asker_->Cancel(query); }
    void Ask();
    void OnAnswer(const DnsReply& reply);

    NameSection* const section;
    Name name;
    Task task;
    uint64_t query = 0;
  };
  using Host = Entry<HostName>;
  using Service = Entry<ServiceName>;
  using HostKey = std::pair<std::string, DnsType>;

  void Follow(NameFollower* follower, const std::string& host) override;
  void Unfollow(NameFollower* follower) override;
  void Take(HostName& name, const DnsReply& reply);
  void Take(ServiceName& name, const DnsReply& reply);

  const std::string name_;
  const ResolutionRules rules_;
  EventLoop* const loop_;
  NameAsker* const asker_;
  absl::flat_hash_map<HostKey, std::unique_ptr<Host>> hosts_;
  absl::flat_hash_map<std::string, std::unique_ptr<Service>> services_;
  absl::flat_hash_map<NameFollower*, Host*> following_;
};

}  // namespace checkd

#endif  // DAEMON_NAMES_NAME_SECTION_H_
