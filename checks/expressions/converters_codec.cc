// Dumps and encodings (F265, F266).
#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "checks/expressions/row_groups.h"
#include "checks/text/hex.h"

namespace checkd {
namespace {

using Type = ArgumentType;

bool KeepText(const ExpressionInput& in, std::string_view text,
              Sample* sample) {
  *sample = Sample::Text(in.scratch->Keep(text));
  return sample->bytes.data() != nullptr;
}

bool KeepBinary(const ExpressionInput& in, std::string_view bytes,
                Sample* sample) {
  *sample = Sample::Binary(in.scratch->Keep(bytes));
  return sample->bytes.data() != nullptr;
}

// ---- hexadecimal and big-endian integers

// -1: none.
int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool Hex(const ExpressionInput& in, const Arguments&, Sample* sample) {
  if (2 * sample->bytes.size() > in.scratch->limit()) return false;
  return KeepText(in, UpperHex(sample->bytes), sample);
}

// False: something else than digits.
bool HexToInteger(const ExpressionInput&, const Arguments&, Sample* sample) {
  uint64_t value = 0;
  for (const char c : sample->bytes) {
    const int digit = HexDigit(c);
    if (digit < 0) return false;
    value = value << 4 | static_cast<uint64_t>(digit);
  }
  const bool empty = sample->bytes.empty();
  *sample = Sample::Int(static_cast<int64_t>(value));
  return !empty;
}

bool ToNetworkOrder(const ExpressionInput& in, const Arguments&,
                    Sample* sample) {
  std::array<char, 4> bytes{};
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(sample->number >> (24 - 8 * i));
  }
  return KeepBinary(in, {bytes.data(), bytes.size()}, sample);
}

// The input in chunks of args[1] bytes, `append` of each, args[0] between
// them. With args[2] a last chunk that is too short is left out.
template <typename Append>
bool InChunks(const ExpressionInput& in, const Arguments& args,
              const Append& append, Sample* sample) {
  const size_t size = args[1].number > 0
                          ? static_cast<size_t>(args[1].number)
                          : std::max<size_t>(1, sample->bytes.size());
  const bool whole_only = args[2].number != 0;
  std::string text;
  for (size_t at = 0; at < sample->bytes.size(); at += size) {
    const std::string_view chunk = sample->bytes.substr(at, size);
    if (whole_only && chunk.size() < size) break;
    if (at > 0) text.append(args[0].text);
    append(chunk, &text);
    if (text.size() > in.scratch->limit()) return false;
  }
  return KeepText(in, text, sample);
}

// `be2hex([separator[,chunk_size[,truncate]]])`.
bool ChunksToHex(const ExpressionInput& in, const Arguments& args,
                 Sample* sample) {
  return InChunks(
      in, args,
      [](std::string_view chunk, std::string* out) { *out += UpperHex(chunk); },
      sample);
}

absl::Status VerifyChunk(Arguments* args) {
  const Argument& size = (*args)[1];
  if (!size.given || (size.number >= 1 && size.number <= 8)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("a chunk has 1 to 8 bytes");
}

// `be2dec(separator,chunk_size[,truncate])`.
bool ChunksToDecimal(const ExpressionInput& in, const Arguments& args,
                     Sample* sample) {
  return InChunks(
      in, args,
      [](std::string_view chunk, std::string* out) {
        uint64_t value = 0;
        for (const char c : chunk) value = value << 8 | static_cast<uint8_t>(c);
        absl::StrAppend(out, value);
      },
      sample);
}

// ---- base64

bool Base64(const ExpressionInput& in, const Arguments&, Sample* sample) {
  return KeepText(
      in, absl::Base64Escape({sample->bytes.data(), sample->bytes.size()}),
      sample);
}

bool FromBase64(const ExpressionInput& in, const Arguments&, Sample* sample) {
  std::string bytes;
  return sample->bytes.size() % 4 == 0 &&
         absl::Base64Unescape({sample->bytes.data(), sample->bytes.size()},
                              &bytes) &&
         KeepBinary(in, bytes, sample);
}

bool WebSafeBase64(const ExpressionInput& in, const Arguments&,
                   Sample* sample) {
  return KeepText(
      in,
      absl::WebSafeBase64Escape({sample->bytes.data(), sample->bytes.size()}),
      sample);
}

bool FromWebSafeBase64(const ExpressionInput& in, const Arguments&,
                       Sample* sample) {
  std::string bytes;
  return absl::WebSafeBase64Unescape(
             {sample->bytes.data(), sample->bytes.size()}, &bytes) &&
         KeepBinary(in, bytes, sample);
}

// ---- URLs

// RFC 3986's unreserved characters stand for themselves.
bool UrlEncode(const ExpressionInput& in, const Arguments&, Sample* sample) {
  std::string text;
  for (const char c : sample->bytes) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
        c == '.' || c == '_' || c == '~') {
      text.push_back(c);
    } else {
      text.append("%").append(UpperHex({&c, 1}));
    }
  }
  return KeepText(in, text, sample);
}

