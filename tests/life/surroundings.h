// What a configuration finds when it runs: its peers, their certificates, a
// name server, and a folder with files that it names.
//
//   Surroundings around(expectation);
//   ASSERT_TRUE(around.Stand()) << around.Story();
//   const std::string config = around.Fill(text);
#ifndef TESTS_LIFE_SURROUNDINGS_H_
#define TESTS_LIFE_SURROUNDINGS_H_

#include <memory>
#include <string>

#include "tests/harness/dialogue_server.h"
#include "tests/harness/scripted_dns.h"
#include "tests/harness/temp_dir.h"
#include "tests/harness/tls_nginx.h"
#include "tests/life/expectation.h"

namespace checkd {

class Surroundings {
 public:
  // `expectation` outlives it. Copies tests/life/files.
  explicit Surroundings(const Expectation& expectation);

  // Starts nginx if a peer needs it; false if that does not start.
  bool Stand();

  const TempDir& dir() const { return dir_; }
  // The configuration with values for its placeholders (README.md). One that
  // no peer has stays: Placeholder() finds it.
  std::string Fill(std::string config) const;
  // The first placeholder in it, "" if there is none.
  static std::string Placeholder(const std::string& config);

  // What each peer was sent, and what nginx says, to show with a failure.
  std::string Story() const;

 private:
  void StartDns();
  int PortOf(const std::string& peer) const;

  const Expectation& expectation_;
  TempDir dir_;
  DialogueServer dialogues_;  // of all peers; that of a TLS peer is not used
  std::unique_ptr<TlsNginx> nginx_;
  ScriptedDns dns_;
};

}  // namespace checkd

#endif  // TESTS_LIFE_SURROUNDINGS_H_
