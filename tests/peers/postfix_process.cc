#include "tests/peers/postfix_process.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "tests/harness/program.h"

namespace checkd {
namespace {

constexpr char kMaster[] = "/usr/lib/postfix/sbin/master";

}  // namespace

bool PostfixProcess::Installed() {
  return !FindProgram("postfix").empty() && access(kMaster, X_OK) == 0;
}

bool PostfixProcess::Allowed() { return geteuid() == 0; }

PostfixProcess::PostfixProcess()
    : client_port_(AddPort()), helo_port_(AddPort()) {}

std::vector<std::string> PostfixProcess::Prepare() {
  // Its parts run as its own user.
  const passwd* postfix = getpwnam("postfix");
  const std::string data = dir().Path("data");
  chmod(dir().path().c_str(), 0755);
  mkdir(data.c_str(), 0700);
  mkdir(dir().Path("spool").c_str(), 0755);
  if (postfix == nullptr ||
      chown(data.c_str(), postfix->pw_uid, postfix->pw_gid) != 0) {
    return {};
  }
  dir().Write(
      "main.cf",
      absl::StrCat(
          "compatibility_level = 3.6\nqueue_directory = ", dir().Path("spool"),
          "\ndata_directory = ", data, "\ninet_interfaces = loopback-only",
          "\ninet_protocols = ipv4\nmyhostname = mail.test\n",
          "smtpd_banner = $myhostname ESMTP\n", "smtpd_peername_lookup = no\n",
          "smtpd_delay_reject = no\n", "maillog_file = /dev/stdout\n"));
  dir().Write("master.cf",
              absl::StrCat(
                  endpoint(), " inet n - n - - smtpd\n", refuses_clients(),
                  " inet n - n - - smtpd -o smtpd_client_restrictions=reject\n",
                  refuses_helo(),
                  " inet n - n - - smtpd -o smtpd_helo_restrictions=reject\n",
                  "anvil unix - - n - 1 anvil\n",
                  "rewrite unix - - n - - trivial-rewrite\n",
                  "proxymap unix - - n - - proxymap\n",
                  "postlog unix-dgram n - n - 1 postlogd\n"));
  // Makes the folders of its queue.
  if (!Run({FindProgram("postfix"), "-c", dir().path(), "check"})) return {};
  // With -d it stays in the foreground and in our process group.
  return {kMaster, "-c", dir().path(), "-d"};
}

}  // namespace checkd
