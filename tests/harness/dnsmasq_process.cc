#include "tests/harness/dnsmasq_process.h"

#include "absl/strings/str_cat.h"
#include "tests/harness/child_process.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/temp_dir.h"

namespace checkd {

struct DnsmasqProcess::Rep {
  explicit Rep(const std::vector<std::string>& lines)
      : host(LoopbackAddress()),
        port(FreePort(host)),
        process({.argv = {FindProgram("dnsmasq"), "--keep-in-foreground",
                          "--log-facility=-",
                          absl::StrCat("--conf-file=", Config(lines))}}) {}

  std::string Config(const std::vector<std::string>& lines) const {
    // A sandbox maps root alone: it must not change users.
    std::string config = absl::StrCat(
        "user=root\ngroup=root\nno-resolv\nno-hosts\nbind-interfaces\n",
        "listen-address=", host, "\nport=", port,
        "\npid-file=", dir.Path("pid"), "\n");
    for (const std::string& line : lines) absl::StrAppend(&config, line, "\n");
    return dir.Write("dnsmasq.conf", config);
  }

  const std::string host;
  const int port;
  TempDir dir;
  ChildProcess process;
};

bool DnsmasqProcess::Installed() { return !FindProgram("dnsmasq").empty(); }

DnsmasqProcess::DnsmasqProcess(const std::vector<std::string>& lines)
    : rep_(std::make_unique<Rep>(lines)) {}

DnsmasqProcess::~DnsmasqProcess() = default;

const std::string& DnsmasqProcess::host() const { return rep_->host; }

int DnsmasqProcess::port() const { return rep_->port; }

bool DnsmasqProcess::WaitUntilReady() const {
  return rep_->process.WaitForOutput("started");
}

std::string DnsmasqProcess::Output() const { return rep_->process.Output(); }

}  // namespace checkd
