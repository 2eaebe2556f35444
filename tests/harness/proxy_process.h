// A running checkd, or HAProxy, with a configuration, a stats socket and a
// syslog receiver of its own.
//
//   ProxyProcess proxy({.config = "backend b\n  server s 127.0.0.1:80
//   check\n"}); ASSERT_TRUE(proxy.Ready()); proxy.cli().Ask("show stat");
//   proxy.log().WaitForText("is DOWN");
//
// The configuration gets a `global` section in front, as supervisors do it
// (F123): `stats socket "<dir>/cli" level admin`, a `log` line if one is
// wanted, and `log global` in a `defaults` section.
#ifndef TESTS_HARNESS_PROXY_PROCESS_H_
#define TESTS_HARNESS_PROXY_PROCESS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/harness/child_process.h"
#include "tests/harness/cli.h"
#include "tests/harness/syslog_receiver.h"
#include "tests/harness/tables.h"
#include "tests/harness/temp_dir.h"

namespace checkd {

class ProxyProcess {
 public:
  struct Options {
    std::string config = {};            // after the sections described above
    std::string global = {};            // lines for the `global` section
    std::string log = "daemon notice";  // "": none. At info checkd tells of
                                        // itself, for example of stalls
    std::string program = {};           // empty: CheckdPath()
    std::vector<std::string> args = {"-d"};  // before -f
    std::map<std::string, std::string> env = {};
    std::map<int, int> fds = {};
    int max_open_files = 0;
    bool ignore_sigpipe = false;
  };

  explicit ProxyProcess(const Options& options);

  // Waits until the stats socket answers; false if the process ended first.
  bool Ready();

  ChildProcess& process() { return *process_; }
  const Cli& cli() const { return cli_; }
  const SyslogReceiver& log() const { return log_; }
  const TempDir& dir() const { return dir_; }

  StatTable Stats() const { return StatTable(cli_.Ask("show stat")); }
  StateTable States() const {
    return StateTable(cli_.Ask("show servers state"));
  }
  // Waits until a column of `show stat` has that value.
  bool WaitForStat(const std::string& proxy, const std::string& server,
                   const std::string& column, const std::string& value,
                   Millis patience = kPatience) const;
  bool WaitForStatus(const std::string& proxy, const std::string& server,
                     const std::string& status) const {
    return WaitForStat(proxy, server, "status", status);
  }

  // What it printed and logged, to show with a failed expectation.
  std::string Story() const;

 private:
  TempDir dir_;
  SyslogReceiver log_;
  Cli cli_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace checkd

#endif  // TESTS_HARNESS_PROXY_PROCESS_H_
