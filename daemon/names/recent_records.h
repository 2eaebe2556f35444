// The records of a name's last answers: one that is missing from an answer
// stays for `hold obsolete`, since an answer need not hold them all (F685). No
// name server makes them more than kMax.
#ifndef DAEMON_NAMES_RECENT_RECORDS_H_
#define DAEMON_NAMES_RECENT_RECORDS_H_

#include <cstddef>
#include <vector>

#include "tasks/time.h"
#include "transport/dns/dns_reply.h"

namespace checkd {

class RecentRecords {
 public:
  static constexpr size_t kMax = 1024;

  // Takes an answer in. Records are the same if target and port are (SRV), or
  // the address (A, AAAA). They keep their order; new ones come last. If there
  // are too many those go that have been missing for the longest time, and new
  // ones for which there is no room are left out. Of records that are the same
  // within one answer the first counts. `now` never goes back. O(n) in records
  // and answer, unless room must be made.
  void Refresh(const std::vector<DnsRecord>& answer, Duration hold_obsolete,
               Instant now);
  // For a name that is no longer believed in.
  void Clear() { records_.clear(), seen_.clear(); }

  // Valid until the next Refresh() or Clear(); at most kMax.
  const std::vector<DnsRecord>& records() const { return records_; }

 private:
  // Drops the records at places for which `keep` is false; asked in order.
  template <typename Fn>
  void Retain(Fn keep);
  // Makes room for so many more, as far as records that are missing at `now`
  // can go.
  void MakeRoom(size_t wanted, Instant now);

  std::vector<DnsRecord> records_;
  std::vector<Instant> seen_;  // when each was last in an answer
};

}  // namespace checkd

#endif  // DAEMON_NAMES_RECENT_RECORDS_H_
