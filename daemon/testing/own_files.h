// A folder of a test's own, short enough for the names of unix sockets, removed
// with all it holds.
//
//   OwnFiles files;
//   std::string config = files.Write("a.cfg", "global\n");
//   std::string socket = files.Path("cli");
#ifndef DAEMON_TESTING_OWN_FILES_H_
#define DAEMON_TESTING_OWN_FILES_H_

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace checkd {

class OwnFiles {
 public:
  OwnFiles() {
    char folder[] = "/tmp/checkd-XXXXXX";
    folder_ = mkdtemp(folder);
  }
  ~OwnFiles() { std::filesystem::remove_all(folder_); }
  OwnFiles(const OwnFiles&) = delete;
  OwnFiles& operator=(const OwnFiles&) = delete;

  const std::string& folder() const { return folder_; }
  std::string Path(const std::string& name) const {
    return folder_ + "/" + name;
  }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name)) << text;
    return Path(name);
  }
  std::string Read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(Path(name)).rdbuf();
    return text.str();
  }

 private:
  std::string folder_;
};

}  // namespace checkd

#endif  // DAEMON_TESTING_OWN_FILES_H_
