// Times, addresses, variables, conditions (F266).
#include <arpa/inet.h>
#include <time.h>

#include <algorithm>
#include <array>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "checks/expressions/row_groups.h"

namespace checkd {
namespace {

using Type = ArgumentType;

bool KeepText(const ExpressionInput& in, std::string_view text,
              Sample* sample) {
  *sample = Sample::Text(in.scratch->Keep(text));
  return sample->bytes.data() != nullptr;
}

// ---- times

// strftime()'s formats, and %N: what lies below the second, in as many digits
// as `fraction_digits` says.
bool Format(const ExpressionInput& in, const tm& time, std::string format,
            int64_t fraction, int fraction_digits, Sample* sample) {
  std::string digits = absl::StrCat(fraction);
  const auto wanted = static_cast<size_t>(fraction_digits);
  if (digits.size() < wanted) digits.insert(0, wanted - digits.size(), '0');
  for (size_t at = 0; (at = format.find('%', at)) != format.npos;) {
    if (at + 1 < format.size() && format[at + 1] == 'N') {
      format.replace(at, 2, digits);
      at += digits.size();
    } else {
      at += 2;
    }
  }
  std::array<char, 1024> text{};
  const size_t size = strftime(text.data(), text.size(), format.c_str(), &time);
  return KeepText(in, {text.data(), size}, sample);
}

// `ltime(format[,offset])`: the offset in the input's unit.
template <bool kLocal, int64_t kUnitsASecond, int kDigits>
bool Time(const ExpressionInput& in, const Arguments& args, Sample* sample) {
  int64_t value = 0;
  if (__builtin_add_overflow(sample->number, args[1].number, &value)) {
    return false;
  }
  int64_t fraction = value % kUnitsASecond;
  if (fraction < 0) fraction += kUnitsASecond;
  const time_t seconds = (value - fraction) / kUnitsASecond;
  tm time{};
  if ((kLocal ? localtime_r(&seconds, &time) : gmtime_r(&seconds, &time)) ==
      nullptr) {
    return false;
  }
  return Format(in, time, args[0].text, fraction, kDigits, sample);
}

// `http_date([offset[,unit]])`, RFC 9110, 5.6.7; below the second what the unit
// shows of it, as HAProxy does.
bool HttpDate(const ExpressionInput& in, const Arguments& args,
              Sample* sample) {
  const std::string& unit = args[1].text;
  const int64_t divisor = unit == "us" ? 1'000'000 : unit == "ms" ? 1000 : 1;
  const time_t seconds = sample->number / divisor + args[0].number;
  const std::string fraction =
      divisor == 1 ? "" : absl::StrCat(".", sample->number % divisor);
  tm time{};
  if (gmtime_r(&seconds, &time) == nullptr) return false;
  static constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed",
                                               "Thu", "Fri", "Sat"};
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr",
                                                 "May", "Jun", "Jul", "Aug",
                                                 "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 64> text{};
  const std::string format = absl::StrCat(
      std::string(kDays[time.tm_wday]), ", %d ",
      std::string(kMonths[time.tm_mon]), " %Y %H:%M:%S", fraction, " GMT");
  const size_t size = strftime(text.data(), text.size(), format.c_str(), &time);
  return KeepText(in, {text.data(), size}, sample);
}

absl::Status VerifyUnit(Arguments* args) {
  const std::string& unit = (*args)[1].text;
  if (unit.empty() || unit == "s" || unit == "ms" || unit == "us") {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("the unit is 's', 'ms' or 'us'");
}

// ---- hosts and addresses

// Where the port's colon stands; the end if there is none.
size_t PortColon(std::string_view text) {
  const size_t colon = text.rfind(':');
  const size_t bracket = text.rfind(']');
  if (colon == text.npos) return text.size();
  if (bracket != text.npos && bracket > colon) return text.size();
  return colon;
}

bool HostOnly(const ExpressionInput&, const Arguments&, Sample* sample) {
  sample->bytes = sample->bytes.substr(0, PortColon(sample->bytes));
  return true;
}

bool PortOnly(const ExpressionInput&, const Arguments&, Sample* sample) {
  const size_t colon = PortColon(sample->bytes);
  const std::string_view port = colon < sample->bytes.size()
                                    ? sample->bytes.substr(colon + 1)
                                    : std::string_view();
  *sample = Sample::Int(LeadingInteger(port));
  return true;
}

// A mask as `bits` set bits, or as an address; false: it is neither.
bool ReadMask(const std::string& text, size_t size, std::string* out) {
  int bits = 0;
  if (absl::SimpleAtoi(text, &bits)) {
    if (bits < 0 || static_cast<size_t>(bits) > 8 * size) return false;
    out->assign(size, '\0');
    for (int bit = 0; bit < bits; ++bit) {
      (*out)[static_cast<size_t>(bit / 8)] |=
          static_cast<char>(0x80 >> (bit % 8));
    }
    return true;
  }
  const auto address = Address::FromIp(text);
  if (!address || address->ip_bytes().size() != size) return false;
  *out = std::string(address->ip_bytes());
  return true;
}

// Leaves the masks' bytes in the arguments' texts.
absl::Status VerifyMasks(Arguments* args) {
  std::string mask;
  if (!ReadMask((*args)[0].text, 4, &mask)) {
    return absl::InvalidArgumentError(
        "the first argument is an IPv4 mask: '24' or '255.255.255.0'");
  }
  (*args)[0].text = mask;
  if (!(*args)[1].given) return absl::OkStatus();
  if (!ReadMask((*args)[1].text, 16, &mask)) {
    return absl::InvalidArgumentError(
        "the second argument is an IPv6 mask: '64' or 'ffff:ffff::'");
  }
  (*args)[1].text = mask;
  return absl::OkStatus();
}

bool MaskIp(const ExpressionInput& in, const Arguments& args, Sample* sample) {
  const bool ipv4 = sample->type == SampleType::kIpv4;
  if (!ipv4 && !args[1].given) return false;
  const std::string& mask = args[ipv4 ? 0 : 1].text;
  std::string bytes(sample->bytes);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] &= mask[i];
  sample->bytes = in.scratch->Keep(bytes);
  return sample->bytes.data() != nullptr;
}

// ---- backends, variables, conditions

bool UsableServers(const ExpressionInput& in, const Arguments&,
                   Sample* sample) {
  const auto backend = in.facts->FindBackend(sample->bytes);
  if (backend) *sample = Sample::Int(backend->usable_servers);
  return backend.has_value();
}

bool QueueOfServer(const ExpressionInput& in, const Arguments&,
                   Sample* sample) {
  const bool known = in.facts->FindServer(sample->bytes).has_value();
  *sample = Sample::Int(0);
  return known;
}

// `set-var(name[,condition...])`.
absl::Status VerifySetVar(Arguments* args) {
  for (size_t i = 1; i < args->size(); ++i) {
    Argument& condition = (*args)[i];
    if (!condition.given) continue;
    condition.number = VariableConditionFrom(condition.text);
    if (condition.number == 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("'", condition.text, "' is no condition"));
    }
  }
  return absl::OkStatus();
}

