#include "tests/hostile/dns_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/harness/loopback.h"
#include "transport/dns/testing/dns_wire.h"

namespace checkd {
namespace {

constexpr size_t kHeader = 12;

// Header and question, without what follows.
size_t QuestionEnd(const std::string& message) {
  const size_t end = message.find('\0', kHeader);
  return end == std::string::npos ? message.size()
                                  : std::min(message.size(), end + 5);
}

int BindUdp(const std::string& address) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in in{};
  in.sin_family = AF_INET;
  inet_pton(AF_INET, address.c_str(), &in.sin_addr);
  if (bind(fd, reinterpret_cast<sockaddr*>(&in), sizeof(in)) != 0) {
    std::perror("bind");
    std::abort();
  }
  return fd;
}

}  // namespace

std::string DnsReplyTo(const std::string& question, uint16_t flags,
                       uint16_t count, std::string_view records) {
  if (question.size() < kHeader) return "";
  const size_t end = QuestionEnd(question);
  return absl::StrCat(question.substr(0, 2), Wire16(flags), Wire16(1),
                      Wire16(count), Wire32(0),
                      question.substr(kHeader, end - kHeader), records);
}

std::string RecordOfName(uint16_t type, std::string_view data) {
  return absl::StrCat("\xc0\x0c", Wire16(type), Wire16(1), Wire32(60),
                      Wire16(static_cast<uint16_t>(data.size())), data);
}

std::string GoodDnsAnswer(const std::string& question, const std::string& ip) {
  const size_t end = QuestionEnd(question);
  const bool asks_a = end >= kHeader + 4 && question[end - 3] == kDnsWireA;
  if (!asks_a) return DnsReplyTo(question, kDnsGood, 0, "");
  in_addr bytes;
  inet_pton(AF_INET, ip.c_str(), &bytes);
  return DnsReplyTo(
      question, kDnsGood, 1,
      RecordOfName(kDnsWireA, {reinterpret_cast<const char*>(&bytes), 4}));
}

std::string Framed(const std::string& message) {
  return absl::StrCat(Wire16(static_cast<uint16_t>(message.size())), message);
}

namespace {

// "": the connection has ended.
std::string NextQuestion(Wire& wire) {
  const std::string length = wire.Take(2);
  if (length.size() < 2) return "";
  return wire.Take(static_cast<uint8_t>(length[0]) << 8 |
                   static_cast<uint8_t>(length[1]));
}

}  // namespace

Step AnswerEach(DnsAnswer answer) {
  return [answer = std::move(answer)](Wire& wire) {
    for (;;) {
      const std::string question = NextQuestion(wire);
      if (question.empty() || !wire.Send(Framed(answer(question)))) {
        return false;
      }
    }
  };
}

Step DnsQuestionCame() {
  return [](Wire& wire) { return !NextQuestion(wire).empty(); };
}

DnsPeer::DnsPeer(const DnsRow& row, std::string ip)
    : row_(row), ip_(std::move(ip)) {
  if (!row_.script.empty()) {
    Script script = {[this](Wire& wire) {
      ++asked_;
      if (!well_) return true;
      return AnswerEach([this](const std::string& question) {
        return GoodDnsAnswer(question, ip_);
      })(wire);
    }};
    script.insert(script.end(), row_.script.begin(), row_.script.end());
    tcp_ = std::make_unique<HostilePeer>(script, nullptr,
                                         /*small_window=*/false, kLife);
    return;
  }
  address_ = LoopbackAddress();
  udp_ = BindUdp(address_);
  foreign_ = BindUdp(address_);
  thread_ = std::thread([this] { Serve(); });
}

DnsPeer::~DnsPeer() {
  stop_ = true;
  if (!thread_.joinable()) return;
  thread_.join();
  close(udp_);
  close(foreign_);
}

std::string DnsPeer::endpoint() const {
  if (tcp_) return absl::StrCat("tcp@", tcp_->endpoint());
  return absl::StrCat(address_, ":", LocalPort(udp_));
}

void DnsPeer::Serve() {
  LowerPriority();
  std::set<in_port_t> disliked;
  while (!stop_) {
    pollfd ready = {udp_, POLLIN, 0};
    if (poll(&ready, 1, 50) <= 0) continue;
    char bytes[4096];
    sockaddr_in from{};
    socklen_t size = sizeof(from);
    const ssize_t got = recvfrom(udp_, bytes, sizeof(bytes), 0,
                                 reinterpret_cast<sockaddr*>(&from), &size);
    if (got <= 0) continue;
    ++asked_;
    const std::string question(bytes, got);
    const bool well = well_ || row_.answer == nullptr;
    if (row_.grudge && !well) disliked.insert(from.sin_port);
    if (disliked.contains(from.sin_port)) continue;
    if (!well && row_.late.count() > 0) {
      poll(nullptr, 0, static_cast<int>(row_.late.count()));
    }
    const std::string answer =
        well ? GoodDnsAnswer(question, ip_) : row_.answer(question);
    if (!well && row_.times == 0) continue;
    for (int i = 0; i < (well ? 1 : row_.times) && !stop_; ++i) {
      (void)!sendto(!well && row_.foreign ? foreign_ : udp_, answer.data(),
                    answer.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
  }
}

}  // namespace checkd
