// The receiving half of a run: how EXPECT gets its bytes, and what the ends of
// a conversation mean to it (F226, F230).
#include <utility>

#include "checks/engine/check_run.h"

namespace checkd {

size_t CheckRun::Read() {
  // The mux takes storage for `in_` only if there is something to put there.
  if (in_.full()) return 0;
  return cs_.mux()->RcvBuf(cs_.stream(), in_,
                           context_.connector->buffers()->capacity());
}

CheckRun::Progress CheckRun::ConcludeLocked(ExpectOutcome outcome,
                                            const ExpectInput& input) {
  if (outcome == ExpectOutcome::kFail) {
    return EndLocked(rules_.Mismatch(input));
  }
  waiting_for_more_ = outcome == ExpectOutcome::kWait;
  return waiting_for_more_ ? Progress::kStop : Progress::kPassed;
}

CheckRun::Progress CheckRun::ExpectBytesLocked() {
  const MuxStream& stream = cs_.stream();
  // What an earlier EXPECT has read may do.
  if (in_.empty()) Read();
  if (in_.empty() && stream.failed()) return FailLocked();
  const bool ended = stream.eof() || stream.failed();
  ExpectInput input = Input();
  input.final = ended || in_.full();
  const Progress progress =
      ConcludeLocked(rules_.Evaluate(input, stopped_), input);
  if (!waiting_for_more_ || progress != Progress::kStop) return progress;
  const bool more = Read() > 0 || (stream.eof() || stream.failed()) != ended;
  return more ? Progress::kAgain : Progress::kStop;
}

CheckRun::Progress CheckRun::ExpectHttpLocked() {
  const MuxStream& stream = cs_.stream();
  const HttpResponse& response = *cs_.mux()->response(stream);
  const bool news =
      response.headers_complete && MayShowBody(rules_.expect()) && Read() > 0;
  if (stream.protocol_error()) {
    return EndLocked(rules_.BadResponse(response, Input()));
  }
  if (!response.headers_complete) {
    if (stream.failed()) return FailLocked();
    if (stream.eof()) {
      return EndLocked(rules_.BadResponse(response, Input()));
    }
    return Progress::kStop;
  }
  // A reset that comes while an EXPECT waits is an error, one that comes along
  // with data is an end (F230).
  if (stream.failed() && waiting_for_more_ && !news) return FailLocked();
  const bool ended =
      stream.eof() || stream.failed() || stream.end_of_message() || in_.full();
  ExpectInput input = Input();
  input.final = ended;
  return ConcludeLocked(rules_.Evaluate(input, stopped_), input);
}

}  // namespace checkd
