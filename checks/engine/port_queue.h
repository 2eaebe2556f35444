// Who waits for a source port, first come first served. Ports that one server
// has taken another may still use, so there is a line for each place: how the
// sockets are made, and whom they go to.
//
//   PortQueue::Ticket ticket(&on_turn, this);           // one a run
//   if (!queue.MayTry(ticket, place)) return;           // on_turn follows
//   if (Connect() == -EADDRNOTAVAIL) queue.Await(ticket, place);
//   else queue.Got(ticket);                             // on_turn of the next
//   ...
//   queue.Leave(ticket);       // its port is free again, or it gave up
//
// Only the first of a line tries; the others cost nothing meanwhile. Lines live
// as long as somebody waits in one, or holds a port that he waited for.
//
// No clock: whoever is first decides when to try again. Thread: the loop's.
#ifndef CHECKS_ENGINE_PORT_QUEUE_H_
#define CHECKS_ENGINE_PORT_QUEUE_H_

#include <cstddef>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "tasks/list.h"
#include "transport/values/address.h"
#include "transport/values/socket_options.h"

namespace checkd {

class PortQueue {
 public:
  // What competes for the same ports: sockets made alike, towards one peer.
  struct Place {
    const SocketOptions* socket;
    Address peer;

    friend bool operator==(const Place&, const Place&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const Place& p) {
      return H::combine(std::move(h), p.socket, p.peer);
    }
  };
  struct Line;

  // A run's place in a line: the run's own, and intrusive, so that waiting
  // allocates nothing. Leave() must be called before it is destroyed.
  struct Ticket {
    using Turn = void (*)(void* context);
    Ticket(Turn on_turn, void* context) : on_turn(on_turn), context(context) {}

    // Waits; false also for the holder of a port.
    bool waiting() const { return hook.linked(); }

    // Called when it has become the first. Must not call the queue.
    const Turn on_turn;
    void* const context;
    // Where it waits, or holds a port; null: neither.
    Line* line = nullptr;
    ListHook hook;
  };

  PortQueue();
  ~PortQueue();
  PortQueue(const PortQueue&) = delete;
  PortQueue& operator=(const PortQueue&) = delete;

  // Whether `ticket` may try for a port: if others wait there already, it goes
  // behind them instead.
  bool MayTry(Ticket& ticket, const Place& place);
  // It tried and found none: it is first in line, for another try later.
  void Await(Ticket& ticket, const Place& place);
  // It has one: the next may try.
  void Got(Ticket& ticket);
  // It neither waits for a port nor holds one any more. Harmless if it never
  // did.
  void Leave(Ticket& ticket);

  size_t lines() const { return lines_.size(); }
  // Whether everybody may try, wherever.
  bool idle() const { return lines_.empty(); }

 private:
  // The first of the line, if any, may try; a line that nobody needs goes.
  void CallFirst(Line* line);
  void EndIfUnused(Line* line);

  absl::flat_hash_map<Place, std::unique_ptr<Line>> lines_;
};

// Those who wait at a place, and how many hold ports that they waited for
// there.
struct PortQueue::Line {
  explicit Line(const Place& place) : place(place) {}

  const Place place;
  List<Ticket, &Ticket::hook> waiting;
  size_t holders = 0;
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_PORT_QUEUE_H_
