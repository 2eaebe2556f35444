// Versions as `.if version_atleast(...)` compares them (F016).
#ifndef CONFIG_TEXT_VERSION_COMPARE_H_
#define CONFIG_TEXT_VERSION_COMPARE_H_

#include <compare>
#include <string_view>

namespace checkd {

// A version of HAProxy: "3.5", "3.5.2", "3.5-dev5", "3.5-rc1", each with
// "-<commits>" behind it. Development versions precede release candidates,
// which precede releases. Missing parts are 0; what is no number ends the
// comparison, as in HAProxy, so that every text is a version.
std::strong_ordering CompareVersions(std::string_view a, std::string_view b);

// A version of OpenSSL: "1.1.1", "1.1.1w", "3.0.0".
std::strong_ordering CompareSslVersions(std::string_view a, std::string_view b);

}  // namespace checkd

#endif  // CONFIG_TEXT_VERSION_COMPARE_H_
