// The values of a response's headers, one by one: whole lines, or the elements
// of comma-separated lists.
//
//   HeaderValues values(response, "vary", HeaderValues::kElements);
//   while (values.Next()) ... values.value()
#ifndef CHECKS_EXPRESSIONS_HEADER_VALUES_H_
#define CHECKS_EXPRESSIONS_HEADER_VALUES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mux/http/http.h"

namespace checkd {

class HeaderValues {
 public:
  enum Form : uint8_t {
    kLines,     // as they stand
    kElements,  // split at commas outside of double quotes (RFC 9110, 5.6.1)
  };
  // Both outlive this. Letter case of names does not count; an empty `name`
  // means all headers.
  HeaderValues(const HttpResponse& response, std::string_view name, Form form)
      : response_(response), name_(name), form_(form) {}

  // False: there are no more. An element is without blanks around it; empty
  // ones count.
  bool Next();
  std::string_view value() const { return value_; }

 private:
  const HttpResponse& response_;
  const std::string_view name_;
  const Form form_;
  size_t header_ = 0;     // the next one to look at
  bool in_line_ = false;  // `rest_` has more elements
  std::string_view rest_;
  std::string_view value_;
};

}  // namespace checkd

#endif  // CHECKS_EXPRESSIONS_HEADER_VALUES_H_
