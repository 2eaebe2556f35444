// What a check and its run report to the engine that they belong to: its half
// of their conversation, apart from it so that they need not know it.
#ifndef CHECKS_ENGINE_CHECK_HOST_H_
#define CHECKS_ENGINE_CHECK_HOST_H_

#include "checks/spec/status.h"
#include "transport/values/connection_error.h"

namespace checkd {

class Check;

// All on the loop's thread. Of one run: Due(), then Exhausted() any number of
// times, then Finished() or Dropped() unless the engine aborts it.
class CheckHost {
 public:
  // From a sleeping check: its time has come.
  virtual void Due(Check* check) = 0;
  // From a run, as its last act: `verdict` is final, the run is idle again.
  virtual void Finished(Check* check, Verdict&& verdict) = 0;
  // Instead: the run came to nothing, since the server lost its address. It has
  // no verdict, and the server is as before.
  virtual void Dropped(Check* check) = 0;
  // From a run, which will try again by itself: the machine ran out of
  // something. If of something that `all` need (descriptors, memory; not ports
  // towards one server), there are no starts for a while.
  virtual void Exhausted(ConnectionError error, int sys_errno, bool all) = 0;

 protected:
  ~CheckHost() = default;
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_CHECK_HOST_H_
