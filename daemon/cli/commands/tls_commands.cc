#include "daemon/cli/commands/tls_commands.h"

#include <ctime>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "daemon/cli/commands/server_walk.h"

namespace checkd {
namespace {

constexpr int64_t kSecondsADay = 86400;
// A piece of the answer ends at the first server that reaches either.
constexpr size_t kPieceSize = 4096;
constexpr int kServersAPiece = 64;

// "2026-11-28T08:00:00Z".
std::string Date(int64_t time_s) {
  const time_t time = time_s;
  std::tm parts;
  gmtime_r(&time, &parts);
  char text[32];
  return std::string(
      text, strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts));
}

std::string DaysLeft(int64_t end_s, int64_t now_s) {
  if (end_s < now_s) {
    return absl::StrCat("expired ", (now_s - end_s) / kSecondsADay,
                        " days ago");
  }
  return absl::StrCat((end_s - now_s) / kSecondsADay, " days left");
}

class TlsDump final : public CliDump {
 public:
  // Of the servers of `only`, or of all if it is null.
  TlsDump(const Fleet* fleet, const Proxy* only) : walk_(fleet, only) {}

  bool Next(std::string* out) override {
    const size_t before = out->size();
    for (int i = 0; i < kServersAPiece; ++i) {
      const Server* const server = walk_.Next();
      if (server == nullptr) return false;
      Append(*server, out);
      if (out->size() - before >= kPieceSize) break;
    }
    return true;
  }

  static void Append(const Server& server, std::string* out) {
    const std::unique_ptr<TlsRecord> record = server.TlsHandshake();
    if (record == nullptr) return;
    absl::StrAppend(
        out, FormatTlsReport(absl::StrCat(server.backend().spec().name, "/",
                                          server.spec().name),
                             record->Describe(), std::time(nullptr)));
  }

 private:
  ServerWalk walk_;
};

CliReply ShowTls(const Fleet& fleet, const CliCall& call) {
  const std::string_view selector = call.word(2);
  const Proxy* only = nullptr;
  if (selector.find('/') != std::string_view::npos) {
    const Fleet::Selected selected =
        fleet.SelectServer(selector, /*for_reading=*/true);
    if (selected.server == nullptr) return CliReply::Error(selected.error);
    CliReply reply;
    TlsDump::Append(*selected.server, &reply.text);
    return reply;
  }
  if (!selector.empty()) {
    only = fleet.FindBackend(selector);
    if (only == nullptr) return CliReply::Error("Can't find backend.");
  }
  CliReply reply;
  reply.dump = std::make_unique<TlsDump>(&fleet, only);
  return reply;
}

}  // namespace

std::string FormatTlsReport(std::string_view server, const TlsReport& report,
                            int64_t now_s) {
  std::string text = absl::StrCat(server, ":");
  if (report.version.empty()) absl::StrAppend(&text, " no handshake");
  for (const std::string& word : {report.version, report.cipher}) {
    if (!word.empty()) absl::StrAppend(&text, " ", word);
  }
  if (report.resumed) absl::StrAppend(&text, " resumed");
  if (!report.alpn.empty()) {
    absl::StrAppend(&text, " alpn=", absl::CHexEscape(report.alpn));
  }
  if (!report.sni.empty()) absl::StrAppend(&text, " sni=", report.sni);
  absl::StrAppend(&text, "\n");
  const auto line = [&text](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    absl::StrAppend(&text, absl::StrFormat("  %-8s ", absl::StrCat(name, ":")),
                    value, "\n");
  };
  line("failure", report.failure);
  line("subject", report.subject);
  line("issuer", report.issuer);
  // What a server sends may hold anything; the library has escaped the rest.
  line("names", absl::CHexEscape(absl::StrJoin(report.names, ", ")));
  line("serial", report.serial);
  line("sha256", report.sha256);
  if (report.not_after_s == 0) return text;
  line("valid", absl::StrCat("from ", Date(report.not_before_s), " to ",
                             Date(report.not_after_s), ", ",
                             DaysLeft(report.not_after_s, now_s)));
  if (report.chain_not_after_s != report.not_after_s) {
    line("chain", absl::StrCat("to ", Date(report.chain_not_after_s), ", ",
                               DaysLeft(report.chain_not_after_s, now_s)));
  }
  return text;
}

void AddTlsCommands(const Fleet* fleet, CommandTable* table) {
  table->Add({"show tls", CliLevel::kOperator, "[<backend>[/<server>]]",
              "the last TLS handshake with each server, and its certificate",
              [fleet](const CliCall& call) { return ShowTls(*fleet, call); }});
}

}  // namespace checkd
