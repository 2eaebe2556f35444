// Backends, servers, and the connection to the one that is checked (F256,
// F261, F262).
#include "checks/expressions/row_groups.h"

namespace checkd {
namespace {

using Type = ArgumentType;

// ---- whom it checks

bool BackendName(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Text(in.facts->backend_name());
  return true;
}

bool BackendId(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Int(in.facts->backend_id());
  return true;
}

bool ServerName(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Text(in.facts->server_name());
  return true;
}

bool ServerId(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Int(in.facts->server_id());
  return true;
}

// ---- others, by name

bool ServerIsUp(const ExpressionInput& in, const Arguments& args, Sample* out) {
  const auto server = in.facts->FindServer(args[0].text);
  if (server) *out = Sample::Bool(server->up);
  return server.has_value();
}

template <int64_t ServerFacts::*kField>
bool ServerNumber(const ExpressionInput& in, const Arguments& args,
                  Sample* out) {
  const auto server = in.facts->FindServer(args[0].text);
  if (server) *out = Sample::Int((*server).*kField);
  return server.has_value();
}

bool UsableServers(const ExpressionInput& in, const Arguments& args,
                   Sample* out) {
  const auto backend = in.facts->FindBackend(args[0].text);
  if (backend) *out = Sample::Int(backend->usable_servers);
  return backend.has_value();
}

// Traffic takes no place: all of them are free.
bool AllFree(const ExpressionInput&, const Arguments&, Sample* out) {
  *out = Sample::Int(-1);
  return true;
}

// ---- the connection

bool SourceAddress(const ExpressionInput& in, const Arguments&, Sample* out) {
  const Address address = in.facts->source();
  if (!address.is_ip()) return false;
  *out = Sample::Ip(address);
  out->bytes = in.scratch->Keep(out->bytes);
  return out->bytes.data() != nullptr;
}

bool SourcePort(const ExpressionInput& in, const Arguments&, Sample* out) {
  const Address address = in.facts->source();
  *out = Sample::Int(address.port());
  return address.is_ip();
}

bool DestinationAddress(const ExpressionInput& in, const Arguments&,
                        Sample* out) {
  const Address address = in.facts->destination();
  if (!address.is_ip()) return false;
  *out = Sample::Ip(address);
  out->bytes = in.scratch->Keep(out->bytes);
  return out->bytes.data() != nullptr;
}

bool DestinationPort(const ExpressionInput& in, const Arguments&, Sample* out) {
  const Address address = in.facts->destination();
  *out = Sample::Int(address.port());
  return address.is_ip();
}

bool Error(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Int(static_cast<int64_t>(in.facts->error()));
  return true;
}

bool ErrorText(const ExpressionInput& in, const Arguments&, Sample* out) {
  if (in.facts->error() == ConnectionError::kNone) {
    *out = Sample::Text("Success");
    return true;
  }
  *out = Sample::Text(ConnectionErrorText(in.facts->error()));
  return true;
}

bool HttpMajor(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Int(1);
  return in.http;
}

// ---- its TLS

bool IsTls(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Bool(in.facts->tls() != nullptr);
  return true;
}

bool IsResumed(const ExpressionInput& in, const Arguments&, Sample* out) {
  const TlsRecord* const tls = in.facts->tls();
  if (tls != nullptr) *out = Sample::Bool(tls->Describe().resumed);
  return tls != nullptr;
}

template <std::string TlsReport::*kField>
bool TlsText(const ExpressionInput& in, const Arguments&, Sample* out) {
  const TlsRecord* const tls = in.facts->tls();
  if (tls == nullptr) return false;
  const TlsReport report = tls->Describe();
  if ((report.*kField).empty()) return false;
  *out = Sample::Text(in.scratch->Keep(report.*kField));
  return out->bytes.data() != nullptr;
}

constexpr ArgumentForm kNone = {};
constexpr ArgumentForm kServer = {{Type::kServer}, 1, "[<backend>/]<server>"};
constexpr ArgumentForm kBackend = {{Type::kBackend}, 0, "[<backend>]"};

constexpr Fetch kFetches[] = {
    {"bc_dst", kNone, SampleType::kIpv4, Source::kConnection,
     DestinationAddress, "the address that is checked"},
    {"bc_dst_port", kNone, SampleType::kInt, Source::kConnection,
     DestinationPort, "its port"},
    {"bc_err", kNone, SampleType::kInt, Source::kConnection, Error,
     "what went wrong with the connection, as a number; 0: nothing"},
    {"bc_err_str", kNone, SampleType::kString, Source::kConnection, ErrorText,
     "the same as text"},
    {"bc_http_major", kNone, SampleType::kInt, Source::kConnection, HttpMajor,
     "version of HTTP on the connection"},
    {"bc_src", kNone, SampleType::kIpv4, Source::kConnection, SourceAddress,
     "our address on the connection"},
    {"bc_src_port", kNone, SampleType::kInt, Source::kConnection, SourcePort,
     "our port on the connection"},
    {"be_conn_free", kBackend, SampleType::kInt, Source::kServer, AllFree,
     "traffic; -1, without limit, in a check"},
    {"be_id", kNone, SampleType::kInt, Source::kServer, BackendId,
     "the number of the check's backend"},
    {"be_name", kNone, SampleType::kString, Source::kServer, BackendName,
     "its name"},
    {"connslots", kBackend, SampleType::kInt, Source::kServer, AllFree,
     "traffic; -1, without limit, in a check"},
    {"nbsrv", kBackend, SampleType::kInt, Source::kServer, UsableServers,
     "servers of the backend that can take traffic; backups, where no other"
     " can, are one"},
    {"srv_conn_free", kServer, SampleType::kInt, Source::kServer, AllFree,
     "traffic; -1, without limit, in a check"},
    {"srv_id", kNone, SampleType::kInt, Source::kServer, ServerId,
     "the number of the server that is checked"},
    {"srv_is_up", kServer, SampleType::kBool, Source::kServer, ServerIsUp,
     "the server is neither in maintenance nor found DOWN"},
    {"srv_iweight", kServer, SampleType::kInt, Source::kServer,
     ServerNumber<&ServerFacts::initial_weight>, "its weight as configured"},
    {"srv_name", kNone, SampleType::kString, Source::kServer, ServerName,
     "the name of the server that is checked"},
    {"srv_uweight", kServer, SampleType::kInt, Source::kServer,
     ServerNumber<&ServerFacts::user_weight>, "its weight as set by users"},
    {"srv_weight", kServer, SampleType::kInt, Source::kServer,
     ServerNumber<&ServerFacts::weight>,
     "its weight now: 0 while draining, less during slowstart"},
    {"ssl_bc", kNone, SampleType::kBool, Source::kConnection, IsTls,
     "the connection speaks TLS"},
    {"ssl_bc_alpn", kNone, SampleType::kString, Source::kConnection,
     TlsText<&TlsReport::alpn>, "the protocol agreed on by ALPN"},
    {"ssl_bc_cipher", kNone, SampleType::kString, Source::kConnection,
     TlsText<&TlsReport::cipher>, "the cipher suite"},
    {"ssl_bc_err_str", kNone, SampleType::kString, Source::kConnection,
     TlsText<&TlsReport::failure>, "why the handshake failed"},
    {"ssl_bc_is_resumed", kNone, SampleType::kBool, Source::kConnection,
     IsResumed, "the handshake resumed an earlier session"},
    {"ssl_bc_protocol", kNone, SampleType::kString, Source::kConnection,
     TlsText<&TlsReport::version>, "the version of TLS"},
    {"ssl_bc_sni", kNone, SampleType::kString, Source::kConnection,
     TlsText<&TlsReport::sni>, "the server name that was sent"},
};

}  // namespace

absl::Span<const Fetch> ServerFetches() { return kFetches; }

}  // namespace checkd
