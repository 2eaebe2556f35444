// Servers that flood, stall, break off and talk nonsense: each is judged as its
// row says, and nobody else notices.
#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "openssl/ssl.h"
#include "tests/harness/scripted_server.h"
#include "tests/hostile/gallery.h"
#include "tests/hostile/peer.h"
#include "tests/hostile/server_rows.h"

namespace checkd {
namespace {

// Rows that share a daemon, by a name that a filter can choose.
struct Batch {
  std::string name;
  std::vector<ServerRow> rows;
  bool tls = false;
  int threads = 1;
  std::string global = {};

  friend void PrintTo(const Batch& batch, std::ostream* out) {
    *out << batch.name;
  }
};

class HostileServers : public testing::TestWithParam<Batch> {
 protected:
  static SSL_CTX* Context() {
    static SSL_CTX* const context = MakeServerContext(TLS1_3_VERSION).release();
    return context;
  }
};

TEST_P(HostileServers, AreJudgedInTimeAndHoldUpNobody) {
  const Batch& batch = GetParam();
  std::vector<std::unique_ptr<HostilePeer>> peers;
  GalleryOptions options{.threads = batch.threads, .global = batch.global};
  std::vector<std::unique_ptr<ScriptedServer>> unreachable;
  for (const ServerRow& row : batch.rows) {
    if (row.reach != Reach::kAccepts) {
      unreachable.push_back(std::make_unique<ScriptedServer>());
      ScriptedServer& server = *unreachable.back();
      row.reach == Reach::kRefuses ? server.Down() : server.Stall();
      options.backends.push_back({.name = row.name,
                                  .options = row.check,
                                  .server = server.endpoint(),
                                  .status = row.status});
      continue;
    }
    peers.push_back(std::make_unique<HostilePeer>(
        row.script, batch.tls && row.over != Over::kTls ? Context() : nullptr,
        row.small_window));
    options.backends.push_back(
        {.name = row.name,
         .options = row.check,
         .server = absl::StrCat(peers.back()->endpoint(), " ", row.words,
                                batch.tls ? " ssl verify none" : ""),
         .status =
             batch.tls && !row.tls_status.empty() ? row.tls_status : row.status,
         .text = row.text});
  }
  ExpectGallery(options);
}

// Rows of `all` in batches of `size`.
void AddBatches(const std::string& name, const std::vector<ServerRow>& all,
                size_t size, std::vector<Batch>* batches,
                const std::string& global = "") {
  for (const bool tls : {false, true}) {
    std::vector<ServerRow> rows;
    for (const ServerRow& row : all) {
      if (row.over != (tls ? Over::kPlain : Over::kTls)) rows.push_back(row);
    }
    for (size_t from = 0; from < rows.size(); from += size) {
      for (const int threads : {1, 2}) {
        const auto end = rows.begin() + std::min(rows.size(), from + size);
        batches->push_back(
            {absl::StrCat(name, from / size, tls ? "_tls_" : "_plain_", threads,
                          threads == 1 ? "_thread" : "_threads"),
             std::vector<ServerRow>(rows.begin() + from, end), tls, threads,
             global});
      }
    }
  }
}

std::vector<Batch> Batches() {
  std::vector<Batch> batches;
  AddBatches("floods", FloodRows(), 13, &batches);
  AddBatches("halves", HalfRows(), 100, &batches);
  AddBatches("malformed", MalformedRows(), 100, &batches);
  AddBatches("uploads", UploadRows(), 100, &batches, kUploadGlobal);
  AddBatches("broken", TlsQuietRows(), 100, &batches);
  AddBatches("records", TlsFloodRows(), 9, &batches);
  return batches;
}

INSTANTIATE_TEST_SUITE_P(, HostileServers, testing::ValuesIn(Batches()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace checkd
