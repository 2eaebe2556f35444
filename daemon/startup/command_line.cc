#include "daemon/startup/command_line.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "daemon/process/version.h"

namespace checkd {
namespace {

// How the text after an option's letters is used.
enum class Arity {
  kFlag,      // exact match, no value
  kValue,     // exact match, the next argument is the value
  kPids,      // exact match, then every argument that is a number
  kPrefix,    // the word may go on (-dK<class>); accepted, without effect
  kOptional,  // the next argument belongs to it unless it starts with '-'
  kFiles,     // exact match, then every argument up to the next option
};

struct Option {
  absl::string_view word;
  Arity arity;
  void (*apply)(CommandLine&, absl::string_view value);
  absl::string_view value_name;
  absl::string_view help;
};

void Ignore(CommandLine&, absl::string_view) {}

using C = CommandLine;
using View = absl::string_view;

// Longer words stand before their prefixes of arity kPrefix.
constexpr Option kOptions[] = {
    {"-f", Arity::kValue, [](C& c, View v) { c.config_paths.emplace_back(v); },
     "<file|dir>",
     "reads this configuration; of a folder every *.cfg, in order"},
    {"--", Arity::kFiles, [](C& c, View v) { c.config_paths.emplace_back(v); },
     "<file>...", "all that follows are configuration files"},
    {"-C", Arity::kValue, [](C& c, View v) { c.directory = std::string(v); },
     "<dir>", "goes to this folder before it reads anything"},
    {"-cc", Arity::kValue, [](C& c, View v) { c.condition = std::string(v); },
     "<condition>",
     "evaluates a '.if' condition: exit 0 true, 1 false, 2 error"},
    {"-c", Arity::kFlag, [](C& c, View) { c.check_only = true; }, "",
     "checks the configuration and exits: 0 valid, 1 not"},
    {"-D", Arity::kFlag, [](C& c, View) { c.daemon = true; }, "",
     "goes to the background once it is ready"},
    {"-Ws", Arity::kFlag,
     [](C& c, View) { c.master_worker = c.systemd_notify = true; }, "",
     "as -W, and tells $NOTIFY_SOCKET when it is ready"},
    {"-W", Arity::kFlag, [](C& c, View) { c.master_worker = true; }, "",
     "runs the work in a child and supervises it"},
    {"-S", Arity::kValue,
     [](C& c, View v) { c.master_socket = std::string(v); }, "<address>",
     "with -W: serves the master's CLI there"},
    {"-db", Arity::kFlag, [](C& c, View) { c.foreground = true; }, "",
     "stays in the foreground whatever the configuration says"},
    {"-dW", Arity::kFlag, [](C& c, View) { c.zero_warning = true; }, "",
     "refuses a configuration that has warnings"},
    {"-dD", Arity::kFlag, [](C& c, View) { c.diagnostics = true; }, "",
     "prints what is legal but looks like a mistake"},
    {"-dr", Arity::kFlag,
     [](C& c, View) { c.ignore_resolution_failures = true; }, "",
     "starts although server names do not resolve"},
    {"-dV", Arity::kFlag, [](C& c, View) { c.no_server_verify = true; }, "",
     "does not verify servers' certificates unless told to"},
    {"-dt", Arity::kOptional, Ignore, "[<source>]", ""},
    {"-dC", Arity::kPrefix, Ignore, "", ""},
    {"-dK", Arity::kPrefix, Ignore, "", ""},
    {"-dM", Arity::kPrefix, Ignore, "", ""},
    {"-dG", Arity::kFlag, Ignore, "", ""},
    {"-dI", Arity::kFlag, Ignore, "", ""},
    {"-dL", Arity::kFlag, Ignore, "", ""},
    {"-dA", Arity::kPrefix, Ignore, "", ""},
    {"-dR", Arity::kFlag, Ignore, "", ""},
    {"-dS", Arity::kFlag, Ignore, "", ""},
    {"-dT", Arity::kFlag, Ignore, "", ""},
    {"-dZ", Arity::kFlag, Ignore, "", ""},
    {"-dF", Arity::kFlag, Ignore, "", ""},
    {"-de", Arity::kFlag, Ignore, "", ""},
    {"-dk", Arity::kFlag, Ignore, "", ""},
    {"-dp", Arity::kFlag, Ignore, "", ""},
    {"-dv", Arity::kFlag, Ignore, "", ""},
    {"-dc", Arity::kFlag, Ignore, "", ""},
    {"-d", Arity::kFlag, [](C& c, View) { c.debug = true; }, "",
     "stays in the foreground and prints messages even with -q"},
    {"-V", Arity::kFlag, [](C& c, View) { c.verbose = true; }, "",
     "with -c: says so when it is valid, and what will be checked"},
    {"-VV", Arity::kFlag, [](C& c, View) { c.verbose = c.very_verbose = true; },
     "", "with -c: also lists each server with its rules"},
    {"-q", Arity::kFlag, [](C& c, View) { c.quiet = true; }, "",
     "prints nothing, not even errors"},
    {"-v", Arity::kFlag, [](C& c, View) { c.version = C::Version::kShort; }, "",
     "prints the version"},
    {"-vv", Arity::kFlag, [](C& c, View) { c.version = C::Version::kLong; }, "",
     "prints the version and what was built in"},
    {"-vq", Arity::kFlag, [](C& c, View) { c.version = C::Version::kNumber; },
     "", ""},
    {"-vqs", Arity::kFlag, [](C& c, View) { c.version = C::Version::kStable; },
     "", ""},
    {"-vqb", Arity::kFlag, [](C& c, View) { c.version = C::Version::kBranch; },
     "", ""},
    {"-n", Arity::kValue,
     [](C& c, View v) {
       if (!absl::SimpleAtoi(v, &c.maxconn)) c.tag = std::string(v);
     },
     "<name|number>",
     "the name in log tags; a number is taken as HAProxy's maxconn"},
    {"-N", Arity::kValue, Ignore, "<number>", ""},
    {"-m", Arity::kValue, Ignore, "<megabytes>", ""},
    {"-L", Arity::kValue, [](C& c, View v) { c.localpeer = std::string(v); },
     "<name>", "the local peer's name ($HAPROXY_LOCALPEER)"},
    {"-p", Arity::kValue, [](C& c, View v) { c.pidfile = std::string(v); },
     "<file>", "with -D, -W or -Ws: writes the process id there"},
    {"-x", Arity::kValue, Ignore, "<socket>", ""},
    {"-4", Arity::kFlag, Ignore, "", ""},
    {"-sf", Arity::kPids,
     [](C& c, View v) {
       int pid;
       if (absl::SimpleAtoi(v, &pid)) c.finish_pids.push_back(pid);
     },
     "[<pid>...]", "once started, asks these processes to finish (SIGUSR1)"},
    {"-st", Arity::kPids,
     [](C& c, View v) {
       int pid;
       if (absl::SimpleAtoi(v, &pid)) c.terminate_pids.push_back(pid);
     },
     "[<pid>...]", "once started, terminates these processes (SIGTERM)"},
    {"-h", Arity::kFlag, [](C& c, View) { c.help = true; }, "", ""},
    {"--help", Arity::kFlag, [](C& c, View) { c.help = true; }, "",
     "prints this"},
    {"--strict-haproxy-exit", Arity::kFlag,
     [](C& c, View) { c.strict_exit = true; }, "",
     "with -c: exit 2 where HAProxy 2.6 would for want of a listener"},
};

const Option* FindOption(absl::string_view word) {
  for (const Option& option : kOptions) {
    if (word == option.word) return &option;
  }
  for (const Option& option : kOptions) {
    if (option.arity == Arity::kPrefix &&
        word.substr(0, option.word.size()) == option.word) {
      return &option;
    }
  }
  return nullptr;
}

bool IsNumber(absl::string_view word) {
  int ignored;
  return absl::SimpleAtoi(word, &ignored) && ignored > 0;
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(
    absl::Span<const char* const> arguments) {
  CommandLine line;
  for (size_t i = 0; i < arguments.size(); ++i) {
    absl::string_view word = arguments[i];
    const Option* option = FindOption(word);
    if (option == nullptr) {
      return absl::InvalidArgumentError(
          word.substr(0, 1) == "-"
              ? absl::StrCat("unknown option '", word, "'")
              : absl::StrCat(
                    "unexpected word '", word,
                    "': give configuration files with -f or after --"));
    }
    const bool more = i + 1 < arguments.size();
    switch (option->arity) {
      case Arity::kFlag:
      case Arity::kPrefix:
        option->apply(line, word);
        break;
      case Arity::kValue:
        if (!more) {
          return absl::InvalidArgumentError(
              absl::StrCat("option '", word, "' needs ", option->value_name));
        }
        option->apply(line, arguments[++i]);
        break;
      case Arity::kOptional:
        if (more && arguments[i + 1][0] != '-') ++i;
        break;
      case Arity::kPids:
        while (i + 1 < arguments.size() && IsNumber(arguments[i + 1])) {
          option->apply(line, arguments[++i]);
        }
        break;
      case Arity::kFiles:
        while (i + 1 < arguments.size()) option->apply(line, arguments[++i]);
        break;
    }
  }
  if (!line.master_socket.empty() && !line.master_worker) {
    return absl::InvalidArgumentError(
        "a master CLI socket was defined, but master-worker mode (-W) is not "
        "enabled.");
  }
  return line;
}

std::string UsageText(const std::string& program) {
  std::string text = absl::StrCat(
      "Usage: ", program,
      " -f <file|dir> [options]\n\n"
      "Runs the health checks of a configuration in HAProxy's dialect and\n"
      "publishes the verdicts. Options:\n\n");
  for (const Option& option : kOptions) {
    if (option.help.empty()) continue;
    std::string left =
        absl::StrCat("  ", option.word, option.value_name.empty() ? "" : " ",
                     option.value_name);
    if (left.size() < 22) left.resize(22, ' ');
    absl::StrAppend(&text, left, "  ", option.help, "\n");
  }
  absl::StrAppend(&text,
                  "\nHAProxy's other options (-4 -m -N -x -dC -dG -dI -dK -dM "
                  "...) are accepted\nand have no effect here.\n");
  return text;
}

std::string VersionText(CommandLine::Version kind) {
  switch (kind) {
    case C::Version::kNone:
      return "";
    case C::Version::kNumber:
    case C::Version::kStable:
      return absl::StrCat(kVersion, "\n");
    case C::Version::kBranch:
      return absl::StrCat(kVersion.substr(0, kVersion.rfind('.')), "\n");
    case C::Version::kShort:
    case C::Version::kLong:
      break;
  }
  std::string text = absl::StrCat(
      kProductName, " version ", kVersion, " ", kReleaseDate,
      " - reads the check dialect of HAProxy ", kDialectVersion, "\n");
  if (kind == C::Version::kLong) {
    absl::StrAppend(&text,
                    "Built with: Abseil, BoringSSL, c-ares, PCRE2\n"
                    "Checks: TCP connect, tcp-check, HTTP/1 (option httpchk), "
                    "ssl-hello-chk\n"
                    "Ways to a server: TLS, PROXY protocol, SOCKS4, source, "
                    "namespace, DNS\n"
                    "Polling: epoll, edge-triggered\n");
  }
  return text;
}

}  // namespace checkd
