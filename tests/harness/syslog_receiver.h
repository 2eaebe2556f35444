// Receives syslog datagrams and keeps them, in order.
//
//   SyslogReceiver log;                        // UDP on loopback, any port
//   ... "log " + log.target() + " daemon" ...
//   ASSERT_TRUE(log.WaitForText("Server b/s is DOWN"));
#ifndef TESTS_HARNESS_SYSLOG_RECEIVER_H_
#define TESTS_HARNESS_SYSLOG_RECEIVER_H_

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/harness/wait_for.h"

namespace checkd {

enum Severity { kEmerg, kAlert, kCrit, kErr, kWarning, kNotice, kInfo, kDebug };

// One datagram, taken apart. `<PRI>Mmm dd hh:mm:ss tag[pid]: text\n` is the
// form expected; what does not have it is `malformed`, with only `raw` set.
struct SyslogMessage {
  std::string raw;
  bool malformed = true;
  int facility = -1;
  int severity = -1;
  std::string time;  // "Jul  4 12:00:00"
  std::string tag;
  int pid = -1;
  std::string text;  // without the line end
  SteadyTime at;
};

SyslogMessage ParseSyslog(std::string raw);

class SyslogReceiver {
 public:
  SyslogReceiver();                                  // UDP
  explicit SyslogReceiver(const std::string& path);  // unix datagrams
  ~SyslogReceiver();
  SyslogReceiver(const SyslogReceiver&) = delete;
  SyslogReceiver& operator=(const SyslogReceiver&) = delete;

  // What a `log` line names.
  const std::string& target() const { return target_; }

  std::vector<SyslogMessage> messages() const;
  // The texts in which `part` occurs.
  std::vector<std::string> Texts(std::string_view part = "") const;
  int Count(std::string_view part) const;
  bool WaitForText(std::string_view part, Millis patience = kPatience) const;
  bool WaitForCount(std::string_view part, int count,
                    Millis patience = kPatience) const;
  // Everything so far, one message a line, to show with a failed expectation.
  std::string Dump() const;

 private:
  void Start(int fd);
  void Collect();

  int fd_ = -1;
  int stop_[2] = {-1, -1};
  std::string target_;
  mutable std::mutex mutex_;
  std::vector<SyslogMessage> messages_;
  std::thread collector_;
};

}  // namespace checkd

#endif  // TESTS_HARNESS_SYSLOG_RECEIVER_H_
