// What happens between the two ends of a simulated connection.
#include <algorithm>
#include <utility>

#include "transport/testing/sim_net.h"

namespace checkd {
namespace {

// Until a kernel sends an ACK that was put off.
constexpr Duration kDelayedAck = Millis(40);

SimSide& Other(SimLink& link, const SimSide& side) {
  return &side == &link.client ? link.host : link.client;
}

SimSide& SideOf(SimLink& link, bool client) {
  return client ? link.client : link.host;
}

unsigned long long Id(const SimLink& link) { return link.id; }

}  // namespace

// --- The connection's beginning ---

void SimNet::Establish(SimLink& link, bool defer_ack) {
  Log("#%llu established", Id(link));
  link.client.connected = link.host.connected = true;
  Notify(link, link.client);
  const Duration ack = defer_ack ? kDelayedAck : Duration::zero();
  Later(link.server.latency + ack, link.id,
        [this](SimLink& l) { Announce(l); });
}

void SimNet::Refuse(SimLink& link, int err) {
  Log("#%llu refused: errno %d", Id(link), err);
  link.client.dead = true;
  link.client.error = err;
  link.host.closed = true;
  Notify(link, link.client);
}

void SimNet::Announce(SimLink& link) {
  if (link.announced || link.host.dead || link.host.closed) return;
  link.announced = true;
  Log("#%llu accepted", Id(link));
  if (link.listener < 0) {
    if (link.server.peer != nullptr)
      link.server.peer->OnAccept(SimConn(this, link.id));
    return;
  }
  const auto listener = sockets_.find(link.listener);
  if (listener == sockets_.end() || !listener->second.listening) {
    CloseSide(link, link.host, SimClose::kRst);
    return;
  }
  listener->second.waiting.push_back(link.id);
  poller_->Signal(link.listener, kReadable);
}

// --- What travels ---

void SimNet::Transmit(SimLink& link, SimSide& from, SimPacket packet) {
  if (packet.bytes.size() > 1 && Chance(faults_.split)) {
    const size_t first = 1 + Below(packet.bytes.size() - 1);
    Dispatch(link, from, {packet.kind, packet.bytes.substr(0, first)});
    packet.bytes.erase(0, first);
  }
  Dispatch(link, from, std::move(packet));
}

void SimNet::Dispatch(SimLink& link, SimSide& from, SimPacket packet) {
  const Instant arrival = std::max(
      from.last_arrival, clock_->Now() + link.server.latency + Jitter());
  from.last_arrival = arrival;
  const bool to_client = &from == &link.host;
  Later(arrival - clock_->Now(), link.id,
        [this, to_client, packet = std::move(packet)](SimLink& l) {
          Arrive(l, SideOf(l, to_client), packet);
        });
}

void SimNet::Arrive(SimLink& link, SimSide& to, const SimPacket& packet) {
  switch (packet.kind) {
    case SimPacket::Kind::kData:
      return ArriveData(link, to, packet.bytes);
    case SimPacket::Kind::kFin:
      return ArriveFin(link, to);
    case SimPacket::Kind::kRst:
      return ArriveReset(link, to);
  }
}

void SimNet::ArriveData(SimLink& link, SimSide& to, const std::string& bytes) {
  if (to.dead) return;
  if (to.closed) {
    Log("#%llu data for a closed %s", Id(link),
        &to == &link.client ? "client" : "server");
    Dispatch(link, to, {SimPacket::Kind::kRst});
    return;
  }
  Log("#%llu %zu bytes reach the %s", Id(link), bytes.size(),
      &to == &link.client ? "client" : "server");
  to.received += bytes;
  if (&to == &link.host) Announce(link);
  if (to.closed) return;
  if (&to == &link.client || link.listener >= 0) {
    Notify(link, to);
  } else if (!link.paused) {
    ReadByPeer(link);
  }
  MaybeBreak(link);
}

void SimNet::ArriveFin(SimLink& link, SimSide& to) {
  if (to.closed || to.dead) return;
  Log("#%llu FIN reaches the %s", Id(link),
      &to == &link.client ? "client" : "server");
  to.fin = true;
  if (&to == &link.host) Announce(link);
  if (&to == &link.client || link.listener >= 0) {
    Notify(link, to);
  } else if (link.server.peer != nullptr) {
    link.server.peer->OnClose(SimConn(this, link.id), SimClose::kFin);
  }
}

void SimNet::ArriveReset(SimLink& link, SimSide& to) {
  if (to.closed || to.dead) return;
  Log("#%llu RST reaches the %s", Id(link),
      &to == &link.client ? "client" : "server");
  to.dead = true;
  to.error = to.fin ? EPIPE : ECONNRESET;
  if (link.server.reset_discards_data) to.received.clear();
  if (&to == &link.client || link.listener >= 0) {
    Notify(link, to);
  } else if (link.announced && link.server.peer != nullptr) {
    link.server.peer->OnClose(SimConn(this, link.id), SimClose::kRst);
  }
  DropIfOver(link);
}

void SimNet::MaybeBreak(SimLink& link) {
  if (Chance(faults_.reset)) CloseSide(link, link.host, SimClose::kRst);
  if (Chance(faults_.fin)) CloseSide(link, link.host, SimClose::kFin);
}

void SimNet::ReadByPeer(SimLink& link) {
  const std::string bytes = std::exchange(link.host.received, {});
  if (bytes.empty()) return;
  link.heard += bytes;
  MakeRoom(link, link.host, bytes.size());
  if (link.server.peer != nullptr)
    link.server.peer->OnData(SimConn(this, link.id), bytes);
}

// The news that `reader` has read takes its time too.
void SimNet::MakeRoom(SimLink& link, SimSide& reader, size_t bytes) {
  const bool client = &reader == &link.host;
  Later(link.server.latency, link.id, [this, client, bytes](SimLink& l) {
    SimSide& writer = SideOf(l, client);
    writer.on_the_way -= std::min(bytes, writer.on_the_way);
    if (std::exchange(writer.wants_room, false)) Notify(l, writer);
  });
}

// --- The connection's end ---

void SimNet::CloseSide(SimLink& link, SimSide& side, SimClose how) {
  if (side.closed) return;
  if (how == SimClose::kFin && !side.received.empty()) how = SimClose::kRst;
  side.closed = how != SimClose::kHalf;
  if (side.closed) side.fd = -1;
  if (!side.connected) {
    Other(link, side).closed = true;
  } else if (!side.dead && how == SimClose::kRst) {
    Dispatch(link, side, {SimPacket::Kind::kRst});
  } else if (!side.dead && !std::exchange(side.shut, true)) {
    Dispatch(link, side, {SimPacket::Kind::kFin});
  }
  DropIfOver(link);
}

void SimNet::DropIfOver(SimLink& link) {
  if (!link.client.closed || !(link.host.closed || link.host.dead)) return;
  if (link.host.fd >= 0) return;
  poller_->At(clock_->Now(), [this, id = link.id] { links_.erase(id); });
}

// --- What the poller is told ---

uint32_t SimNet::Possible(const SimLink& link, const SimSide& side) const {
  if (side.dead) {
    return kReadable | kWritable | kHangup | kReadHangup |
           (side.error != 0 ? kError : 0u);
  }
  if (!side.connected) return 0;
  uint32_t events = 0;
  if (side.on_the_way < link.server.window) events |= kWritable;
  if (!side.received.empty()) events |= kReadable;
  if (side.fin) events |= kReadable | kReadHangup;
  return events;
}

void SimNet::Notify(SimLink& link, SimSide& side) {
  const bool client = &side == &link.client;
  if (Chance(faults_.late_ready)) {
    Later(Duration(1) + Jitter(), link.id,
          [this, client](SimLink& l) { Signal(l, SideOf(l, client), 0); });
  } else {
    Signal(link, side, 0);
  }
  if (Chance(faults_.spurious_ready)) {
    Later(Duration(1) + Jitter(), link.id, [this, client](SimLink& l) {
      Signal(l, SideOf(l, client),
             l.client.connected ? kReadable | kWritable : 0);
    });
  }
}

void SimNet::NotifyLater(SimLink& link, SimSide& side) {
  const bool client = &side == &link.client;
  Later(link.server.latency + Jitter(), link.id,
        [this, client](SimLink& l) { Signal(l, SideOf(l, client), 0); });
}

void SimNet::Signal(SimLink& link, SimSide& side, uint32_t extra) {
  const uint32_t events = Possible(link, side) | extra;
  if (side.fd < 0 || events == 0) return;
  Log("%d ready %s%s%s%s%s", side.fd, events & kReadable ? "r" : "",
      events & kWritable ? "w" : "", events & kReadHangup ? " rdhup" : "",
      events & kHangup ? " hup" : "", events & kError ? " err" : "");
  poller_->Signal(side.fd, events);
}

// --- What the scripts ask for ---

void SimNet::PeerSend(uint64_t id, std::string bytes, Duration delay) {
  SimLink* link = FindLink(id);
  if (link == nullptr) return;
  SimSide& host = link->host;
  host.last_departure = std::max(host.last_departure, clock_->Now() + delay);
  Later(host.last_departure - clock_->Now(), id,
        [this, bytes = std::move(bytes)](SimLink& l) {
          if (l.host.closed || l.host.dead || l.host.shut) return;
          l.host.on_the_way += bytes.size();
          Transmit(l, l.host, {SimPacket::Kind::kData, bytes});
        });
}

void SimNet::PeerClose(uint64_t id, SimClose how, Duration delay) {
  SimLink* link = FindLink(id);
  if (link == nullptr) return;
  SimSide& host = link->host;
  host.last_departure = std::max(host.last_departure, clock_->Now() + delay);
  Later(host.last_departure - clock_->Now(), id,
        [this, how](SimLink& l) { CloseSide(l, l.host, how); });
}

void SimNet::PeerPause(uint64_t id, bool pause) {
  SimLink* link = FindLink(id);
  if (link == nullptr) return;
  link->paused = pause;
  if (!pause) Later({}, id, [this](SimLink& l) { ReadByPeer(l); });
}

void SimConn::Send(std::string bytes, Duration delay) const {
  net_->PeerSend(id_, std::move(bytes), delay);
}
void SimConn::Close(SimClose how, Duration delay) const {
  net_->PeerClose(id_, how, delay);
}
void SimConn::PauseReading() const { net_->PeerPause(id_, true); }
void SimConn::ResumeReading() const { net_->PeerPause(id_, false); }
bool SimConn::exists() const { return net_->FindLink(id_) != nullptr; }

std::string_view SimConn::received() const {
  const SimLink* link = net_->FindLink(id_);
  return link == nullptr ? std::string_view() : std::string_view(link->heard);
}

}  // namespace checkd
