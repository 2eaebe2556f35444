#include "checks/expressions/log_format.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "checks/text/hex.h"

namespace checkd {
namespace {

void AppendEscaped(std::string_view text, std::string* out) {
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == ']') out->push_back('\\');
    out->push_back(c);
  }
}

// An address or a number, with four digits at least; anything else as it is.
std::string InHexadecimal(const std::string& text) {
  if (const auto address = Address::FromIp(text)) {
    return UpperHex(address->ip_bytes());
  }
  uint64_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) return text;
  return absl::StrFormat("%04X", number);
}

bool IsConstant(const LogFormat::Part& part) {
  return part.alias == nullptr &&
         (part.expression == nullptr || part.expression->constant());
}

}  // namespace

LogFormat::LogFormat(std::vector<Part> parts) {
  Scratch scratch(SIZE_MAX / 128);
  ExpressionInput in;
  in.scratch = &scratch;
  for (Part& part : parts) {
    if (!IsConstant(part)) {
      parts_.push_back(std::move(part));
      continue;
    }
    std::string text;
    Append(in, part, &text);
    const bool joins = !parts_.empty() && parts_.back().alias == nullptr &&
                       parts_.back().expression == nullptr;
    if (joins) {
      parts_.back().text += text;
    } else {
      parts_.push_back({.text = std::move(text), .expression = nullptr});
    }
  }
  const bool plain = parts_.size() == 1 && parts_[0].alias == nullptr &&
                     parts_[0].expression == nullptr;
  if (plain) {
    text_ = std::move(parts_[0].text);
    parts_.clear();
  }
}

void LogFormat::Append(const ExpressionInput& in, const Part& part,
                       std::string* out) {
  if (part.alias == nullptr && part.expression == nullptr) {
    *out += part.text;
    return;
  }
  std::string made;
  std::string_view text;
  if (part.alias != nullptr) {
    part.alias->append(in, &made);
    if (part.flags & kHexadecimal) made = InHexadecimal(made);
    text = made;
  } else {
    const bool bytes = (part.flags & kBytes) != 0;
    Sample sample;
    bool defined = part.expression->Evaluate(in, part.type, &sample);
    if (defined && (!bytes || sample.type != SampleType::kBinary)) {
      defined = Cast(&sample, SampleType::kString, in.scratch);
    }
    if (defined) text = sample.bytes;
  }
  if (text.empty() && (part.flags & kMandatory)) text = "-";
  if (part.flags & kQuote) out->push_back('"');
  if (part.flags & kEscape) {
    AppendEscaped(text, out);
  } else {
    out->append(text);
  }
  if (part.flags & kQuote) out->push_back('"');
}

std::string_view LogFormat::Evaluate(const ExpressionInput& in) const {
  if (constant()) return text_;
  std::string text;
  for (const Part& part : parts_) {
    Append(in, part, &text);
    if (text.size() > in.scratch->limit()) break;
  }
  text.resize(std::min(text.size(), in.scratch->limit()));
  const std::string_view kept = in.scratch->Keep(text);
  return kept.data() == nullptr ? std::string_view() : kept;
}

}  // namespace checkd
