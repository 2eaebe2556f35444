// A dnsmasq on a loopback address and port of its own, which knows what it is
// told and asks nobody.
//
//   DnsmasqProcess dns({"host-record=web.test,192.0.2.1", "local=/test/"});
//   ASSERT_TRUE(dns.WaitUntilReady()) << dns.Output();
//
// Includes nothing of the harness, whose Millis is not the event loop's.
#ifndef TESTS_HARNESS_DNSMASQ_PROCESS_H_
#define TESTS_HARNESS_DNSMASQ_PROCESS_H_

#include <memory>
#include <string>
#include <vector>

namespace checkd {

class DnsmasqProcess {
 public:
  // False: there is no dnsmasq here. The test then skips.
  static bool Installed();

  // `lines` of dnsmasq.conf; addresses, port and the like are given.
  explicit DnsmasqProcess(const std::vector<std::string>& lines);
  // Ends it.
  ~DnsmasqProcess();

  const std::string& host() const;
  int port() const;
  bool WaitUntilReady() const;
  // What it wrote, which at its start says why it does not.
  std::string Output() const;

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace checkd

#endif  // TESTS_HARNESS_DNSMASQ_PROCESS_H_
