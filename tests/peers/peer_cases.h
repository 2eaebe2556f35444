// What checkd, and HAProxy 2.6 beside it, must find out about real servers: in
// `show stat`, column for column.
//
//   ExpectFindings({
//       {.name = "redis",
//        .lines = "  option redis-check\n",
//        .endpoint = redis.endpoint(),
//        .expected = Passed("Redis server is ok")},
//       Own("own", "x-redis", redis.endpoint(), Passed("Redis server is ok")),
//   });
//
// Both programs check at the same time, each server every two seconds; who does
// not answer for a second is late.
#ifndef TESTS_PEERS_PEER_CASES_H_
#define TESTS_PEERS_PEER_CASES_H_

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace checkd {

// Of the last check that has ended.
struct Finding {
  std::string status = {};  // check_status: "L7STS"
  std::string code = {};    // check_code
  std::string text = {};    // last_chk

  friend bool operator==(const Finding&, const Finding&) = default;
  friend void PrintTo(const Finding& f, std::ostream* out) {
    *out << f.status << " code '" << f.code << "' text '" << f.text << "'";
  }
};

Finding Passed(const std::string& text, const std::string& code = "0");
Finding WrongStatus(const std::string& text, const std::string& code = "0");
Finding WrongResponse(const std::string& text);
Finding TimedOut();
Finding Refused();  // with ECONNREFUSED, by a check without step numbers

struct PeerCase {
  std::string name;        // of its backend
  std::string lines = {};  // of its backend
  // Instead of `lines`: the `type` of a `healthcheck` section, for checks that
  // HAProxy does not have.
  std::string type = {};
  std::string endpoint;
  Finding expected;
  // Where 2.6 differs; else it finds the same, but for the names of errno
  // values, which it does not know.
  Finding of_haproxy = {};
};

// A case of a type that HAProxy does not have: "x-redis password secret".
PeerCase Own(const std::string& name, const std::string& type,
             const std::string& endpoint, const Finding& expected);

// Waits until both programs found what the cases say, and fails with what they
// found instead. HAProxy is left out where it is not installed.
void ExpectFindings(const std::vector<PeerCase>& cases);

// The protocol checks at a server that speaks another one: those of HAProxy,
// "redis", "ldap", "mysql", "mysql_user", "pgsql", "smtp" and "spop", and the
// types that it does not have, "x-redis" and so on.
struct WrongPeer {
  std::string check;
  Finding expected;
  Finding of_haproxy = {};
};
std::vector<PeerCase> AskWrongly(const std::string& endpoint,
                                 const std::vector<WrongPeer>& checks);

// The lines of a check of HAProxy's.
std::string LinesOfCheck(const std::string& name);

}  // namespace checkd

#endif  // TESTS_PEERS_PEER_CASES_H_
