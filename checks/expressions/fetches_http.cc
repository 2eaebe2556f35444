// What an http check received (F258). All are undefined before the headers are
// complete, and in tcp checks.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "checks/expressions/header_values.h"
#include "checks/expressions/row_groups.h"

namespace checkd {
namespace {

using Type = ArgumentType;

bool KeepText(const ExpressionInput& in, std::string_view text, Sample* out) {
  *out = Sample::Text(in.scratch->Keep(text));
  return out->bytes.data() != nullptr;
}

bool Status(const ExpressionInput& in, const Arguments&, Sample* out) {
  if (in.response == nullptr) return false;
  *out = Sample::Int(in.response->status);
  return true;
}

bool Version(const ExpressionInput& in, const Arguments&, Sample* out) {
  if (in.response == nullptr) return false;
  const int version = in.response->version;
  return KeepText(in, absl::StrCat(version / 10, ".", version % 10), out);
}

// ---- headers

// The occurrence `which` of a header's values: from the first one (1), or from
// the last (-1).
bool Occurrence(const ExpressionInput& in, const Arguments& args,
                HeaderValues::Form form, std::string_view* out) {
  if (in.response == nullptr || args[0].text.empty()) return false;
  const int64_t which = args[1].number == 0 ? -1 : args[1].number;
  int64_t count = 0;
  for (HeaderValues all(*in.response, args[0].text, form); all.Next();) ++count;
  int64_t wanted = which > 0 ? which : count + which + 1;
  if (wanted < 1 || wanted > count) return false;
  HeaderValues values(*in.response, args[0].text, form);
  for (; wanted > 0; --wanted) values.Next();
  *out = values.value();
  return true;
}

template <HeaderValues::Form kForm>
bool Header(const ExpressionInput& in, const Arguments& args, Sample* out) {
  std::string_view value;
  if (!Occurrence(in, args, kForm, &value)) return false;
  *out = Sample::Text(value);
  return true;
}

template <HeaderValues::Form kForm>
bool HeaderCount(const ExpressionInput& in, const Arguments& args,
                 Sample* out) {
  if (in.response == nullptr) return false;
  int64_t count = 0;
  HeaderValues values(*in.response, args[0].text, kForm);
  while (values.Next()) ++count;
  *out = Sample::Int(count);
  return true;
}

bool HeaderNumber(const ExpressionInput& in, const Arguments& args,
                  Sample* out) {
  std::string_view value;
  if (!Occurrence(in, args, HeaderValues::kElements, &value)) return false;
  *out = Sample::Int(LeadingInteger(value));
  return true;
}

// An address, maybe in brackets or with a port.
bool HeaderIp(const ExpressionInput& in, const Arguments& args, Sample* out) {
  std::string_view value;
  if (!Occurrence(in, args, HeaderValues::kElements, &value)) return false;
  auto address = Address::FromIp(value);
  const size_t close = value.find(']');
  if (!address && !value.empty() && value[0] == '[' && close != value.npos) {
    address = Address::FromIp(value.substr(1, close - 1));
  } else if (!address) {
    address = Address::FromIp(value.substr(0, value.rfind(':')));
  }
  if (!address) return false;
  *out = Sample::Ip(*address);
  out->bytes = in.scratch->Keep(out->bytes);
  return out->bytes.data() != nullptr;
}

std::string_view SeparatorOf(const Arguments& args) {
  if (args[0].given) return args[0].text;
  return ",";
}

bool HeaderNames(const ExpressionInput& in, const Arguments& args,
                 Sample* out) {
  if (in.response == nullptr) return false;
  const std::string_view separator = SeparatorOf(args);
  std::string names;
  for (const auto& [name, value] : in.response->headers) {
    if (!names.empty()) names.append(separator);
    names += absl::AsciiStrToLower({name.data(), name.size()});
  }
  return KeepText(in, names, out);
}

bool AllHeaders(const ExpressionInput& in, const Arguments&, Sample* out) {
  if (in.response == nullptr) return false;
  std::string text;
  for (const auto& [name, value] : in.response->headers) {
    text += absl::AsciiStrToLower({name.data(), name.size()});
    text.append(": ").append(value).append("\r\n");
  }
  if (!KeepText(in, text + "\r\n", out)) return false;
  out->type = SampleType::kBinary;
  return true;
}

// Of the SPOP protocol: 0..239 in one byte, then seven bits a byte.
void AppendVarint(uint64_t value, std::string* out) {
  if (value < 240) {
    out->push_back(static_cast<char>(value));
    return;
  }
  out->push_back(static_cast<char>(value | 240));
  value = (value - 240) >> 4;
  while (value >= 128) {
    out->push_back(static_cast<char>(value | 128));
    value = (value - 128) >> 7;
  }
  out->push_back(static_cast<char>(value));
}

void AppendCounted(std::string_view text, std::string* out) {
  AppendVarint(text.size(), out);
  out->append(text);
}

bool AllHeadersBinary(const ExpressionInput& in, const Arguments&,
                      Sample* out) {
  if (in.response == nullptr) return false;
  std::string bytes;
  for (const auto& [name, value] : in.response->headers) {
    AppendCounted(absl::AsciiStrToLower({name.data(), name.size()}), &bytes);
    AppendCounted(value, &bytes);
  }
  bytes.append(2, '\0');
  if (!KeepText(in, bytes, out)) return false;
  out->type = SampleType::kBinary;
  return true;
}

// ---- body

bool Body(const ExpressionInput& in, const Arguments&, Sample* out) {
  if (in.response == nullptr) return false;
  *out = Sample::Binary(in.bytes);
  return true;
}

bool BodyLength(const ExpressionInput& in, const Arguments&, Sample* out) {
  if (in.response == nullptr) return false;
  *out = Sample::Int(static_cast<int64_t>(in.bytes.size()));
  return true;
}

// What was announced, or what came.
bool BodySize(const ExpressionInput& in, const Arguments& args, Sample* out) {
  if (!BodyLength(in, args, out)) return false;
  HeaderValues lengths(*in.response, "content-length", HeaderValues::kElements);
  if (lengths.Next()) {
    out->number = std::max(out->number, LeadingInteger(lengths.value()));
  }
  return true;
}

// ---- cookies that it sets

// Walks over the Set-Cookie lines with that name, or all.
class Cookies {
 public:
  Cookies(const HttpResponse& response, std::string_view name)
      : lines_(response, "set-cookie", HeaderValues::kLines), name_(name) {}

