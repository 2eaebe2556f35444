// The servers of the gallery: what each does, and what a checker must think
// of it. docs: README.md.
#ifndef TESTS_HOSTILE_SERVER_ROWS_H_
#define TESTS_HOSTILE_SERVER_ROWS_H_

#include <string>
#include <vector>

#include "tests/hostile/peer.h"

namespace checkd {

// What is asked of a server; lines of a backend.
extern const char kConnectCheck[];
extern const char kBannerCheck[];  // tcp-check expect string 220
extern const char kBannerRegexCheck[];
extern const char kHttpCheck[];
extern const char kStatusCheck[];  // http-check expect status 200
extern const char kStringCheck[];  // http-check expect string up
extern const char kRStringCheck[];
extern const char kUnwantedCheck[];  // http-check expect ! string down
extern const char kHelloCheck[];     // option ssl-hello-chk

enum class Over { kBoth, kPlain, kTls };

enum class Reach {
  kAccepts,
  kQueueFull,  // the kernel's: connects get no answer
  kRefuses,
};

struct ServerRow {
  std::string name;
  std::string check;
  Script script;
  std::string status;
  std::string text = {};
  std::string tls_status = {};  // over TLS, where it is another
  Over over = Over::kBoth;
  std::string words = {};  // of the server's line
  bool small_window = false;
  Reach reach = Reach::kAccepts;
};

// Send without end.
std::vector<ServerRow> FloodRows();
// Stop, end, or go slowly, at each place where one can.
std::vector<ServerRow> HalfRows();
// Say what nobody should.
std::vector<ServerRow> MalformedRows();
// Do not read what they are sent, which is more than the kernel takes.
std::vector<ServerRow> UploadRows();
// Such requests need buffers of this size.
extern const char kUploadGlobal[];
// Break TLS itself; the scripts begin before the handshake.
std::vector<ServerRow> TlsQuietRows();
std::vector<ServerRow> TlsFloodRows();

}  // namespace checkd

#endif  // TESTS_HOSTILE_SERVER_ROWS_H_
