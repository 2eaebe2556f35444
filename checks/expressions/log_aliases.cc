// What `%b` and its like stand for in a check (F252): much of it is about a
// client, and there is none.
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "checks/expressions/log_format.h"

namespace checkd {
namespace {

using In = ExpressionInput;

constexpr int64_t kMicrosASecond = 1'000'000;

void Nothing(const In&, std::string*) {}

void Zero(const In&, std::string* out) { out->append("0"); }
void MinusOne(const In&, std::string* out) { out->append("-1"); }
void PlusZero(const In&, std::string* out) { out->append("+0"); }
void BadRequest(const In&, std::string* out) { out->append("<BADREQ>"); }
void Frontend(const In&, std::string* out) { out->append("CHECKS-FE"); }
void State(const In&, std::string* out) { out->append("PR"); }
void StateWithCookies(const In&, std::string* out) { out->append("PR--"); }
void Unspecified(const In&, std::string* out) { out->append("unspec"); }

void Backend(const In& in, std::string* out) {
  out->append(in.facts->backend_name());
}

void Server(const In& in, std::string* out) {
  out->append(in.facts->server_name());
}

void Node(const In& in, std::string* out) { out->append(in.facts->node()); }

void Pid(const In&, std::string* out) { absl::StrAppend(out, getpid()); }

void SourceIp(const In& in, std::string* out) {
  *out += in.facts->source().HostString();
}

void SourcePort(const In& in, std::string* out) {
  absl::StrAppend(out, in.facts->source().port());
}

void TargetIp(const In& in, std::string* out) {
  *out += in.facts->destination().HostString();
}

void TargetPort(const In& in, std::string* out) {
  absl::StrAppend(out, in.facts->destination().port());
}

void Elapsed(const In& in, std::string* out) {
  absl::StrAppend(out, "+", in.facts->run_ms());
}

void AppendTime(const In& in, bool local, const char* format,
                std::string* out) {
  const auto seconds = static_cast<time_t>(in.facts->now_us() / kMicrosASecond);
  tm time{};
  (local ? localtime_r : gmtime_r)(&seconds, &time);
  std::array<char, 64> text{};
  out->append(text.data(), strftime(text.data(), text.size(), format, &time));
}

void LocalTime(const In& in, std::string* out) {
  AppendTime(in, true, "%d/%b/%Y:%H:%M:%S", out);
  absl::StrAppendFormat(out, ".%03d", in.facts->now_us() / 1000 % 1000);
}

void UniversalTime(const In& in, std::string* out) {
  AppendTime(in, false, "%d/%b/%Y:%H:%M:%S +0000", out);
}

void LocalTimeWithZone(const In& in, std::string* out) {
  AppendTime(in, true, "%d/%b/%Y:%H:%M:%S %z", out);
}

void Seconds(const In& in, std::string* out) {
  absl::StrAppend(out, in.facts->now_us() / kMicrosASecond);
}

void Millis(const In& in, std::string* out) {
  absl::StrAppendFormat(out, "%03d", in.facts->now_us() / 1000 % 1000);
}

constexpr LogAlias kAliases[] = {
    {"B", PlusZero, "bytes read: +0"},
    {"CC", Nothing, "captured request cookie: none"},
    {"CS", Nothing, "captured response cookie: none"},
    {"H", Node, "this machine's name"},
    {"HM", BadRequest, "HTTP method of the client: <BADREQ>"},
    {"HP", BadRequest, "its path: <BADREQ>"},
    {"HPO", BadRequest, "its path only: <BADREQ>"},
    {"HQ", BadRequest, "its query: <BADREQ>"},
    {"HU", BadRequest, "its URI: <BADREQ>"},
    {"HV", BadRequest, "its version: <BADREQ>"},
    {"ID", Nothing, "unique id: none; write %[unique-id]"},
    {"OG", Unspecified, "origin: unspec"},
    {"ST", Zero, "status for the client: 0"},
    {"T", UniversalTime, "time of day, UTC"},
    {"TR", MinusOne, "time to receive a request: -1"},
    {"Ta", Elapsed, "milliseconds since the run began, behind a '+'"},
    {"Tc", MinusOne, "connect time: -1"},
    {"Td", MinusOne, "data time: -1"},
    {"Th", MinusOne, "handshake time: -1"},
    {"Ti", Zero, "idle time: 0"},
    {"Tl", LocalTimeWithZone, "time of day, local"},
    {"Tq", MinusOne, "time of a client's request: -1"},
    {"Tr", MinusOne, "time of the response: -1"},
    {"Ts", Seconds, "seconds since 1970"},
    {"Tt", Elapsed, "as %Ta"},
    {"Tu", Elapsed, "as %Ta"},
    {"Tw", MinusOne, "time in queues: -1"},
    {"U", Zero, "bytes uploaded: 0"},
    {"ac", Zero, "connections of the process: 0"},
    {"b", Backend, "the backend's name"},
    {"bc", Zero, "connections of the backend: 0"},
    {"bi", SourceIp, "our address on the connection"},
    {"bp", SourcePort, "our port on the connection"},
    {"bq", Zero, "queue of the backend: 0"},
    {"ci", Nothing, "a client's address: none"},
    {"cp", Nothing, "a client's port: none"},
    {"f", Frontend, "CHECKS-FE"},
    {"fc", Zero, "connections of the frontend: 0"},
    {"fi", Nothing, "the frontend's address: none"},
    {"fp", Nothing, "the frontend's port: none"},
    {"ft", Frontend, "CHECKS-FE"},
    {"hr", Nothing, "captured request headers: none"},
    {"hrl", Nothing, "the same as a list: none"},
    {"hs", Nothing, "captured response headers: none"},
    {"hsl", Nothing, "the same as a list: none"},
    {"lc", Zero, "log counter: 0"},
    {"ms", Millis, "milliseconds within the present second"},
    {"pid", Pid, "this process's number"},
    {"r", BadRequest, "a client's request: <BADREQ>"},
    {"rc", Zero, "retries: 0"},
    {"rt", Zero, "request counter: 0"},
    {"s", Server, "the server's name"},
    {"sc", Zero, "connections of the server: 0"},
    {"si", TargetIp, "the address that is checked"},
    {"sp", TargetPort, "its port"},
    {"sq", Zero, "queue of the server: 0"},
    {"sslc", Nothing, "a client's cipher: none"},
    {"sslv", Nothing, "a client's TLS version: none"},
    {"t", LocalTime, "time of day, local, with milliseconds"},
    {"tr", LocalTime, "the same"},
    {"trg", UniversalTime, "the same in UTC"},
    {"trl", LocalTimeWithZone, "the same, local, with its zone"},
    {"ts", State, "how a session ended: PR"},
    {"tsc", StateWithCookies, "the same and its cookies: PR--"},
};

}  // namespace

absl::Span<const LogAlias> LogAliases() { return kAliases; }

const LogAlias* FindLogAlias(std::string_view name) {
  const auto* const found =
      std::lower_bound(std::begin(kAliases), std::end(kAliases), name,
                       [](const LogAlias& alias, std::string_view wanted) {
                         return alias.name < wanted;
                       });
  return found != std::end(kAliases) && found->name == name ? found : nullptr;
}

}  // namespace checkd