  bool Next() {
    while (lines_.Next()) {
      const std::string_view line = lines_.value();
      const size_t equals = line.find('=');
      const size_t end = std::min(line.find(';'), line.size());
      if (equals == line.npos || equals > end) continue;
      const std::string_view name = line.substr(0, equals);
      value_ = line.substr(equals + 1, end - equals - 1);
      if (name_.empty() || name == name_) return true;
    }
    return false;
  }
  std::string_view value() const { return value_; }

 private:
  HeaderValues lines_;
  const std::string_view name_;
  std::string_view value_;
};

// The last one of that name; without a name the first of all.
bool Cookie(const ExpressionInput& in, const Arguments& args, Sample* out) {
  if (in.response == nullptr) return false;
  bool found = false;
  for (Cookies all(*in.response, args[0].text); all.Next();) {
    *out = Sample::Text(all.value());
    found = true;
    if (args[0].text.empty()) break;
  }
  return found;
}

bool CookieCount(const ExpressionInput& in, const Arguments& args,
                 Sample* out) {
  if (in.response == nullptr) return false;
  int64_t count = 0;
  for (Cookies all(*in.response, args[0].text); all.Next();) ++count;
  *out = Sample::Int(count);
  return true;
}

bool CookieNumber(const ExpressionInput& in, const Arguments& args,
                  Sample* out) {
  if (!Cookie(in, args, out)) return false;
  *out = Sample::Int(LeadingInteger(out->bytes));
  return true;
}

bool CookieNames(const ExpressionInput& in, const Arguments& args,
                 Sample* out) {
  if (in.response == nullptr) return false;
  const std::string_view separator = SeparatorOf(args);
  std::string names;
  HeaderValues lines(*in.response, "set-cookie", HeaderValues::kLines);
  while (lines.Next()) {
    const size_t equals = lines.value().find('=');
    if (equals == std::string_view::npos) continue;
    if (!names.empty()) names.append(separator);
    names.append(lines.value().substr(0, equals));
  }
  return KeepText(in, names, out);
}

constexpr ArgumentForm kNone = {};
constexpr ArgumentForm kName = {{Type::kText}, 0, "[<name>]"};
constexpr ArgumentForm kValue = {
    {Type::kText, Type::kInt}, 0, "[<name>[,<occurrence>]]"};
constexpr ArgumentForm kSeparator = {{Type::kText}, 0, "[<separator>]"};
constexpr auto kElements = HeaderValues::kElements;
constexpr auto kLines = HeaderValues::kLines;

constexpr Fetch Row(std::string_view name, ArgumentForm form, SampleType type,
                    bool (*evaluate)(const ExpressionInput&, const Arguments&,
                                     Sample*),
                    std::string_view help) {
  return {name, form, type, Source::kResponse, evaluate, help};
}

constexpr Fetch kFetches[] = {
    Row("cookie", kName, SampleType::kString, Cookie, "as res.cook"),
    Row("hdr", kValue, SampleType::kString, Header<kElements>, "as res.hdr"),
    Row("res.body", kNone, SampleType::kBinary, Body, "the body so far"),
    Row("res.body_len", kNone, SampleType::kInt, BodyLength,
        "its length so far"),
    Row("res.body_size", kNone, SampleType::kInt, BodySize,
        "its length as announced"),
    Row("res.cook", kName, SampleType::kString, Cookie,
        "a cookie's value, of the last Set-Cookie with that name"),
    Row("res.cook_cnt", kName, SampleType::kInt, CookieCount,
        "how many cookies it sets"),
    Row("res.cook_names", kSeparator, SampleType::kString, CookieNames,
        "their names"),
    Row("res.cook_val", kName, SampleType::kInt, CookieNumber,
        "a cookie's value as a number"),
    Row("res.fhdr", kValue, SampleType::kString, Header<kLines>,
        "a header's whole value; the last one unless told otherwise"),
    Row("res.fhdr_cnt", kName, SampleType::kInt, HeaderCount<kLines>,
        "how many lines a header has"),
    Row("res.hdr", kValue, SampleType::kString, Header<kElements>,
        "one of a header's comma-separated values; the last one unless told "
        "otherwise"),
    Row("res.hdr_cnt", kName, SampleType::kInt, HeaderCount<kElements>,
        "how many such values it has"),
    Row("res.hdr_ip", kValue, SampleType::kAddress, HeaderIp,
        "such a value as an IP address"),
    Row("res.hdr_names", kSeparator, SampleType::kString, HeaderNames,
        "the names of all headers"),
    Row("res.hdr_val", kValue, SampleType::kInt, HeaderNumber,
        "such a value as a number"),
    Row("res.hdrs", kNone, SampleType::kBinary, AllHeaders,
        "all headers as text, up to the empty line"),
    Row("res.hdrs_bin", kNone, SampleType::kBinary, AllHeadersBinary,
        "all headers as SPOP counts them"),
    Row("res.ver", kNone, SampleType::kString, Version,
        "the response's version of HTTP"),
    Row("resp_ver", kNone, SampleType::kString, Version, "as res.ver"),
    Row("scook", kName, SampleType::kString, Cookie, "as res.cook"),
    Row("scook_cnt", kName, SampleType::kInt, CookieCount, "as res.cook_cnt"),
    Row("scook_val", kName, SampleType::kInt, CookieNumber, "as res.cook_val"),
    Row("shdr", kValue, SampleType::kString, Header<kElements>, "as res.hdr"),
    Row("shdr_cnt", kName, SampleType::kInt, HeaderCount<kElements>,
        "as res.hdr_cnt"),
    Row("shdr_ip", kValue, SampleType::kAddress, HeaderIp, "as res.hdr_ip"),
    Row("shdr_val", kValue, SampleType::kInt, HeaderNumber, "as res.hdr_val"),
    Row("status", kNone, SampleType::kInt, Status, "the status code"),
};

}  // namespace

absl::Span<const Fetch> HttpFetches() { return kFetches; }

}  // namespace checkd
