// Names for commands, without name servers.
#ifndef DAEMON_TESTING_FAKE_NAMES_H_
#define DAEMON_TESTING_FAKE_NAMES_H_

#include <string>
#include <vector>

#include "checks/server/server.h"
#include "daemon/names/names_view.h"

namespace checkd {

struct FakeNames : public NamesView {
  std::vector<ResolversReport> Report() const override { return report; }
  void Rename(Server& server, const std::string& fqdn) override {
    renamed.push_back(server.spec().name + " " + fqdn);
  }
  std::vector<ResolversReport> report;
  std::vector<std::string> renamed;  // "s new.example"
};

}  // namespace checkd

#endif  // DAEMON_TESTING_FAKE_NAMES_H_
