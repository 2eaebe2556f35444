#include "tests/peers/peer_process.h"

#include <poll.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/harness/cli.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/wait_for.h"

namespace checkd {
namespace {

constexpr char kNobody[] = "nobody";

bool Accepts(const std::string& address, int port) {
  const int fd = ConnectTcp(address, port);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

void GiveToNobody(const std::string& path) {
  const passwd* nobody = getpwnam(kNobody);
  if (nobody != nullptr) {
    (void)!chown(path.c_str(), nobody->pw_uid, nobody->pw_gid);
  }
}

}  // namespace

PeerProcess::PeerProcess(const Traits& traits)
    : traits_(traits), address_(LoopbackAddress()) {
  AddPort();
  if (traits_.user == User::kNobody && geteuid() == 0) {
    GiveToNobody(dir_.path());
  }
}

PeerProcess::~PeerProcess() { Stop(); }

bool PeerProcess::Start() {
  preparations_.clear();
  const std::vector<std::string> argv = Prepare();
  if (argv.empty()) return false;
  process_ = std::make_unique<ChildProcess>(
      ChildProcess::Options{.argv = AsUser(argv), .directory = dir_.path()});
  return WaitFor([this] { return !process_->Running() || Ready(); }) &&
         process_->Running();
}

void PeerProcess::Stop() {
  if (process_ == nullptr) return;
  process_->Signal(traits_.stop_signal);
  process_->Wait();
  // Kills what is left of it, should the signal not have been enough.
  process_.reset();
}

std::string PeerProcess::Output() const {
  return preparations_ + (process_ == nullptr ? "" : process_->Output());
}

int PeerProcess::AddPort() {
  int port = FreePort(address_);
  while (std::count(ports_.begin(), ports_.end(), port) > 0) {
    port = FreePort(address_);
  }
  return ports_.emplace_back(port);
}

std::string PeerProcess::EndpointOf(int port) const {
  return absl::StrCat(address_, ":", port);
}

bool PeerProcess::Run(const std::vector<std::string>& argv) {
  ChildProcess child({.argv = AsUser(argv), .directory = dir_.path()});
  child.CloseStdin();
  const bool ended_well = child.Wait().Exited(0);
  absl::StrAppend(&preparations_, child.Output());
  return ended_well;
}

std::vector<std::string> PeerProcess::AsUser(
    const std::vector<std::string>& argv) const {
  if (traits_.user == User::kOurs || geteuid() != 0) return argv;
  std::vector<std::string> all = {
      FindProgram("setpriv"), "--reuid", kNobody, "--regid", "nogroup",
      "--clear-groups"};
  all.insert(all.end(), argv.begin(), argv.end());
  return all;
}

bool PeerProcess::Ready() const {
  return absl::StrContains(process_->Output(), traits_.ready_text) &&
         std::all_of(ports_.begin(), ports_.end(),
                     [this](int port) { return Accepts(address_, port); });
}

std::string FirstBytesOf(const std::string& address, int port,
                         std::string_view request) {
  const int fd = ConnectTcp(address, port);
  if (fd < 0) return "";
  SendAll(fd, request);
  char bytes[4096];
  pollfd readable = {fd, POLLIN, 0};
  const bool came = poll(&readable, 1, static_cast<int>(kPatience.count())) > 0;
  const ssize_t n = came ? recv(fd, bytes, sizeof(bytes), 0) : 0;
  close(fd);
  return std::string(bytes, n > 0 ? n : 0);
}

}  // namespace checkd
