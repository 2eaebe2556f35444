// What a fetch finds and a converter makes: one typed value, and how one type
// becomes another (F267).
//
//   Sample sample = Sample::Text("42x");
//   Scratch scratch(16384);
//   if (Cast(&sample, SampleType::kInt, &scratch)) ... sample.number == 42
//
// A sample owns nothing: `bytes` points into what was received, into the
// configuration, or into the Scratch of the evaluation that made it, and is
// good as long as these are.
#ifndef CHECKS_EXPRESSIONS_SAMPLE_H_
#define CHECKS_EXPRESSIONS_SAMPLE_H_

#include <cstdint>
#include <string_view>

#include "checks/expressions/scratch.h"
#include "transport/values/address.h"

namespace checkd {

enum class SampleType : uint8_t {
  kAny,  // of rows: known when it runs; takes whatever comes
  kBool,
  kInt,      // 64 bits, signed
  kAddress,  // of converters: takes kIpv4 or kIpv6; no sample has it
  kIpv4,
  kIpv6,
  kString,
  kBinary,
  kMethod,  // of HTTP: `bytes` is its name
  kCount,
};

// "bool", "sint", "str", ...: as HAProxy's lists name them.
std::string_view NameOf(SampleType type);

struct Sample {
  SampleType type = SampleType::kBool;
  int64_t number = 0;      // kBool, kInt
  std::string_view bytes;  // kString, kBinary, kMethod; addresses, raw: 4 or 16

  static Sample Bool(bool value) { return {SampleType::kBool, value, {}}; }
  static Sample Int(int64_t value) { return {SampleType::kInt, value, {}}; }
  static Sample Text(std::string_view text) {
    return {SampleType::kString, 0, text};
  }
  static Sample Binary(std::string_view bytes) {
    return {SampleType::kBinary, 0, bytes};
  }
  // Of `address`, which keeps the bytes; IP families only.
  static Sample Ip(const Address& address);
};

// Whether a sample of type `from` can ever become one of type `to`. kAny on
// either side: yes.
bool CanCast(SampleType from, SampleType to);

// Makes `sample` one of type `to`. False: this value has no such form (an empty
// text as a number, an IPv6 address outside of the mapped ones as IPv4), or
// `scratch` is full; the sample is undefined then. Texts become numbers by
// their leading digits, after a sign; binary becomes text up to its first NUL
// (F253).
bool Cast(Sample* sample, SampleType to, Scratch* scratch);

// The integer at the beginning of `text`: "-12x" is -12, "x" 0. What does not
// fit is the nearest that does.
int64_t LeadingInteger(std::string_view text);

}  // namespace checkd

#endif  // CHECKS_EXPRESSIONS_SAMPLE_H_