// `url_dec([in_form])`: '+' is a blank behind the '?', or with in_form
// everywhere. False: a '%' without two digits.
bool UrlDecode(const ExpressionInput& in, const Arguments& args,
               Sample* sample) {
  std::string text;
  bool form = args[0].number != 0;
  const std::string_view bytes = sample->bytes;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '%') {
      if (bytes.size() - i < 3) return false;
      const int high = HexDigit(bytes[i + 1]);
      const int low = HexDigit(bytes[i + 2]);
      if (high < 0 || low < 0) return false;
      text.push_back(static_cast<char>(high << 4 | low));
      i += 2;
    } else {
      form = form || bytes[i] == '?';
      text.push_back(bytes[i] == '+' && form ? ' ' : bytes[i]);
    }
  }
  return KeepText(in, text, sample);
}

constexpr ArgumentForm kNone = {};
constexpr ArgumentForm kChunks = {{Type::kText, Type::kInt, Type::kInt},
                                  0,
                                  "[<separator>[,<chunk_size>[,<truncate>]]]"};
constexpr ArgumentForm kDecimalChunks = {
    {Type::kText, Type::kInt, Type::kInt},
    2,
    "<separator>,<chunk_size>[,<truncate>]"};

constexpr Converter kConverters[] = {
    {"b64dec", kNone, SampleType::kString, SampleType::kBinary, FromBase64,
     "the bytes of base64"},
    {"base64", kNone, SampleType::kBinary, SampleType::kString, Base64,
     "as base64"},
    {"be2dec", kDecimalChunks, SampleType::kBinary, SampleType::kString,
     ChunksToDecimal, "big-endian integers in decimal", VerifyChunk},
    {"be2hex", kChunks, SampleType::kBinary, SampleType::kString, ChunksToHex,
     "hexadecimal, in chunks"},
    {"hex", kNone, SampleType::kBinary, SampleType::kString, Hex,
     "two upper-case digits a byte"},
    {"hex2i", kNone, SampleType::kString, SampleType::kInt, HexToInteger,
     "a hexadecimal number"},
    {"htonl", kNone, SampleType::kInt, SampleType::kBinary, ToNetworkOrder,
     "four bytes, most significant first"},
    {"ub64dec", kNone, SampleType::kString, SampleType::kString,
     FromWebSafeBase64, "the bytes of base64url"},
    {"ub64enc", kNone, SampleType::kBinary, SampleType::kString, WebSafeBase64,
     "as base64url"},
    {"url_dec",
     {{Type::kInt}, 0, "[<in_form>]"},
     SampleType::kString,
     SampleType::kString,
     UrlDecode,
     "a URL's text without percent signs"},
    {"url_enc",
     {{Type::kText}, 0, "[<type>]"},
     SampleType::kString,
     SampleType::kString,
     UrlEncode,
     "as text for a URL's query"},
};

}  // namespace

absl::Span<const Converter> CodecConverters() { return kConverters; }

}  // namespace checkd
