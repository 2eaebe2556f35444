// Whatever a client sends: the session must neither crash nor hang.
#include <cstddef>
#include <cstdint>

#include "daemon/cli/session.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace checkd;
  CommandTable table;
  table.Add({"show one", CliLevel::kUser, "", "one",
             [](const CliCall&) { return CliReply::Dump("1"); }});
  table.Add(
      {"set it", CliLevel::kAdmin, "", "a change", [](const CliCall& call) {
         return CliReply::Info(call.command.payload);
       }});
  CliSession::Options options;
  options.max_line = 512;
  CliSession session(&table, CliState(), &options);
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  session.OnInput(input.substr(0, size / 2));
  session.OnInput(input.substr(size / 2));
  session.OnEndOfInput();
  while (!session.Output().empty()) session.Consume(session.Output().size());
  return 0;
}
