// The words of `global` about TLS and the PROXY protocol of servers (F071,
// F094, F705).
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "config/arguments/tls_options.h"
#include "config/global/global_words.h"
#include "config/words/words.h"

namespace checkd {
namespace {

struct BaseField {
  std::string_view word;
  std::string AccessDefaults::*field;
};

constexpr BaseField kBases[] = {
    {"ca-base", &AccessDefaults::ca_base},
    {"crt-base", &AccessDefaults::crt_base},
};

void TakeBase(GlobalLine& in) {
  if (in.line.size() < 2) {
    return in.line.Error(
        0, absl::StrCat("global statement '", in.line[0],
                        "' expects a directory path as an argument."));
  }
  if (!in.line.AtMost(1)) return;
  for (const BaseField& base : kBases) {
    if (base.word != in.line[0]) continue;
    std::string& path = in.load.access_defaults.*base.field;
    if (!path.empty()) {
      return in.line.Error(
          0, absl::StrCat("'", in.line[0], "' already specified."));
    }
    path = std::string(in.line[1]);
  }
}

struct DefaultField {
  std::string_view word;
  std::string TlsProfile::*field;
  std::string_view what;
};

constexpr DefaultField kDefaults[] = {
    {"ssl-default-server-ciphers", &TlsProfile::ciphers, "a cipher suite"},
    {"ssl-default-server-ciphersuites", &TlsProfile::ciphersuites,
     "a cipher suite"},
    {"ssl-default-server-curves", &TlsProfile::curves, "a curves suite"},
    {"ssl-default-server-sigalgs", &TlsProfile::sigalgs,
     "a list of signature algorithms"},
    {"ssl-default-server-client-sigalgs", &TlsProfile::client_sigalgs,
     "a list of signature algorithms"},
};

void TakeDefault(GlobalLine& in) {
  for (const DefaultField& known : kDefaults) {
    if (known.word != in.line[0]) continue;
    if (in.line.size() < 2) {
      return in.line.Error(
          0, absl::StrCat("global statement '", known.word, "' expects ",
                          known.what, " as an argument."));
    }
    if (!in.line.AtMost(1)) return;
    in.load.access_defaults.tls.*known.field = std::string(in.line[1]);
  }
}

void TakeOptions(GlobalLine& in) {
  constexpr std::string_view kStatement =
      "on global statement 'ssl-default-server-options'.";
  if (in.line.size() < 2) {
    return in.line.Error(
        0,
        "global statement 'ssl-default-server-options' expects an option as an "
        "argument.");
  }
  WordCursor words = in.line.From(1);
  while (!words.done()) {
    const std::string_view word = words.Take();
    if (!IsTlsOption(word)) {
      in.line.Error(words.last(),
                    absl::StrCat("unknown option '", word, "' ", kStatement,
                                 " Write ssl-min-ver, ssl-max-ver, force-*, "
                                 "no-* or no-tls-tickets."));
      return;
    }
    const absl::Status status =
        TakeTlsOption(word, words, &in.load.access_defaults.tls_options);
    if (!status.ok()) {
      return in.line.Error(words.last(),
                           absl::StrCat(status.message(), " ", kStatement));
    }
  }
}

void TakeServerVerify(GlobalLine& in) {
  if (!in.line.AtMost(1)) return;
  const std::string_view word = in.line[1];
  if (word != "none" && word != "required") {
    return in.line.Error(
        1, absl::StrCat("'ssl-server-verify' expects 'none' or 'required' as "
                        "argument (got '",
                        word, "')."));
  }
  in.load.access_defaults.verify = word == "required";
}

void TakeNeverSendLocal(GlobalLine& in) {
  if (in.line.AtMost(0)) in.load.access_defaults.pp2_never_send_local = true;
}

constexpr GlobalWord kWords[] = {
    {"ca-base", TakeBase},
    {"crt-base", TakeBase},
    {"ssl-default-server-ciphers", TakeDefault},
    {"ssl-default-server-ciphersuites", TakeDefault},
    {"ssl-default-server-curves", TakeDefault},
    {"ssl-default-server-sigalgs", TakeDefault},
    {"ssl-default-server-client-sigalgs", TakeDefault},
    {"ssl-default-server-options", TakeOptions},
    {"ssl-server-verify", TakeServerVerify},
    {"pp2-never-send-local", TakeNeverSendLocal},
};

}  // namespace

absl::Span<const GlobalWord> GlobalTlsWords() { return kWords; }

}  // namespace checkd
