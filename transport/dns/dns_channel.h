// One name server over one transport, asked through a c-ares channel of its
// own: one try a question, no search domains, no files. Policy is
// dns_client.h's and dns_link.h's.
//
//   DnsChannel channel(&loop, &poller, server, options, &stats,
//                      [](const DnsFlight& flight, DnsEnd end,
//                         std::string_view bytes) {
//     if (end == DnsEnd::kAnswer) Read(flight.token, bytes);
//   });
//   channel.Ask({"www.example.net", DnsType::kA, token});
//
// Only answers from that name server with the id and the question of one that
// was asked are passed on, each question's first. A question cannot be
// withdrawn; its answer may come until `patience` is over. One socket is open
// while answers are owed; a connection whose peer talks no DNS is closed. In
// one turn of the loop 64 datagrams are read at most, or messages over TCP, or
// 64 KiB if they are long; the rest waits for the next.
//
// Thread: the loop's. Destroyed outside of its own calls; it then tells nothing
// more.
#ifndef TRANSPORT_DNS_DNS_CHANNEL_H_
#define TRANSPORT_DNS_DNS_CHANNEL_H_

#include <ares.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "tasks/tasklet.h"
#include "tasks/time.h"
#include "transport/dns/dns_reply.h"
#include "transport/dns/name_server.h"

namespace checkd {

// A question on its way.
struct DnsFlight {
  std::string name;  // as of CanonicalDnsName()
  DnsType type = DnsType::kA;
  uint64_t token = 0;
};

enum class DnsEnd : uint8_t {
  kAnswer,
  // The connection ended before this answer, but brought others: worth asking
  // again at once.
  kLost,
  // The answer is larger than a datagram may be, and comes over TCP only.
  kCut,
};

class DnsChannel {
 public:
  // `payload_size`: the largest datagram that is announced, in bytes; 512
  // announces nothing (no EDNS), more than 4096 counts as 4096. `patience`: how
  // long an answer is waited for, from 1 ms to an hour.
  struct Options {
    size_t payload_size = 512;
    Duration patience = Seconds(4);  // real time, not loop time
  };
  // Called from the poller, also with answers that nobody waits for any more.
  // Must not call Ask(). `bytes` are valid until it returns, `flight` too.
  using OnEndOfQuery = std::function<void(const DnsFlight& flight, DnsEnd end,
                                          std::string_view bytes)>;

  // Answers owed at most; further questions are not sent.
  static constexpr size_t kMaxOwed = 16384;

  // `server` of another family than IPv4 and IPv6 cannot be reached. `stats`
  // outlive the channel, which counts `sent`, `snd_error`, `too_big`,
  // `truncated` of datagrams, and `invalid` and `outdated` of those that belong
  // to no question.
  DnsChannel(EventLoop* loop, Poller* poller, const NameServer& server,
             const Options& options, NameServerStats* stats,
             OnEndOfQuery on_end);
  ~DnsChannel();
  DnsChannel(const DnsChannel&) = delete;
  DnsChannel& operator=(const DnsChannel&) = delete;

  // Never calls `on_end`; what fails at once counts as `snd_error`. A question
  // without an answer ends without a word after `patience`: whoever asks needs
  // a timer.
  void Ask(const DnsFlight& flight);

  // For how long it has owed answers and brought none, in loop time; zero if it
  // owes none.
  Duration silence() const;
  // From now on nobody is told kLost: what was asked here is asked elsewhere.
  // It goes on listening for what it owes.
  void Leave() { left_ = true; }

 private:
  struct Query;
  struct Socket;
  struct Hooks;  // what c-ares calls

  void Open();
  void OnEnd(const DnsFlight& flight, int status, std::string_view bytes);
  // Lets c-ares read and write until the socket has no more, or the turn is
  // over.
  void Pump(int fd);
  void Inspect(std::string_view datagram);
  // Counts the datagram before, if it answered nothing.
  void CountUnclaimed();
  static void OnReady(PollHandler* handler, uint32_t);
  static void OnAgain(void* self);
  static void OnJanitor(void* self);

  EventLoop* const loop_;
  Poller* const poller_;
  const NameServer server_;
  const Options options_;
  NameServerStats* const stats_;
  OnEndOfQuery on_end_;
  ares_channel ares_ = nullptr;
  absl::flat_hash_map<int, std::unique_ptr<Socket>> sockets_;
  size_t owed_ = 0;
  Instant quiet_since_;  // the last answer, or the first question after
  bool left_ = false;
  uint64_t answers_ = 0;    // since the last socket was opened
  bool asking_ = false;     // inside Ask()
  size_t datagram_ = 0;     // size of the last one
  bool unclaimed_ = false;  // a datagram was read that answered nothing so far
  bool drained_ = true;     // the last read found nothing
  bool starved_ = false;    // and that is because the turn is used up
  int reads_ = 0;           // left in this turn
  int64_t bytes_ = 0;       // left in this turn
  Tasklet again_;
  Task janitor_;
};

}  // namespace checkd

#endif  // TRANSPORT_DNS_DNS_CHANNEL_H_
