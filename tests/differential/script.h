// What a scripted server does with one connection, as data: it can be printed,
// and two servers that have the same script do the same.
//
//   Script script = {Request(), Say("HTTP/1.0 200 "), Say("OK\r\n\r\n"),
//                    Fin()};
//   ScriptText(script)  // request, say "HTTP/1.0 200 ", say "OK\r\n...", fin
//
// Between two steps that send or end stands what makes the outcome certain:
// the next one begins when the peer has read all that was sent (peer_queue.h).
#ifndef TESTS_DIFFERENTIAL_SCRIPT_H_
#define TESTS_DIFFERENTIAL_SCRIPT_H_

#include <string>
#include <string_view>
#include <vector>

namespace checkd {

struct ScriptStep {
  enum class Kind {
    kBytes,      // waits for bytes, and until no more come
    kRequest,    // waits for a whole HTTP request, the body included
    kSay,        // waits until the peer has read what was said, then sends
    kFin,        // likewise, then FIN; goes on reading
    kReset,      // likewise, then RST
    kFinAtOnce,  // FIN right behind the bytes, unread as they may be
    kHold,       // the end is the peer's
  };
  Kind kind;
  std::string bytes = {};  // of kSay
};

using Script =
    std::vector<ScriptStep>;  // ends in kFin, kFinAtOnce, kReset or kHold

ScriptStep Bytes();
ScriptStep Request();
ScriptStep Say(std::string_view bytes);
ScriptStep Fin();
ScriptStep Reset();
ScriptStep FinAtOnce();
ScriptStep Hold();

// For people: bytes that are not printable as \xHH.
std::string Printable(std::string_view bytes);
std::string ScriptText(const Script& script);

}  // namespace checkd

#endif  // TESTS_DIFFERENTIAL_SCRIPT_H_
