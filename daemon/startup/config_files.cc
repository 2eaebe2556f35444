#include "daemon/startup/config_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

absl::Status CannotOpen(const std::string& path, int err) {
  return absl::NotFoundError(
      absl::StrCat("config : Cannot open configuration file/directory ", path,
                   " : ", strerror(err)));
}

absl::Status ReadFile(const std::string& path, std::vector<ConfigFile>* out) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return CannotOpen(path, errno);
  ConfigFile file{path, ""};
  char block[65536];
  ssize_t n;
  while ((n = read(fd, block, sizeof(block))) > 0) file.text.append(block, n);
  const int err = errno;
  close(fd);
  if (n < 0) return CannotOpen(path, err);
  out->push_back(std::move(file));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& path) {
  DIR* folder = opendir(path.c_str());
  if (folder == nullptr) return CannotOpen(path, errno);
  std::vector<std::string> files;
  while (const dirent* entry = readdir(folder)) {
    const std::string_view name = entry->d_name;
    if (name.front() == '.' || !absl::EndsWith(name, ".cfg")) continue;
    std::string file = absl::StrCat(path, "/", name);
    struct stat info;
    if (stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode)) {
      files.push_back(std::move(file));
    }
  }
  closedir(folder);
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

absl::StatusOr<std::vector<ConfigFile>> ReadConfigFiles(
    const std::vector<std::string>& paths) {
  std::vector<ConfigFile> files;
  for (const std::string& path : paths) {
    struct stat info;
    if (stat(path.c_str(), &info) != 0) return CannotOpen(path, errno);
    std::vector<std::string> names = {path};
    if (S_ISDIR(info.st_mode)) {
      auto listed = ListFolder(path);
      if (!listed.ok()) return listed.status();
      names = *std::move(listed);
    }
    for (const std::string& name : names) {
      if (absl::Status status = ReadFile(name, &files); !status.ok()) {
        return status;
      }
    }
  }
  return files;
}

}  // namespace checkd
