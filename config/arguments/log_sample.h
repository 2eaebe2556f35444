// `sample` of `log` lines (F095), from text to ranges.
//
//   absl::StatusOr<LogSample> sample = ParseLogSample("1,3-5:7");
//
// As HAProxy 2.6 reads it: ranges in any order, not overlapping, from 1 up to
// the size; a comma may follow the last one.
#ifndef CONFIG_ARGUMENTS_LOG_SAMPLE_H_
#define CONFIG_ARGUMENTS_LOG_SAMPLE_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "config/values/config.h"

namespace checkd {

// The ranges, sorted. InvalidArgument for anything else; its text lacks
// position and wrapper.
absl::StatusOr<LogSample> ParseLogSample(std::string_view text);

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_LOG_SAMPLE_H_
