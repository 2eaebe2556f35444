// BoringSSL's own words for what went wrong.
#ifndef TRANSPORT_TLS_LIBRARY_ERROR_H_
#define TRANSPORT_TLS_LIBRARY_ERROR_H_

#include <string>

namespace checkd {

// The reason of the calling thread's last error ("WRONG_VERSION_NUMBER"), which
// is taken off its queue with all others; "unknown error" if there is none.
std::string TakeLibraryError();

}  // namespace checkd

#endif  // TRANSPORT_TLS_LIBRARY_ERROR_H_
