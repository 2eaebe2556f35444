// A name server whose answers a test changes as it goes, on a thread of its
// own.
//
//   ScriptedDns dns;
//   dns.Hosts("www.test", {"127.0.0.2"});
//   ... "nameserver n " + dns.endpoint() ...
//   dns.Fails("www.test", 3);   // NXDOMAIN; as are names that were not set
//
// All methods may be called from any thread.
#ifndef TESTS_HARNESS_SCRIPTED_DNS_H_
#define TESTS_HARNESS_SCRIPTED_DNS_H_

#include <memory>
#include <string>
#include <vector>

namespace checkd {

class ScriptedDns {
 public:
  ScriptedDns();
  ~ScriptedDns();
  ScriptedDns(const ScriptedDns&) = delete;
  ScriptedDns& operator=(const ScriptedDns&) = delete;

  std::string endpoint() const;  // "127.0.0.1:port"

  // The IPv4 addresses of a host. Its IPv6 ones do not exist.
  void Hosts(const std::string& name, const std::vector<std::string>& ips);
  // Answers with that code, whatever the family.
  void Fails(const std::string& name, int rcode);
  // Never answers.
  void IsSilent(const std::string& name);

  // The first so many connections (tcp@) are read from and never answered.
  void DeafenTcp(int connections);

  struct Service {
    std::string target;
    int port;
    int weight = 0;
    std::string additional = {};  // the target's address, sent along
  };
  void Services(const std::string& name, const std::vector<Service>& records);

  // How often it was asked for an address of `name`, of either family.
  int asked(const std::string& name) const;
  int tcp_connections() const;

 private:
  struct Rep;
  const std::unique_ptr<Rep> rep_;
};

}  // namespace checkd

#endif  // TESTS_HARNESS_SCRIPTED_DNS_H_
