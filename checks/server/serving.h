// How much of a backend can serve, and since when (F380, F381, F437):
// arithmetic only. Backend puts a lock around it.
#ifndef CHECKS_SERVER_SERVING_H_
#define CHECKS_SERVER_SERVING_H_

#include <cstdint>

namespace checkd {

// What one server adds to its backend.
struct ServerShare {
  bool backup = false;
  // May get traffic: neither down nor stopping, in maintenance, draining or of
  // weight 0.
  bool usable = false;
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
  // A server's share became another one, or did not: then this only reads.
  ServingCounts Replace(const ServerShare& before, const ServerShare& after,
                        uint32_t now_s);

  uint32_t act() const { return act_; }
  uint32_t bck() const { return bck_; }
  uint32_t act_weight() const { return act_weight_; }
  bool up() const { return act_ + bck_ > 0; }
  uint32_t chkdown() const { return chkdown_; }
  uint32_t changed_s() const { return changed_s_; }
  // Seconds without any usable server until `now_s`.
  uint32_t DowntimeAt(uint32_t now_s) const {
    return downtime_s_ + (up() ? 0 : now_s - changed_s_);
  }

 private:
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
