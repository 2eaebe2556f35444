// A client of the stats socket, as scripts use it: connect, write a line, shut
// down the sending side, read until the end.
//
//   Cli cli(dir.Path("cli"));
//   EXPECT_EQ(cli.Ask("disable server b/s"), "\n");
#ifndef TESTS_HARNESS_CLI_H_
#define TESTS_HARNESS_CLI_H_

#include <string>
#include <string_view>

#include "tests/harness/wait_for.h"

namespace checkd {

class Cli {
 public:
  explicit Cli(std::string path) : path_(std::move(path)) {}
  Cli(std::string address, int port) : path_(std::move(address)), port_(port) {}

  // The whole answer to one line (its line end is added). Retries while nobody
  // listens, within the patience; "" if nothing came.
  std::string Ask(std::string_view line) const;

  // Connects once: a blocking socket, or -1.
  int Connect() const;

 private:
  std::string path_;
  int port_ = 0;
};

// Sends all of `bytes`; false if the peer is gone.
bool SendAll(int fd, std::string_view bytes);

// Reads until the end of the stream or the deadline. `*ended` (if given) says
// which it was.
std::string ReadAll(int fd, Millis patience = kPatience, bool* ended = nullptr);

// Reads until `text` was seen; returns all that came.
std::string ReadUntil(int fd, std::string_view text,
                      Millis patience = kPatience);

}  // namespace checkd

#endif  // TESTS_HARNESS_CLI_H_
