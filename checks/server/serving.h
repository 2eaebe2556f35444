// How much of a backend can serve, and since when (F380, F381, F437):
// arithmetic only, O(1) a change, whatever the number of servers.
//
//   const ServingCounts counts = tally.Replace(before, after, now_s);
//   if (counts.emptied) ... "backend b has no server available!"
//
// Not thread-safe: Backend puts a lock around it. Times are whole seconds of
// the backend's clock (Backend::NowSeconds()).
#ifndef CHECKS_SERVER_SERVING_H_
#define CHECKS_SERVER_SERVING_H_

#include <cstdint>

namespace checkd {

// What one server adds to its backend.
struct ServerShare {
  bool backup = false;  // counted apart: it serves when no other can
  // May get traffic: neither down nor stopping, in maintenance, draining or of
  // weight 0.
  bool usable = false;
  // As set by users, slowstart aside; of active servers the tally adds it up.
  uint16_t weight = 0;
};

// The counts after a change, for its log line.
struct ServingCounts {
  uint32_t act = 0;      // usable servers that are no backups
  uint32_t bck = 0;      // usable backups
  bool emptied = false;  // the change took the last usable server
};

class ServingTally {
 public:
  // Empty, since `now_s`.
  explicit ServingTally(uint32_t now_s) : changed_s_(now_s) {}

  // A server that is there from the start: no transition.
  void Start(const ServerShare& share) { Count(share, 1); }
  // It had servers, and lost them before it started.
  void StartLost() { chkdown_ = 1; }
  // A server's share became another one, or did not: then this only reads.
  ServingCounts Replace(const ServerShare& before, const ServerShare& after,
                        uint32_t now_s);

  // Usable servers now, without and with `backup`, and what the former weigh.
  uint32_t act() const { return act_; }
  uint32_t bck() const { return bck_; }
  uint32_t act_weight() const { return act_weight_; }
  // Somebody can serve; false also for a backend without servers.
  bool up() const { return act_ + bck_ > 0; }
  // How often the last usable server was lost, and when up() changed last.
  uint32_t chkdown() const { return chkdown_; }
  uint32_t changed_s() const { return changed_s_; }
  // Seconds without any usable server until `now_s`.
  uint32_t DowntimeAt(uint32_t now_s) const {
    return downtime_s_ + (up() ? 0 : now_s - changed_s_);
  }

 private:
  // Adds a share (`sign` 1) or takes it away (-1).
  void Count(const ServerShare& share, int sign);

  uint32_t act_ = 0;
  uint32_t bck_ = 0;
  uint32_t act_weight_ = 0;
  uint32_t chkdown_ = 0;
  uint32_t changed_s_;
  uint32_t downtime_s_ = 0;  // of finished downtimes
};

}  // namespace checkd

#endif  // CHECKS_SERVER_SERVING_H_
