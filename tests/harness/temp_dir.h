// A folder of a test's own, with a path short enough for a unix socket's name
// (107 bytes; TEST_TMPDIR is often longer). Removed with all it holds.
//
//   TempDir dir;
//   std::string config = dir.Write("a.cfg", "global\n");
//   std::string socket = dir.Path("cli");
#ifndef TESTS_HARNESS_TEMP_DIR_H_
#define TESTS_HARNESS_TEMP_DIR_H_

#include <string>
#include <string_view>

namespace checkd {

class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  // The path of `name` in this folder; nothing is created.
  std::string Path(std::string_view name) const;
  // Writes `content` to `name`, replacing what was there. Returns its path.
  std::string Write(std::string_view name, std::string_view content) const;

 private:
  std::string path_;
};

// The whole file; empty if it cannot be read.
std::string ReadFile(const std::string& path);

}  // namespace checkd

#endif  // TESTS_HARNESS_TEMP_DIR_H_
