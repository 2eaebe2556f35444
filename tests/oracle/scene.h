// checkd and HAProxy with one configuration and the same servers.
#ifndef TESTS_ORACLE_SCENE_H_
#define TESTS_ORACLE_SCENE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"
#include "tests/oracle/oracle_case.h"

namespace checkd {

class Scene {
 public:
  // Starts both. Failures are reported as gtest failures.
  Scene(const OracleCase& test, const std::string& haproxy);

  ScriptedServer& server(int i) { return *servers_[i]; }
  ProxyProcess& checkd() { return *checkd_; }
  ProxyProcess& haproxy() { return *haproxy_; }

  // Waits until `condition` holds for both; a failure names who is missing.
  void AwaitBoth(const std::string& what,
                 const std::function<bool(ProxyProcess&)>& condition);

  // Waits until both agree, then expects it: log lines of each server,
  // `show servers state`, check columns of `show stat`, requests.
  void ExpectAgreement();

 private:
  const OracleCase& test_;
  std::vector<std::unique_ptr<ScriptedServer>> servers_;
  std::unique_ptr<ProxyProcess> checkd_;
  std::unique_ptr<ProxyProcess> haproxy_;
};

// What is compared, as text: one line a server, name=value, times left out.
std::string ComparableStates(const ProxyProcess& proxy);
std::string ComparableStats(const ProxyProcess& proxy);
// The log as sequences, one for each server or proxy named in a line; with
// severities, without durations.
std::string ComparableLog(const ProxyProcess& proxy);

}  // namespace checkd

#endif  // TESTS_ORACLE_SCENE_H_
