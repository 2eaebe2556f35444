// The records of a name's last answers: one that is missing from an answer
// stays for `hold obsolete`, since an answer need not hold them all (F685).
#ifndef DAEMON_NAMES_RECENT_RECORDS_H_
#define DAEMON_NAMES_RECENT_RECORDS_H_

#include <vector>

#include "tasks/time.h"
#include "transport/dns/dns_reply.h"

namespace checkd {

class RecentRecords {
 public:
  // Takes an answer in. Records are the same if target and port are (SRV), or
  // the address (A, AAAA). They keep their order; new ones come last.
  void Refresh(const std::vector<DnsRecord>& answer, Duration hold_obsolete,
               Instant now);
  void Clear() { records_.clear(), seen_.clear(); }

  const std::vector<DnsRecord>& records() const { return records_; }

 private:
  std::vector<DnsRecord> records_;
  std::vector<Instant> seen_;  // when each was last in an answer
};

}  // namespace checkd

#endif  // DAEMON_NAMES_RECENT_RECORDS_H_
