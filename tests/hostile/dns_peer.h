// Name servers that do what a row says with every question, until they are told
// to recover; then they answer well.
//
//   DnsPeer peer({.name = "nobody", .answer = RefuseAll}, "127.0.0.9");
//   ... "nameserver n " + peer.endpoint() ...
//   peer.Recover();
#ifndef TESTS_HOSTILE_DNS_PEER_H_
#define TESTS_HOSTILE_DNS_PEER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/hostile/peer.h"

namespace checkd {

// From the bytes of a question to those of what is sent back.
using DnsAnswer = std::function<std::string(const std::string& question)>;

// A message that answers `question`, of which it has the id and the section.
// `count`: how many records `records` claims to be.
std::string DnsReplyTo(const std::string& question, uint16_t flags,
                       uint16_t count, std::string_view records);
// A record of the name that was asked for.
std::string RecordOfName(uint16_t type, std::string_view data);
// The address `ip` for questions of type A, no address for others.
std::string GoodDnsAnswer(const std::string& question, const std::string& ip);
inline constexpr uint16_t kDnsGood = 0x8180;  // flags; the code is added

struct DnsRow {
  std::string name;
  // --- Over UDP
  DnsAnswer answer = nullptr;
  int times = 1;         // that it is sent
  bool foreign = false;  // from another port
  Millis late{0};
  // Who asked while it was not well is never answered at that port.
  bool grudge = false;
  // --- Over TCP, if not empty
  Script script = {};
  // A server without other name servers is found all the same.
  bool works = false;
};

// Steps of such scripts. Answers each question, until the connection ends.
Step AnswerEach(DnsAnswer answer);
// Reads a question.
Step DnsQuestionCame();
// With its length in front, as over TCP.
std::string Framed(const std::string& message);

class DnsPeer {
 public:
  // Longer than a test watches: connections that went deaf stay so.
  static constexpr Millis kLife{20000};

  // `ip`: what it answers when it is well.
  DnsPeer(const DnsRow& row, std::string ip);
  ~DnsPeer();
  DnsPeer(const DnsPeer&) = delete;
  DnsPeer& operator=(const DnsPeer&) = delete;

  // As a `nameserver` line has it.
  std::string endpoint() const;
  void Recover() { well_ = true; }
  int asked() const { return asked_; }

 private:
  void Serve();

  const DnsRow row_;
  const std::string ip_;
  std::atomic<bool> well_{false};
  std::atomic<bool> stop_{false};
  std::atomic<int> asked_{0};
  std::unique_ptr<HostilePeer> tcp_;
  std::string address_;
  int udp_ = -1;
  int foreign_ = -1;
  std::thread thread_;
};

}  // namespace checkd

#endif  // TESTS_HOSTILE_DNS_PEER_H_