bool SetVar(const ExpressionInput& in, const Arguments& args, Sample* sample) {
  uint8_t conditions = 0;
  for (size_t i = 1; i < args.size(); ++i) {
    conditions |= static_cast<uint8_t>(args[i].number);
  }
  in.variables->Set(args[0].variable, conditions, *sample);
  return true;
}

bool UnsetVar(const ExpressionInput& in, const Arguments& args, Sample*) {
  in.variables->Unset(args[0].variable);
  return true;
}

constexpr std::string_view kConditions[] = {
    "error", "forwarded", "normal", "processed", "stopping", "toapplet"};

absl::Status VerifyCondition(Arguments* args) {
  std::string_view condition = (*args)[0].text;
  if (condition.substr(0, 1) == "!") condition.remove_prefix(1);
  if (std::find(std::begin(kConditions), std::end(kConditions), condition) !=
      std::end(kConditions)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "the condition is 'error', 'forwarded', 'normal', 'processed', "
      "'stopping' or 'toapplet', maybe behind a '!'");
}

// The input while the condition holds. Nothing is forwarded in a check.
bool When(const ExpressionInput& in, const Arguments& args, Sample*) {
  std::string_view condition = args[0].text;
  const bool negated = condition.substr(0, 1) == "!";
  if (negated) condition.remove_prefix(1);
  const bool error = in.facts->error() != ConnectionError::kNone;
  bool holds = false;
  if (condition == "error") holds = error;
  if (condition == "normal") holds = !error;
  if (condition == "stopping") holds = in.facts->stopping();
  return holds != negated;
}

