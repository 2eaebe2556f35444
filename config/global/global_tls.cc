// The words of `global` about TLS and the PROXY protocol of servers (F071,
// F094, F705).
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "config/arguments/tls_options.h"
#include "config/global/global_words.h"

namespace checkd {
namespace {

template <std::string ConnectionDefaults::*kField>
void TakeBase(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  const WordOr<std::string_view> path = line.TakeText(
      {.missing = "global statement '$0' expects a directory path as an "
                  "argument."});
  if (!path.ok()) return line.Error(path.error());
  std::string& base = draft.load.connection_defaults.*kField;
  if (!base.empty()) {
    return line.Error(
        0, absl::StrCat("'", line.keyword(), "' already specified."));
  }
  base = std::string(*path);
}

// What servers have that say nothing themselves.
template <std::string TlsProfile::*kField>
void TakeDefault(GlobalDraft& draft, Line& line, std::string_view noun) {
  if (!line.AtMost(1)) return;
  line.Store(line.TakeText({.noun = noun,
                            .missing = "global statement '$0' expects $4 as an "
                                       "argument."}),
             &(draft.load.connection_defaults.tls.*kField));
}

void TakeCiphers(GlobalDraft& draft, Line& line) {
  TakeDefault<&TlsProfile::ciphers>(draft, line, "a cipher suite");
}

void TakeCiphersuites(GlobalDraft& draft, Line& line) {
  TakeDefault<&TlsProfile::ciphersuites>(draft, line, "a cipher suite");
}

void TakeCurves(GlobalDraft& draft, Line& line) {
  TakeDefault<&TlsProfile::curves>(draft, line, "a curves suite");
}

void TakeSigalgs(GlobalDraft& draft, Line& line) {
  TakeDefault<&TlsProfile::sigalgs>(draft, line,
                                    "a list of signature algorithms");
}

void TakeClientSigalgs(GlobalDraft& draft, Line& line) {
  TakeDefault<&TlsProfile::client_sigalgs>(draft, line,
                                           "a list of signature algorithms");
}

void TakeOptions(GlobalDraft& draft, Line& line) {
  constexpr std::string_view kStatement =
      "on global statement 'ssl-default-server-options'.";
  if (line.done()) {
    return line.Error(line.Missing(
        {.noun = "an option",
         .missing = "global statement '$0' expects $4 as an argument."}));
  }
  while (!line.done()) {
    const std::string_view word = line.TakeKeyword();
    if (!IsTlsOption(word)) {
      return line.Error(line.last(),
                        absl::StrCat("unknown option '", word, "' ", kStatement,
                                     " Write ssl-min-ver, ssl-max-ver, "
                                     "force-*, no-* or no-tls-tickets."));
    }
    const MaybeError error =
        TakeTlsOption(line, &draft.load.connection_defaults.tls_options);
    if (error) {
      return line.Error(error->word,
                        absl::StrCat(error->text, " ", kStatement));
    }
  }
}

void TakeServerVerify(GlobalDraft& draft, Line& line) {
  static constexpr std::string_view kMethods[] = {"none", "required"};
  constexpr std::string_view kMessage =
      "'$0' expects 'none' or 'required' as argument (got '$1').";
  if (!line.AtMost(1)) return;
  const auto method =
      line.TakeChoice(kMethods, {.missing = kMessage, .refused = kMessage});
  if (!method.ok()) return line.Error(method.error());
  draft.load.connection_defaults.verify = **method == "required";
}

// `all`, `none`, or kinds of files, of which only keys are for clients.
void TakeExtraFiles(GlobalDraft& draft, Line& line) {
  static constexpr std::string_view kKinds[] = {
      "all", "none", "bundle", "sctl", "ocsp", "issuer", "key"};
  constexpr std::string_view kMessage =
      "'$0' expects 'all', 'none', or of 'bundle', 'sctl', 'ocsp', 'issuer' "
      "and 'key' those that are loaded (got '$1').";
  if (line.done()) return line.Error(line.Missing({.missing = kMessage}));
  bool keys = false;
  while (!line.done()) {
    const auto kind =
        line.TakeChoice(kKinds, {.missing = kMessage, .refused = kMessage});
    if (!kind.ok()) return line.Error(kind.error());
    keys = keys || **kind == "all" || **kind == "key";
  }
  draft.load.connection_defaults.load_keys = keys;
}

void TakeDropCrtName(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(0)) return;
  draft.load.connection_defaults.drop_crt_name = true;
}

void TakeNeverSendLocal(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(0)) return;
  draft.load.connection_defaults.pp2_never_send_local = true;
}

constexpr GlobalRow kRows[] = {
    {{"ca-base", "<dir>", "where relative `ca-file` and `crl-file` are"},
     TakeBase<&ConnectionDefaults::ca_base>},
    {{"crt-base", "<dir>", "where relative `crt` are"},
     TakeBase<&ConnectionDefaults::crt_base>},
    {{"ssl-default-server-ciphers", "<list>", "`ciphers` of servers without"},
     TakeCiphers},
    {{"ssl-default-server-ciphersuites", "<list>",
      "`ciphersuites` of servers without"},
     TakeCiphersuites},
    {{"ssl-default-server-client-sigalgs", "<list>",
      "`client-sigalgs` of servers without"},
     TakeClientSigalgs},
    {{"ssl-default-server-curves", "<list>", "`curves` of servers without"},
     TakeCurves},
    {{"ssl-default-server-options", "<option>...",
      "TLS versions and tickets of servers without"},
     TakeOptions},
    {{"ssl-default-server-sigalgs", "<list>", "`sigalgs` of servers without"},
     TakeSigalgs},
    {{"ssl-server-verify", "{none|required}", "`verify` of servers without"},
     TakeServerVerify},
    {{"ssl-load-extra-files", "{all|none|<kind>...}",
      "whether the key of a `crt` may be in a file of its own"},
     TakeExtraFiles},
    {{"ssl-load-extra-del-ext", "",
      "the key of `a.crt` is in `a.key`, not in `a.crt.key`"},
     TakeDropCrtName},
    {{"pp2-never-send-local", "", "PROXY headers of version 2 tell addresses"},
     TakeNeverSendLocal},
};

}  // namespace

absl::Span<const GlobalRow> GlobalTlsWords() { return kRows; }

}  // namespace checkd
