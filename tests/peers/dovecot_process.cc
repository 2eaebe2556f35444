#include "tests/peers/dovecot_process.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "tests/harness/program.h"

namespace checkd {
namespace {

// It runs as one user only, and wants to hear whom.
std::string UserLines() {
  std::string user = "nobody";
  std::string group = "nogroup";
  if (geteuid() != 0) {
    const passwd* us = getpwuid(geteuid());
    if (us != nullptr) user = us->pw_name;
    const struct group* ours = getgrgid(getegid());
    if (ours != nullptr) group = ours->gr_name;
  }
  return absl::StrCat("default_internal_user = ", user,
                      "\ndefault_internal_group = ", group,
                      "\ndefault_login_user = ", user, "\n");
}

// A login service without chroot(), for which it would have to be root.
std::string LoginService(const std::string& protocol, int port) {
  return absl::StrCat("service ", protocol, "-login {\n  chroot =\n",
                      "  inet_listener ", protocol, " {\n    port = ", port,
                      "\n  }\n  inet_listener ", protocol,
                      "s {\n    port = 0\n  }\n}\n");
}

}  // namespace

bool DovecotProcess::Installed() {
  return !FindProgram("dovecot").empty() &&
         access("/usr/lib/dovecot/imap-login", X_OK) == 0 &&
         access("/usr/lib/dovecot/pop3-login", X_OK) == 0;
}

DovecotProcess::DovecotProcess()
    : PeerProcess(Traits{.user = User::kNobody}), pop3_port_(AddPort()) {}

std::vector<std::string> DovecotProcess::Prepare() {
  const std::string config = absl::StrCat(
      "protocols = imap pop3\nlisten = ", address(),
      "\nbase_dir = ", dir().Path("run"), "\nstate_dir = ", dir().Path("state"),
      "\nlog_path = /dev/stderr\nssl = no\n", UserLines(),
      LoginService("imap", imap_port()), LoginService("pop3", pop3_port()),
      "service anvil {\n  chroot =\n}\nservice stats {\n  chroot =\n}\n",
      "passdb {\n  driver = static\n  args = nopassword=y\n}\n",
      "userdb {\n  driver = static\n  args = home=", dir().path(), "\n}\n",
      "mail_location = maildir:", dir().Path("mail"), "\n");
  return {FindProgram("dovecot"), "-F", "-c",
          dir().Write("dovecot.conf", config)};
}

}  // namespace checkd
