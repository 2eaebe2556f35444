// Constants, the process, the machine, variables (F255, F259, F260).
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <random>

#include "checks/expressions/row_groups.h"
#include "checks/text/hex.h"

namespace checkd {
namespace {

using Type = ArgumentType;

constexpr int64_t kMicrosASecond = 1'000'000;

// One generator a thread: what it gives is for spreading, not for secrets.
std::mt19937_64& Random() {
  thread_local std::mt19937_64 generator{std::random_device()()};
  return generator;
}

bool AlwaysTrue(const ExpressionInput&, const Arguments&, Sample* out) {
  *out = Sample::Bool(true);
  return true;
}

bool AlwaysFalse(const ExpressionInput&, const Arguments&, Sample* out) {
  *out = Sample::Bool(false);
  return true;
}

bool Text(const ExpressionInput&, const Arguments& args, Sample* out) {
  *out = Sample::Text(args[0].text);
  return true;
}

bool Method(const ExpressionInput&, const Arguments& args, Sample* out) {
  *out = Sample::Text(args[0].text);
  out->type = SampleType::kMethod;
  return true;
}

bool Integer(const ExpressionInput&, const Arguments& args, Sample* out) {
  *out = Sample::Int(args[0].number);
  return true;
}

absl::Status VerifyBoolean(Arguments* args) {
  const std::string& text = (*args)[0].text;
  if (text == "true" || text == "1" || text == "false" || text == "0") {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("write 'true' or 'false'");
}

bool Boolean(const ExpressionInput&, const Arguments& args, Sample* out) {
  const std::string& text = args[0].text;
  *out = Sample::Bool(text == "true" || text == "1");
  return true;
}

bool Ip(const ExpressionInput&, const Arguments& args, Sample* out) {
  *out = Sample::Ip(args[0].address);
  return true;
}

bool Hex(const ExpressionInput& in, const Arguments& args, Sample* out) {
  const std::optional<std::string> bytes = FromHex(args[0].text);
  if (!bytes) return false;
  *out = Sample::Binary(in.scratch->Keep(*bytes));
  return out->bytes.data() != nullptr;
}

absl::Status VerifyHex(Arguments* args) {
  if (FromHex((*args)[0].text)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "write two hexadecimal digits for each byte");
}

bool Environment(const ExpressionInput& in, const Arguments& args,
                 Sample* out) {
  const char* const value = std::getenv(args[0].text.c_str());
  if (value == nullptr) return false;
  *out = Sample::Text(in.scratch->Keep(value));
  return out->bytes.data() != nullptr;
}

// `var(name[,default])`.
bool Var(const ExpressionInput& in, const Arguments& args, Sample* out) {
  if (in.variables != nullptr &&
      in.variables->Get(args[0].variable, in.scratch, out)) {
    return true;
  }
  if (!args[1].given) return false;
  *out = Sample::Text(args[1].text);
  return true;
}

absl::Status VerifyUnit(Arguments* args) {
  const std::string& unit = (*args)[1].text;
  if (unit.empty() || unit == "s" || unit == "ms" || unit == "us") {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("the unit is 's', 'ms' or 'us'");
}

// `date([offset[,unit]])`.
bool Date(const ExpressionInput& in, const Arguments& args, Sample* out) {
  const std::string& unit = args[1].text;
  const int64_t now = in.facts->now_us() + args[0].number * kMicrosASecond;
  const int64_t divisor = unit == "us"   ? 1
                          : unit == "ms" ? 1000
                                         : kMicrosASecond;
  *out = Sample::Int(now / divisor);
  return true;
}

bool DateMicros(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Int(in.facts->now_us() % kMicrosASecond);
  return true;
}

// Below 2^32, or below the argument.
bool Rand(const ExpressionInput&, const Arguments& args, Sample* out) {
  const uint64_t value = Random()() & 0xffffffffu;
  *out = Sample::Int(static_cast<int64_t>(
      args[0].number > 0 ? value * static_cast<uint64_t>(args[0].number) >> 32
                         : value));
  return true;
}

absl::Status VerifyUuid(Arguments* args) {
  if (!(*args)[0].given || (*args)[0].number == 4) return absl::OkStatus();
  return absl::InvalidArgumentError("checkd makes UUIDs of version 4");
}

// RFC 9562, version 4.
bool Uuid(const ExpressionInput& in, const Arguments&, Sample* out) {
  std::array<uint8_t, 16> bytes{};
  std::generate(bytes.begin(), bytes.end(),
                [] { return static_cast<uint8_t>(Random()()); });
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);
  std::string text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
    text.push_back("0123456789abcdef"[bytes[i] >> 4]);
    text.push_back("0123456789abcdef"[bytes[i] & 15]);
  }
  *out = Sample::Text(in.scratch->Keep(text));
  return out->bytes.data() != nullptr;
}

bool Hostname(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Text(in.facts->node());
  return true;
}

bool Pid(const ExpressionInput&, const Arguments&, Sample* out) {
  *out = Sample::Int(getpid());
  return true;
}

bool One(const ExpressionInput&, const Arguments&, Sample* out) {
  *out = Sample::Int(1);
  return true;
}

bool Thread(const ExpressionInput& in, const Arguments&, Sample* out) {
  // HAProxy counts from 0 here.
  *out = Sample::Int(in.facts->thread() - 1);
  return true;
}

bool Uptime(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Int(in.facts->uptime_s());
  return true;
}

bool Stopping(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Bool(in.facts->stopping());
  return true;
}

bool UniqueId(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Text(in.facts->unique_id(in));
  return !out->bytes.empty();
}

constexpr ArgumentForm kNone = {};
constexpr ArgumentForm kText = {{Type::kText}, 1, "<text>"};
constexpr ArgumentForm kInt = {{Type::kInt}, 1, "<integer>"};

constexpr Fetch kFetches[] = {
    {"always_false", kNone, SampleType::kBool, Source::kConstant, AlwaysFalse,
     "false"},
    {"always_true", kNone, SampleType::kBool, Source::kConstant, AlwaysTrue,
     "true"},
    {"bin",
     {{Type::kText}, 1, "<hex>"},
     SampleType::kBinary,
     Source::kConstant,
     Hex,
     "the bytes of a hexadecimal dump",
     VerifyHex},
    {"bool",
     {{Type::kText}, 1, "<bool>"},
     SampleType::kBool,
     Source::kConstant,
     Boolean,
     "true, false, 1 or 0",
     VerifyBoolean},
    {"date",
     {{Type::kInt, Type::kText}, 0, "[<offset>[,<unit>]]"},
     SampleType::kInt,
     Source::kInternal,
     Date,
     "time of day since 1970, in s, ms or us; the offset is in seconds",
     VerifyUnit},
    {"date_us", kNone, SampleType::kInt, Source::kInternal, DateMicros,
     "microseconds within the present second"},
    {"env",
     {{Type::kText}, 1, "<name>"},
     SampleType::kString,
     Source::kConstant,
     Environment,
     "an environment variable, as at start"},
    {"hostname", kNone, SampleType::kString, Source::kInternal, Hostname,
     "this machine's name"},
    {"int", kInt, SampleType::kInt, Source::kConstant, Integer, "the integer"},
    {"ipv4",
     {{Type::kIpv4}, 1, "<address>"},
     SampleType::kIpv4,
     Source::kConstant,
     Ip,
     "the address"},
    {"ipv6",
     {{Type::kIpv6}, 1, "<address>"},
     SampleType::kIpv6,
     Source::kConstant,
     Ip,
     "the address"},
    {"meth",
     {{Type::kText}, 1, "<method>"},
     SampleType::kMethod,
     Source::kConstant,
     Method,
     "an HTTP method"},
    {"nbproc", kNone, SampleType::kInt, Source::kInternal, One,
     "number of processes: 1"},
    {"pid", kNone, SampleType::kInt, Source::kInternal, Pid,
     "this process's number"},
    {"proc", kNone, SampleType::kInt, Source::kInternal, One,
     "position of this process: 1"},
    {"rand",
     {{Type::kInt}, 0, "[<range>]"},
     SampleType::kInt,
     Source::kInternal,
     Rand,
     "an integer below the range, or below 2^32"},
    {"stopping", kNone, SampleType::kBool, Source::kInternal, Stopping,
     "this process is about to end"},
    {"str", kText, SampleType::kString, Source::kConstant, Text, "the text"},
    {"thread", kNone, SampleType::kInt, Source::kInternal, Thread,
     "the thread that checks, from 0"},
    {"unique-id", kNone, SampleType::kString, Source::kInternal, UniqueId,
     "as 'unique-id-format' says; the same during a run"},
    {"uptime", kNone, SampleType::kInt, Source::kInternal, Uptime,
     "seconds since this process started"},
    {"uuid",
     {{Type::kInt}, 0, "[<version>]"},
     SampleType::kString,
     Source::kInternal,
     Uuid,
     "a random UUID",
     VerifyUuid},
    {"var",
     {{Type::kVariable, Type::kText}, 1, "<name>[,<default>]"},
     SampleType::kAny,
     Source::kInternal,
     Var,
     "a variable; the default if it has no value"},
    {"wait_end", kNone, SampleType::kBool, Source::kInternal, AlwaysTrue,
     "true"},
};

}  // namespace

absl::Span<const Fetch> GeneralFetches() { return kFetches; }

}  // namespace checkd
