#include "tests/life/surroundings.h"

#include <cstdlib>
#include <filesystem>
#include <regex>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "transport/tls/testing/test_authority.h"

namespace checkd {
namespace {

std::vector<Dialogue> DialoguesOf(const Expectation& expectation) {
  std::vector<Dialogue> dialogues;
  for (const Expectation::Peer& peer : expectation.peers) {
    dialogues.push_back(peer.dialogue);
  }
  return dialogues;
}

std::vector<TlsSite> SitesOf(const Expectation& expectation,
                             const std::string& certificate) {
  std::vector<TlsSite> sites;
  for (const Expectation::Peer& peer : expectation.peers) {
    if (!peer.tls) continue;
    sites.push_back({.name = peer.name,
                     .certificate = certificate,
                     .more = peer.locations});
  }
  return sites;
}

// An address for servers, one for `addr`, and a port alone: in this order,
// since a port alone is part of the others.
void FillPeer(const std::string& name, const std::string& address, int port,
              std::string* config) {
  const std::string hole = absl::StrCat("@", name, "@");
  for (const char* separator : {" port ", ":"}) {
    *config = absl::StrReplaceAll(*config,
                                  {{absl::StrCat("127.0.0.1", separator, hole),
                                    absl::StrCat(address, separator, port)}});
  }
  *config = absl::StrReplaceAll(*config, {{hole, absl::StrCat(port)}});
}

// Listeners are unix sockets, of which no two tests have the same.
void FillBinds(const TempDir& dir, std::string* config) {
  static constexpr char kHole[] = "@bind@";
  int count = 0;
  for (size_t at; (at = config->find(kHole)) != std::string::npos;) {
    config->replace(at, sizeof(kHole) - 1,
                    absl::StrCat("unix@", dir.Path("b"), ++count));
  }
}

}  // namespace

Surroundings::Surroundings(const Expectation& expectation)
    : expectation_(expectation), dialogues_(DialoguesOf(expectation)) {
  std::filesystem::copy("tests/life/files", dir_.path());
  const TestAuthority root("Root");
  const std::string certificate =
      root.Issue({.names = {"*.corp.example"}}).all();
  dir_.Write("ca.pem", root.pem());
  dir_.Write("site.pem", certificate);
  if (expectation.NeedsNginx()) {
    nginx_ = std::make_unique<TlsNginx>(SitesOf(expectation, certificate));
  }
  StartDns();
}

bool Surroundings::Stand() { return nginx_ == nullptr || nginx_->Start(); }

void Surroundings::StartDns() {
  for (const std::string& host : expectation_.hosts) {
    dns_.Hosts(host, {"127.0.0.1"});
  }
  for (const Expectation::Service& service : expectation_.services) {
    std::vector<ScriptedDns::Service> records;
    for (const Expectation::Target& target : service.targets) {
      records.push_back({.target = target.host, .port = PortOf(target.peer)});
    }
    dns_.Services(service.name, records);
  }
}

int Surroundings::PortOf(const std::string& peer) const {
  for (size_t i = 0; i < expectation_.peers.size(); ++i) {
    if (expectation_.peers[i].name == peer) return dialogues_.port(i);
  }
  std::abort();  // ParseExpectation() has seen that there is one
}

std::string Surroundings::Fill(std::string config) const {
  for (size_t i = 0; i < expectation_.peers.size(); ++i) {
    const Expectation::Peer& peer = expectation_.peers[i];
    if (peer.tls) {
      FillPeer(peer.name, nginx_->Address(peer.name), nginx_->Port(peer.name),
               &config);
    } else {
      FillPeer(peer.name, "127.0.0.1", dialogues_.port(i), &config);
    }
  }
  config = absl::StrReplaceAll(
      config, {{"127.0.0.1:@dns@", dns_.endpoint()}, {"@dir@", dir_.path()}});
  FillBinds(dir_, &config);
  return config;
}

std::string Surroundings::Placeholder(const std::string& config) {
  static const auto* const hole = new std::regex("@[a-z0-9]+@");
  std::smatch match;
  return std::regex_search(config, match, *hole) ? match.str() : "";
}

std::string Surroundings::Story() const {
  std::string story;
  for (size_t i = 0; i < expectation_.peers.size(); ++i) {
    const Expectation::Peer& peer = expectation_.peers[i];
    if (peer.tls) continue;
    absl::StrAppend(&story, "--- ", peer.name, " was sent \"",
                    absl::CEscape(dialogues_.Heard(i)), "\"\n");
  }
  if (nginx_ != nullptr) absl::StrAppend(&story, nginx_->Errors());
  return story;
}

}  // namespace checkd
