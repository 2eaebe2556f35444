// Runs the daemon among hostile servers and says what went wrong: for them, and
// for the neighbours that share its shards.
//
//   ExpectGallery({.backends = {{.name = "deaf", .server = "127.0.0.9:80",
//                                .status = "L7TOUT"}}, .threads = 2});
//
// One run: three servers for each backend; a healthy neighbour for each
// thread; a victim, which is killed once all hostile servers were judged as
// their row says. Then the neighbours' checks have gone on, in time; the
// victim is DOWN; descriptors and memory are back; SIGTERM ends it at once.
#ifndef TESTS_HOSTILE_GALLERY_H_
#define TESTS_HOSTILE_GALLERY_H_

#include <string>
#include <vector>

#include "tests/harness/proxy_process.h"

namespace checkd {

// What all servers of a gallery are checked with: each check ends within
// kLongestCheck, connect and conversation together.
inline constexpr Millis kTimeout{400};
inline constexpr Millis kLongestCheck{2 * kTimeout + Millis(300)};

struct HostileBackend {
  std::string name;
  std::string options = {};  // lines of the backend
  std::string server = {};   // what follows the servers' names but `check`
  std::string status;        // of `show stat`, after each check; "A|B": either
  std::string text = {};     // is part of last_chk
};

struct GalleryOptions {
  std::vector<HostileBackend> backends = {};
  int threads = 1;
  std::string global = {};  // lines for the `global` section
};

// Fails the test for all that is not as it should be. What the machine may be
// to blame for, when others use it, is looked at again in a second run, against
// what a run without hostile servers shows there.
void ExpectGallery(const GalleryOptions& options);

// --- For galleries of other kinds

// The worst 99th percentile of how late checks start, over all shards, in
// microseconds.
int LatenessP99(const std::string& activity);
// How many pieces of work of that kind took more than 20 ms.
int LongPieces(const std::string& activity, const std::string& work);
// Of the process; -1 if it is gone.
int OpenDescriptors(pid_t pid);
int ResidentKib(pid_t pid);

}  // namespace checkd

#endif  // TESTS_HOSTILE_GALLERY_H_
