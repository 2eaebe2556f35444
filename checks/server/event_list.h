// The events of one change: collected under the server's lock, handed to the
// observer when the list goes, which must be after the lock was released.
//
//   EventList events(this);    // before the lock, so destroyed after it
//   MutexLock lock(&mutex_);
//   events.Add(Event::Kind::kServerState, LogLevel::kAlert, text);
#ifndef CHECKS_SERVER_EVENT_LIST_H_
#define CHECKS_SERVER_EVENT_LIST_H_

#include <string>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "checks/server/backend.h"
#include "checks/server/log_lines.h"
#include "checks/server/server.h"
#include "checks/spec/event.h"

namespace checkd {

class EventList {
 public:
  explicit EventList(const Server* server) : server_(server) {}
  EventList(const EventList&) = delete;
  EventList& operator=(const EventList&) = delete;
  ~EventList() {
    for (const Event& event : events_)
      server_->backend().observer()->OnEvent(event);
  }

  // False: nobody listens, and nothing need be formatted.
  bool wanted() const { return server_->backend().observer() != nullptr; }
  void Add(Event::Kind kind, LogLevel level, std::string text) {
    if (wanted())
      events_.push_back(
          {kind, level, &server_->backend(), server_, std::move(text)});
  }
  // F437, if `counts` say that the backend was emptied.
  void AddIfEmptied(const ServingCounts& counts) {
    if (!counts.emptied || !wanted()) return;
    const Backend& backend = server_->backend();
    events_.push_back(
        {Event::Kind::kBackendEmpty, LogLevel::kEmerg, &backend, nullptr,
         EmptyBackendLine(backend.spec().kind, backend.spec().name)});
  }

 private:
  const Server* const server_;
  absl::InlinedVector<Event, 3> events_;
};

}  // namespace checkd

#endif  // CHECKS_SERVER_EVENT_LIST_H_
