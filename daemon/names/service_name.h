// An SRV name, and the servers that stand for its records (F687).
//
//   ServiceName service("_http._tcp.example", &rules, now, &hosts);
//   service.Add(&follower);    // a slot
//   service.Take(reply, now);  // fills slots, empties others
//
// A slot keeps its record while that is there, by target and port; one that the
// record brought no address for follows its target as a host name. No I/O, no
// clock; one thread.
#ifndef DAEMON_NAMES_SERVICE_NAME_H_
#define DAEMON_NAMES_SERVICE_NAME_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "daemon/names/inquiry.h"
#include "daemon/names/name_follower.h"
#include "daemon/names/recent_records.h"

namespace checkd {

// The host names that the slots follow: NameSection is one.
class HostBook {
 public:
  virtual ~HostBook() = default;
  // `follower` gets its address from `host` from now on; moves it there, if it
  // follows another host. No-op if it follows that one already.
  virtual void Follow(NameFollower* follower, const std::string& host) = 0;
  // No-op for one that follows none.
  virtual void Unfollow(NameFollower* follower) = 0;
};

class ServiceName {
 public:
  // `rules` and `hosts` outlive it, and so do followers. Believed in from `now`
  // as if it had been valid then, with no records.
  ServiceName(std::string name, const ResolutionRules* rules, Instant now,
              HostBook* hosts);

  const std::string& name() const { return name_; }
  Inquiry& inquiry() { return inquiry_; }

  // Each group fills its slots for itself: first those that never had a record,
  // in the order in which they came, then what was freed, longest ago first.
  void Add(NameFollower* follower);

  // The reply to the question of the inquiry. True if a server has another
  // address by an additional record. False also while the inquiry goes on, and
  // for a status within its hold time; past that all slots are freed. Where
  // there are more records than slots the last ones serve nobody, where there
  // are more slots the rest have no record.
  bool Take(const DnsReply& reply, Instant now);

 private:
  struct Slot {
    NameFollower* follower;
    std::string target;  // empty: free
    uint16_t port = 0;
  };
  struct Group {
    const void* id;
    std::vector<Slot> slots = {};
    std::deque<size_t> free = {};  // slots, by how long they have been free
  };

  // As Take().
  bool Fill(Group& group);
  bool Use(Slot& slot, const DnsRecord& record);
  void Free(Slot& slot);

  const std::string name_;
  const ResolutionRules* const rules_;
  HostBook* const hosts_;
  Inquiry inquiry_;
  Instant valid_;
  RecentRecords recent_;
  std::vector<Group> groups_;
};

}  // namespace checkd

#endif  // DAEMON_NAMES_SERVICE_NAME_H_
