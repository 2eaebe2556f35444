// When a name is asked for, and as which type (F686): a state machine without
// I/O or clock.
//
//   Inquiry inquiry(&rules, DnsType::kAaaa, now);
//   // at inquiry.due():
//   client.Ask(name, inquiry.Ask(now), [&](const DnsReply& reply) {
//     if (inquiry.Take(reply.status, now)) ...   // the result of the inquiry
//     // in any case: go on at inquiry.due()
//   });
//
// A round asks the preferred type and, unless that was answered, the other
// family; SRV has none. Rounds follow each other after `retry`; the last one's
// last status is the result. A timeout is a result at once: that question the
// client has repeated (DnsClient), as often as there are rounds for what was
// answered.
#ifndef DAEMON_NAMES_INQUIRY_H_
#define DAEMON_NAMES_INQUIRY_H_

#include "daemon/names/resolution_rules.h"
#include "tasks/time.h"
#include "transport/dns/dns_reply.h"

namespace checkd {

class Inquiry {
 public:
  // `rules` outlive it. Due at `now`.
  Inquiry(const ResolutionRules* rules, DnsType preferred, Instant now)
      : rules_(rules), preferred_(preferred), type_(preferred), due_(now) {}

  // When the next question is to be asked; kNever while one is open.
  Instant due() const { return due_; }

  // The question is being asked at `now`: of what type. Every Ask() is followed
  // by one Take().
  DnsType Ask(Instant now);
  // The reply. True: `status` is what the inquiry came to, and the next one
  // begins after `resolve`. False: it goes on.
  bool Take(DnsStatus status, Instant now);

  // The next inquiry is to begin soon, but no sooner than `hold valid` after
  // the last question (F383). No-op in the middle of one. due() then says when.
  // It never makes it later.
  void Hurry(Instant now);

 private:
  const ResolutionRules* const rules_;
  const DnsType preferred_;
  DnsType type_;
  int round_ = 0;
  Instant due_;
  Instant asked_{};
};

}  // namespace checkd

#endif  // DAEMON_NAMES_INQUIRY_H_
