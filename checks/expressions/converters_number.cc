// Arithmetic and logic (F266). Results that do not fit are the nearest that
// do.
#include <limits>

#include "checks/expressions/row_groups.h"

namespace checkd {
namespace {

using Type = ArgumentType;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

int64_t Add(int64_t a, int64_t b) {
  int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a < 0 ? kMin : kMax;
}

int64_t Subtract(int64_t a, int64_t b) {
  int64_t difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return a < 0 ? kMin : kMax;
}

int64_t Multiply(int64_t a, int64_t b) {
  int64_t product = 0;
  if (!__builtin_mul_overflow(a, b, &product)) return product;
  return (a < 0) != (b < 0) ? kMin : kMax;
}

int64_t Divide(int64_t a, int64_t b) {
  if (b == 0) return kMax;
  return a == kMin && b == -1 ? kMax : a / b;
}

int64_t Remainder(int64_t a, int64_t b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

int64_t And(int64_t a, int64_t b) { return a & b; }
int64_t Or(int64_t a, int64_t b) { return a | b; }
int64_t Xor(int64_t a, int64_t b) { return a ^ b; }

template <int64_t (*kOperation)(int64_t, int64_t)>
bool Binary(const ExpressionInput& in, const Arguments& args, Sample* sample) {
  int64_t operand = 0;
  if (!NumberOf(in, args[0], &operand)) return false;
  *sample = Sample::Int(kOperation(sample->number, operand));
  return true;
}

bool Negate(const ExpressionInput&, const Arguments&, Sample* sample) {
  *sample = Sample::Int(Subtract(0, sample->number));
  return true;
}

bool Complement(const ExpressionInput&, const Arguments&, Sample* sample) {
  *sample = Sample::Int(~sample->number);
  return true;
}

bool IsNonzero(const ExpressionInput&, const Arguments&, Sample* sample) {
  *sample = Sample::Bool(sample->number != 0);
  return true;
}

bool IsZero(const ExpressionInput&, const Arguments&, Sample* sample) {
  *sample = Sample::Bool(sample->number == 0);
  return true;
}

bool IsOdd(const ExpressionInput&, const Arguments&, Sample* sample) {
  *sample = Sample::Bool((sample->number & 1) != 0);
  return true;
}

bool IsEven(const ExpressionInput&, const Arguments&, Sample* sample) {
  *sample = Sample::Bool((sample->number & 1) == 0);
  return true;
}

bool Choose(const ExpressionInput&, const Arguments& args, Sample* sample) {
  *sample = Sample::Text(args[sample->number != 0 ? 0 : 1].text);
  return true;
}

constexpr ArgumentForm kOperand = {{Type::kNumberOrVariable}, 1, "<value>"};

constexpr Converter Row(std::string_view name, ArgumentForm form,
                        SampleType out,
                        bool (*convert)(const ExpressionInput&,
                                        const Arguments&, Sample*),
                        std::string_view help) {
  return {name, form, SampleType::kInt, out, convert, help};
}

constexpr Converter kConverters[] = {
    Row("add", kOperand, SampleType::kInt, Binary<Add>, "sum"),
    Row("and", kOperand, SampleType::kInt, Binary<And>, "bits of both"),
    Row("bool", {}, SampleType::kBool, IsNonzero, "true unless it is 0"),
    Row("cpl", {}, SampleType::kInt, Complement, "all bits inverted"),
    Row("div", kOperand, SampleType::kInt, Binary<Divide>,
        "quotient; by 0 the largest number"),
    Row("even", {}, SampleType::kBool, IsEven, "true if it is even"),
    {"iif",
     {{Type::kText, Type::kText}, 2, "<true>,<false>"},
     SampleType::kBool,
     SampleType::kString,
     Choose,
     "one of two texts"},
    Row("mod", kOperand, SampleType::kInt, Binary<Remainder>,
        "remainder; by 0 it is 0"),
    Row("mul", kOperand, SampleType::kInt, Binary<Multiply>, "product"),
    Row("neg", {}, SampleType::kInt, Negate, "the opposite"),
    Row("not", {}, SampleType::kBool, IsZero, "true if it is 0"),
    Row("odd", {}, SampleType::kBool, IsOdd, "true if it is odd"),
    Row("or", kOperand, SampleType::kInt, Binary<Or>, "bits of either"),
    Row("sub", kOperand, SampleType::kInt, Binary<Subtract>, "difference"),
    Row("xor", kOperand, SampleType::kInt, Binary<Xor>, "bits of one of both"),
};

}  // namespace

absl::Span<const Converter> NumberConverters() { return kConverters; }

}  // namespace checkd