constexpr ArgumentForm kNone = {};
constexpr ArgumentForm kFormat = {
    {Type::kText, Type::kInt}, 1, "<format>[,<offset>]"};
constexpr int64_t kMillis = 1'000;
constexpr int64_t kMicros = 1'000'000;

constexpr Converter Row(
    std::string_view name, ArgumentForm form, SampleType in, SampleType out,
    bool (*convert)(const ExpressionInput&, const Arguments&, Sample*),
    std::string_view help, absl::Status (*verify)(Arguments*) = nullptr,
    bool impure = false) {
  return {name, form, in, out, convert, help, verify, impure};
}

constexpr auto kInt = SampleType::kInt;
constexpr auto kString = SampleType::kString;

constexpr Converter kConverters[] = {
    Row("host_only", kNone, kString, kString, HostOnly,
        "a host without its port"),
    Row("http_date", {{Type::kInt, Type::kText}, 0, "[<offset>[,<unit>]]"},
        kInt, kString, HttpDate, "as HTTP writes times", VerifyUnit),
    Row("ipmask", {{Type::kText, Type::kText}, 1, "<mask4>[,<mask6>]"},
        SampleType::kAddress, SampleType::kAddress, MaskIp,
        "the masked address", VerifyMasks),
    Row("ltime", kFormat, kInt, kString, Time<true, 1, 0>,
        "seconds since 1970 as local time (strftime)", nullptr, true),
    Row("ms_ltime", kFormat, kInt, kString, Time<true, kMillis, 3>,
        "the same from milliseconds; %N is the rest", nullptr, true),
    Row("ms_utime", kFormat, kInt, kString, Time<false, kMillis, 3>,
        "milliseconds since 1970 in UTC; %N is the rest"),
    Row("nbsrv", kNone, kString, kInt, UsableServers,
        "servers of the named backend that can take traffic", nullptr, true),
    Row("port_only", kNone, kString, kInt, PortOnly,
        "the port of a host; or 0"),
    Row("set-var",
        {{Type::kVariable, Type::kText, Type::kText, Type::kText, Type::kText},
         1,
         "<name>[,<condition>...]"},
        SampleType::kAny, SampleType::kAny, SetVar,
        "keeps the input in a variable", VerifySetVar, true),
    Row("srv_queue", kNone, kString, kInt, QueueOfServer,
        "traffic; 0 in a check", nullptr, true),
    Row("unset-var", {{Type::kVariable}, 1, "<name>"}, SampleType::kAny,
        SampleType::kAny, UnsetVar, "takes a variable's value", nullptr, true),
    Row("us_ltime", kFormat, kInt, kString, Time<true, kMicros, 6>,
        "microseconds since 1970 as local time; %N is the rest", nullptr, true),
    Row("us_utime", kFormat, kInt, kString, Time<false, kMicros, 6>,
        "microseconds since 1970 in UTC; %N is the rest"),
    Row("utime", kFormat, kInt, kString, Time<false, 1, 0>,
        "seconds since 1970 in UTC (strftime)"),
    Row("when", {{Type::kText}, 1, "<condition>"}, SampleType::kAny,
        SampleType::kAny, When, "the input while the condition holds",
        VerifyCondition, true),
};

}  // namespace

absl::Span<const Converter> OtherConverters() { return kConverters; }

}  // namespace checkd
