#include "daemon/names/inquiry.h"

#include <algorithm>

namespace checkd {

DnsType Inquiry::Ask(Instant now) {
  asked_ = now;
  due_ = kNever;
  return type_;
}

bool Inquiry::Take(DnsStatus status, Instant now) {
  const bool final =
      status == DnsStatus::kValid || status == DnsStatus::kTimeout;
  if (!final) {
    if (type_ == preferred_ && type_ != DnsType::kSrv) {
      type_ = type_ == DnsType::kA ? DnsType::kAaaa : DnsType::kA;
      due_ = now;
      return false;
    }
    if (++round_ < rules_->rounds) {
      type_ = preferred_;
      due_ = After(now, rules_->retry);
      return false;
    }
  }
  type_ = preferred_;
  round_ = 0;
  due_ = After(now, rules_->resolve);
  return true;
}

void Inquiry::Hurry(Instant now) {
  const bool waiting = due_ != kNever && round_ == 0 && type_ == preferred_;
  if (!waiting) return;
  due_ = std::min(due_, std::max(now, After(asked_, rules_->hold_valid)));
}

}  // namespace checkd
