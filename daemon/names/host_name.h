// A host name, and the servers that are where it says (F427, F433, F686).
//
//   HostName host("www.example.net", DnsType::kAaaa, &rules, now);
//   host.Add(&follower);
//   // ask as host.inquiry() says; with each reply:
//   host.Take(reply, "mydns", now);
//
// No I/O, no clock; one thread.
#ifndef DAEMON_NAMES_HOST_NAME_H_
#define DAEMON_NAMES_HOST_NAME_H_

#include <string>
#include <string_view>
#include <vector>

#include "daemon/names/inquiry.h"
#include "daemon/names/name_follower.h"
#include "daemon/names/recent_records.h"

namespace checkd {

class HostName {
 public:
  // `name` is in lower case. `preferred`: the type that is asked first. `rules`
  // outlive it. A name that nobody has answered for yet is believed in as if it
  // had been valid at `now`.
  HostName(std::string name, DnsType preferred, const ResolutionRules* rules,
           Instant now);

  const std::string& name() const { return name_; }
  Inquiry& inquiry() { return inquiry_; }

  // Followers are served in the order in which they came. They outlive their
  // stay.
  void Add(NameFollower* follower) { followers_.push_back(follower); }
  // Takes it out and leaves it where it is. Harmless for one that is not there.
  void Remove(NameFollower* follower);
  bool followed() const { return !followers_.empty(); }

  // The reply to the question of the inquiry. `section` is what log lines call
  // the resolvers. True if a server has another address by it. False also while
  // the inquiry goes on, and for a status that is within its hold time: then no
  // follower is told anything. Past that time all are told that the name is
  // unresolved. An answer that has no address for a follower makes it
  // unresolved at once.
  bool Take(const DnsReply& reply, std::string_view section, Instant now);

 private:
  bool Distribute(const std::string& who);
  void Fail(DnsStatus status, Instant now);

  const std::string name_;
  const ResolutionRules* const rules_;
  Inquiry inquiry_;
  Instant valid_;  // when it was last answered
  RecentRecords recent_;
  std::vector<NameFollower*> followers_;
};

}  // namespace checkd

#endif  // DAEMON_NAMES_HOST_NAME_H_
