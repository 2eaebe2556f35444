#include "checks/engine/port_queue.h"

#include <cassert>
#include <utility>

namespace checkd {

PortQueue::PortQueue() = default;

PortQueue::~PortQueue() { assert(lines_.empty() && "somebody still waits"); }

bool PortQueue::MayTry(Ticket& ticket, const Place& place) {
  if (ticket.waiting()) return ticket.line->waiting.front() == &ticket;
  if (lines_.empty()) return true;
  const auto found = lines_.find(place);
  if (found == lines_.end() || found->second->waiting.empty()) return true;
  ticket.line = found->second.get();
  ticket.line->waiting.PushBack(&ticket);
  return false;
}

void PortQueue::Await(Ticket& ticket, const Place& place) {
  if (ticket.waiting()) return;
  std::unique_ptr<Line>& line = lines_[place];
  if (line == nullptr) line = std::make_unique<Line>(place);
  ticket.line = line.get();
  line->waiting.PushBack(&ticket);
}

void PortQueue::Got(Ticket& ticket) {
  if (!ticket.waiting()) return;
  ticket.hook.Unlink();
  ++ticket.line->holders;
  CallFirst(ticket.line);
}

void PortQueue::Leave(Ticket& ticket) {
  Line* const line = std::exchange(ticket.line, nullptr);
  if (line == nullptr) return;
  const bool held = !ticket.waiting();
  const bool was_first = line->waiting.front() == &ticket;
  ticket.hook.Unlink();
  if (held) --line->holders;
  if (held || was_first) CallFirst(line);
  EndIfUnused(line);
}

void PortQueue::CallFirst(Line* line) {
  if (Ticket* const first = line->waiting.front()) {
    first->on_turn(first->context);
  }
}

void PortQueue::EndIfUnused(Line* line) {
  if (line->waiting.empty() && line->holders == 0) lines_.erase(line->place);
}

}  // namespace checkd
