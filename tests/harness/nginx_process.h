// An nginx of a test's own: one worker, all of its files in a folder that goes
// with it.
//
//   NginxProcess nginx;
//   ASSERT_TRUE(nginx.Start("server { listen 127.0.0.1:81; ... }\n",
//                           {{"127.0.0.1", 81}}))
//       << nginx.Errors();
#ifndef TESTS_HARNESS_NGINX_PROCESS_H_
#define TESTS_HARNESS_NGINX_PROCESS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/harness/child_process.h"
#include "tests/harness/temp_dir.h"

namespace checkd {

class NginxProcess {
 public:
  using Listener = std::pair<std::string, int>;  // address, port

  // For certificates, logs and the like.
  const TempDir& dir() const { return dir_; }

  // `http`: the content of its `http` block. Waits until all of `listeners`
  // accept; false if they do not. Also after Kill().
  bool Start(const std::string& http, const std::vector<Listener>& listeners);
  // The master and its worker, at once.
  void Kill();
  // What it printed and logged. After the first Start().
  std::string Errors() const;

 private:
  TempDir dir_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace checkd

#endif  // TESTS_HARNESS_NGINX_PROCESS_H_
