#include "checks/engine/check_run.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "checks/engine/check.h"
#include "checks/engine/check_host.h"
#include "checks/engine/engine_stats.h"
#include "checks/engine/ruleset_plan.h"
#include "checks/engine/state_header.h"
#include "checks/server/backend.h"
#include "checks/text/hex.h"
#include "tasks/event_loop.h"

namespace checkd {
namespace {

// What the whole process lacks, and what will pass: no fault of the server
// (F239 would call it one).
bool IsShortage(ConnectionError error) {
  switch (error) {
    case ConnectionError::kProcessFdLimit:
    case ConnectionError::kSystemFdLimit:
    case ConnectionError::kSystemMemory:
    case ConnectionError::kNoBuffers:
    case ConnectionError::kNoMemory:
      return true;
    default:
      return false;
  }
}

// What is lacking towards some peers, or from some addresses.
bool IsPortShortage(ConnectionError error) {
  return error == ConnectionError::kOutOfPorts ||
         error == ConnectionError::kAddressInUse ||
         error == ConnectionError::kSourcePortRange;
}

// Whether a shortage of ports is somebody else's than the machine's: of a
// server whose own queue is full (unix sockets, EAGAIN), or of a configuration
// that leaves no choice. It is given time as the server would be.
bool MayLast(const Endpoint& endpoint) {
  return endpoint.address->is_unix() ||
         (endpoint.socket != nullptr && endpoint.socket->fixed_port());
}

PortQueue::Place PlaceOf(const Endpoint& endpoint) {
  return {endpoint.socket, endpoint.Target()};
}

HttpRequest ToRequest(const HttpSend& send, const ExpressionInput& input) {
  HttpRequest request{.method = send.method,
                      .uri = std::string(send.uri.Evaluate(input)),
                      .version = send.version,
                      .headers = {},
                      .body = std::string(send.body.Evaluate(input))};
  if (request.uri.empty()) request.uri = "/";  // F192
  for (const auto& [name, format] : send.headers) {
    const std::string_view value = format.Evaluate(input);
    // One whose format says nothing is left out (F194).
    if (value.empty() && !format.constant()) continue;
    request.headers.emplace_back(name, value);
  }
  return request;
}

}  // namespace

const DataCallbacks CheckRun::kCallbacks = {&CheckRun::OnRecv,
                                            &CheckRun::OnWake, "check"};

CheckRun::CheckRun(const Context* context)
    : context_(*context),
      cs_(&kCallbacks, this),
      port_(&CheckRun::OnPortTurn, this),
      tasklet_(&CheckRun::OnCanSend, this, context->loop),
      in_(context->connector->buffers()),
      out_(context->connector->buffers()),
      facts_(&context->facts, &cs_),
      variables_(context->facts.variables),
      scratch_(context->connector->buffers()->capacity()) {
  wait_.tasklet = &tasklet_;
}

Instant CheckRun::Now() const { return context_.loop->Now(); }

void CheckRun::Start(Check* check) {
  check_ = check;
  server_ = check->server();
  start_ = Now();
  facts_.Begin(server_, start_);
  ReadServerState();
  if (check->plan()->ruleset->send_state) {
    const Backend& backend = server_->backend();
    state_header_ =
        StateHeader(backend.spec(), server_->spec(), server_->Snapshot(),
                    backend.Snapshot().weight, context_.facts.node);
  }
  {
    MutexLock lock(&server_->mutex());
    rules_.Begin(check_->plan()->ruleset);
    AdvanceLocked();
  }
  FinishIfDone();
}

void CheckRun::Abort() {
  MutexLock lock(&server_->mutex());
  ReleaseLocked();
  check_ = nullptr;
}

void CheckRun::OnTimer() {
  {
    MutexLock lock(&server_->mutex());
    if (phase_ == Phase::kStarved) {
      AdvanceLocked();
    } else {
      EndLocked(rules_.Timeout(cs_.stage()));
    }
  }
  FinishIfDone();
}

// docs/architecture.md, rule 6: the tasklet's entry point takes the lock that
// the body requires.
void CheckRun::OnCanSend(void* self) {
  CheckRun* const run = static_cast<CheckRun*>(self);
  {
    MutexLock lock(&run->server_->mutex());
    // Whoever waits is not sent for, and an end cancels (docs/architecture.md,
    // rules 7 and 10).
    assert(run->sending_ && "woken twice");
    run->AdvanceLocked();
  }
  run->FinishIfDone();
}

void CheckRun::OnRecv(void* self) {
  CheckRun* const run = static_cast<CheckRun*>(self);
  run->ReadServerState();
  {
    MutexLock lock(&run->server_->mutex());
    const bool expecting =
        run->phase_ == Phase::kEstablished &&
        std::holds_alternative<ExpectRule>(run->rules_.rule()->action);
    if (expecting) run->AdvanceLocked();
  }
  run->FinishIfDone();
}

void CheckRun::OnWake(void* self) {
  CheckRun* const run = static_cast<CheckRun*>(self);
  {
    MutexLock lock(&run->server_->mutex());
    if (run->phase_ == Phase::kConnecting) {
      if (run->cs_.established()) {
        run->EstablishedLocked();
      } else if (run->cs_.failed()) {
        run->FailLocked();
      }
    } else if (!run->waiting_to_send()) {  // docs/architecture.md, rule 7
      run->AdvanceLocked();
    }
  }
  run->FinishIfDone();
}

void CheckRun::FinishIfDone() {
  if (phase_ != Phase::kDone || check_ == nullptr) return;
  Check* const check = std::exchange(check_, nullptr);
  if (std::exchange(dropped_, false)) {
    context_.host->Dropped(check);
  } else {
    context_.host->Finished(check, std::move(verdict_));
  }
}

void CheckRun::AdvanceLocked() {
  for (;;) {
    const Rule* const rule = rules_.rule();
    if (rule == nullptr) {
      EndLocked(rules_.Success(Input(), secured_));
      return;
    }
    scratch_.Clear();
    Progress progress = Progress::kStop;
    if (const auto* connect = std::get_if<ConnectRule>(&rule->action)) {
      progress = ConnectLocked(*connect);
    } else if (const auto* send = std::get_if<SendRule>(&rule->action)) {
      progress = SendLocked(*send);
    } else if (const auto* var = std::get_if<VariableRule>(&rule->action)) {
      SetVariable(*var);
      progress = Progress::kPassed;
    } else {
      progress = rules_.ruleset().type() == RulesetType::kHttp
                     ? ExpectHttpLocked()
                     : ExpectBytesLocked();
    }
    if (progress == Progress::kStop) return;
    if (progress == Progress::kPassed) rules_.Next();
  }
}

ExpectInput CheckRun::Input() {
  facts_.SetNow(Now());
  const bool http = rules_.ruleset().type() == RulesetType::kHttp;
  ExpectInput input{.bytes = in_.view(),
                    .buffer_size = context_.connector->buffers()->capacity(),
                    .http = http,
                    .facts = &facts_,
                    .variables = &variables_,
                    .scratch = &scratch_};
  if (http && cs_.is_open()) {
    const HttpResponse* const response = cs_.mux()->response(cs_.stream());
    if (response != nullptr && response->headers_complete) {
      input.response = response;
    }
  }
  return input;
}

void CheckRun::SetVariable(const VariableRule& rule) {
  // A body that no EXPECT has looked at.
  const bool http = rules_.ruleset().type() == RulesetType::kHttp;
  if (http && phase_ == Phase::kEstablished) Read();
  const ExpressionInput input = Input().expression();
  Sample sample;
  if (rule.format != nullptr) {
    sample = Sample::Text(rule.format->Evaluate(input));
  } else if (rule.expression == nullptr) {
    variables_.Unset(rule.name);
    return;
  } else if (!rule.expression->Evaluate(input, SampleType::kAny, &sample)) {
    return;
  }
  variables_.Set(rule.name, rule.conditions, sample);
}

// --- CONNECT ---

namespace {

// F172; 0: none.
uint16_t PortOf(const ConnectRule& rule, const ExpressionInput& input) {
  Sample sample;
  if (rule.port_expression == nullptr ||
      !rule.port_expression->Evaluate(input, SampleType::kInt, &sample) ||
      sample.number < 1 || sample.number > 65535) {
    return rule.port;
  }
  return static_cast<uint16_t>(sample.number);
}

// "a.example:80" -> "a.example"; the last colon, unless it is inside brackets.
std::string_view WithoutPort(std::string_view host) {
  const size_t end = host.find_last_of(":]");
  if (end == host.npos || host[end] == ']') return host;
  return host.substr(0, end);
}

}  // namespace

// F171, F172.
Endpoint CheckRun::Target(const ConnectRule& rule) {
  const ServerSpec& spec = server_->spec();
  Endpoint endpoint;
  if (rule.address.is_set()) {
    endpoint.address = &rule.address;
  } else if (spec.check_addr.is_set()) {
    endpoint.address = &spec.check_addr;
  } else {
    endpoint.address = &server_->AddressLocked();
  }
  if (endpoint.address->is_ip()) {
    const uint16_t rule_port = PortOf(rule, Input().expression());
    const uint16_t ports[] = {rule_port, rule.address.port(), spec.check_port,
                              spec.check_addr.port(),
                              server_->AddressLocked().port()};
    for (const uint16_t port : ports) {
      if (endpoint.port == 0) endpoint.port = port;
    }
  }
  // A server that speaks first does so once it has seen the last ACK of the
  // handshake; for the others that ACK can wait for data, or be spared (F181).
  const Rule* const next = rules_.next();
  endpoint.defer_ack =
      next == nullptr || !std::holds_alternative<ExpectRule>(next->action);
  Access(rule, &endpoint);
  return endpoint;
}

// F170-F178.
void CheckRun::Access(const ConnectRule& rule, Endpoint* endpoint) {
  const ServerAccess& access = AccessOf(server_->spec());
  const bool like_server = rule.use_default;
  endpoint->socket = access.socket;
  if (access.socks4.is_set() &&
      (rule.via_socks4 || (like_server && access.check_via_socks4))) {
    endpoint->socks4 = &access.socks4;
  }
  if (rule.send_proxy) {
    endpoint->proxy = &access.rule_proxy;
  } else if (like_server) {
    endpoint->proxy = access.check_proxy;
  }
  if (endpoint->proxy != nullptr && !access.tlv_formats.empty()) {
    endpoint->proxy = &FillTlvs(*endpoint->proxy, access);
  }
  if (!rule.ssl && !(like_server && access.check_tls)) return;
  endpoint->tls = access.tls;
  endpoint->session = check_->SessionSlot(rules_.position());
  endpoint->sni = rule.sni;
  endpoint->alpn = rule.alpn;
  if (like_server) {
    if (endpoint->alpn.empty()) endpoint->alpn = access.check_alpn;
    if (endpoint->sni.empty()) endpoint->sni = access.check_sni;
  }
  if (endpoint->sni.empty() && access.check_sni_auto && rule.implicit) {
    const LogFormat* const host = rules_.NextHost();
    if (host == nullptr) return;
    endpoint->sni = WithoutPort(host->Evaluate(Input().expression()));
  }
}

// F072.
const ProxyHeader& CheckRun::FillTlvs(const ProxyHeader& header,
                                      const ServerAccess& access) {
  proxy_ = std::make_unique<ProxyHeader>(header);
  const ExpressionInput input = Input().expression();
  for (const TlvFormat& tlv : access.tlv_formats) {
    proxy_->tlvs[tlv.position].value = tlv.format->Evaluate(input);
  }
  return *proxy_;
}

CheckRun::Progress CheckRun::ConnectLocked(const ConnectRule& rule) {
  const bool http = rules_.ruleset().type() == RulesetType::kHttp;
  if (cs_.is_open()) {  // F180, F179
    CloseStreamLocked(http || linger_ ? CloseMode::kGraceful
                                      : CloseMode::kReset);
  }
  in_.Release();
  const Endpoint endpoint = Target(rule);
  // Its name was lost since the run began.
  if (!endpoint.address->is_set()) return DropLocked();
  facts_.Connecting(endpoint.address->WithPort(endpoint.port));
  if (QueuedForPortLocked(endpoint)) return Progress::kStop;
  const Duration wait = ConnectWait();
  if (phase_ != Phase::kStarved) {
    give_up_ = Now() + wait;
  } else if (rules_.at_first_step()) {
    start_ = Now();
  }
  check_->SetTimer(Now() + wait);
  phase_ = Phase::kConnecting;
  send_waited_ = false;
  secured_ = endpoint.tls != nullptr;
  linger_ =
      rule.linger || secured_ || AccessOf(server_->spec()).close_gracefully;
  if (!cs_.Open(*context_.connector, endpoint,
                http ? MuxProtocol::kHttp1 : MuxProtocol::kNone)) {
    ConnectFailedLocked(endpoint);
  } else {
    context_.ports->Got(port_);
  }
  return Progress::kStop;
}

bool CheckRun::QueuedForPortLocked(const Endpoint& endpoint) {
  PortQueue& ports = *context_.ports;
  if (ports.idle() || ports.MayTry(port_, PlaceOf(endpoint))) return false;
  phase_ = Phase::kStarved;
  context_.host->Exhausted(ConnectionError::kOutOfPorts, EADDRNOTAVAIL, false);
  return true;
}

void CheckRun::OnPortTurn(void* self) {
  const CheckRun& run = *static_cast<CheckRun*>(self);
  run.check_->SetTimer(run.Now());
}

// connect() failed at once.
void CheckRun::ConnectFailedLocked(const Endpoint& endpoint) {
  const ConnectionError error = cs_.error();
  bool ports = IsPortShortage(error);
  if (ports && MayLast(endpoint)) {
    ports = Now() < give_up_;
  } else if (ports) {
    context_.ports->Await(port_, PlaceOf(endpoint));
  }
  if (ports || IsShortage(error)) {
    StarveLocked();
    return;
  }
  // A unix socket that cannot be reached is no connection problem (F239).
  EndLocked(rules_.IoFailure(endpoint.address->is_unix()
                                 ? ConnectionStage::kEstablished
                                 : ConnectionStage::kConnecting,
                             error, cs_.sys_errno()));
}

// Tries the rule at hand again after a while.
void CheckRun::StarveLocked() {
  const ConnectionError error = cs_.error();
  const int sys_errno = cs_.sys_errno();
  if (cs_.is_open()) CloseStreamLocked(CloseMode::kReset);
  phase_ = Phase::kStarved;
  context_.host->Exhausted(error, sys_errno, IsShortage(error));
  check_->SetTimer(Now() + context_.exhausted_wait);
}

void CheckRun::EstablishedLocked() {
  phase_ = Phase::kEstablished;
  rules_.Next();
  if (rules_.rule() != nullptr) ArmResponseDeadline();  // F366
  AdvanceLocked();
}

// F365.
Duration CheckRun::ConnectWait() const {
  const BackendSpec& backend = server_->backend().spec();
  int64_t wait_ms = server_->spec().inter_ms;
  if (backend.timeout_check_ms != 0 && backend.timeout_connect_ms != 0) {
    wait_ms = std::min(wait_ms, backend.timeout_connect_ms);
  }
  return Millis(wait_ms);
}

void CheckRun::ArmResponseDeadline() {
  const int64_t wait_ms = server_->backend().spec().timeout_check_ms;
  if (wait_ms != 0) check_->SetTimer(Now() + Millis(wait_ms));
}

// --- SEND ---

CheckRun::Progress CheckRun::SendLocked(const SendRule& rule) {
  if (!sending_) {
    in_.Clear();  // F189
    std::string why;
    if (!FillRequest(rule, &why)) {
      return EndLocked(rules_.CannotSend(why));
    }
    sending_ = true;
  }
  if (!out_.empty()) {
    cs_.mux()->SndBuf(cs_.stream(), out_, out_.size());
    if (cs_.failed()) return FailLocked();  // docs/architecture.md, rule 8
    if (!out_.empty()) {                    // docs/architecture.md, rule 3
      cs_.mux()->Subscribe(cs_.stream(), kCanSend, wait_);
      send_waited_ = true;
      return Progress::kStop;
    }
  }
  // docs/architecture.md, rule 9. Where all went out at once the clock already
  // runs.
  sending_ = false;
  out_.Release();
  if (std::exchange(send_waited_, false)) ArmResponseDeadline();
  return Progress::kPassed;
}

bool CheckRun::FillRequest(const SendRule& rule, std::string* why) {
  if (const auto* http = std::get_if<HttpSend>(&rule)) {
    if (EncodeHttp(*http)) return true;
    *why = "failed to build HTTP request";  // F198
    return false;
  }
  const RawSend& send = *std::get_if<RawSend>(&rule);
  if (send.format != nullptr) return FillFormatted(send, why);
  const size_t size = context_.connector->buffers()->capacity();
  if (send.bytes.size() >= size) {  // F188
    *why = absl::StrCat("string too large (", send.bytes.size(),
                        ") for buffer size (", size, ")");
    return false;
  }
  if (send.time_at >= 0) {
    AppendWithTime(send);
  } else if (!send.bytes.empty()) {
    out_.Append(send.bytes);
  }
  return true;
}

// F185, F186, F188: cut where the room ends.
bool CheckRun::FillFormatted(const RawSend& send, std::string* why) {
  const size_t room = context_.connector->buffers()->capacity() - 1;
  std::string_view text = send.format->Evaluate(Input().expression());
  text = text.substr(0, room);
  if (!send.hexadecimal) {
    if (!text.empty()) out_.Append(text);
    return true;
  }
  const std::optional<std::string> bytes = FromHex(text);
  if (!bytes) {
    *why = "failed to build log-format string";
    return false;
  }
  if (!bytes->empty()) out_.Append(*bytes);
  return true;
}

void CheckRun::AppendWithTime(const RawSend& send) {
  static SystemWallClock system;
  WallClock* const clock = context_.facts.wall;
  const auto seconds = static_cast<uint32_t>(
      (clock != nullptr ? clock : &system)->NowMicros() / 1'000'000);
  const std::string_view bytes = send.bytes;
  const size_t at = static_cast<size_t>(send.time_at);
  char time[4];
  for (int i = 0; i < 4; ++i) {
    time[i] = static_cast<char>(seconds >> (24 - 8 * i));
  }
  out_.Append(bytes.substr(0, at));
  out_.Append(std::string_view(time, sizeof(time)));
  out_.Append(bytes.substr(at + sizeof(time)));
}

// The bytes of a constant request are made once a shard.
bool CheckRun::EncodeHttp(const HttpSend& send) {
  RulesetPlan& plan = *check_->plan();
  Mux* const mux = cs_.mux();
  if (plan.ruleset->send_state || !send.constant()) {
    // What was received before is gone (F189).
    ExpressionInput input = Input().expression();
    input.response = nullptr;
    HttpRequest request = ToRequest(send, input);
    if (plan.ruleset->send_state) {
      request.headers.emplace_back(kStateHeaderName, state_header_);
    }
    return mux->EncodeRequest(request, out_);
  }
  std::string& bytes = plan.requests[rules_.position()];
  if (!bytes.empty() && plan.mux == mux) {
    out_.Append(bytes);
    return true;
  }
  if (!mux->EncodeRequest(ToRequest(send, {}), out_)) return false;
  bytes.assign(out_.view());
  plan.mux = mux;
  return true;
}

// --- The end ---

CheckRun::Progress CheckRun::FailLocked() {
  if (IsShortage(cs_.error())) {  // in the middle: from the beginning again
    in_.Release();
    sending_ = false;
    waiting_for_more_ = false;
    variables_.Clear();
    rules_.Begin(check_->plan()->ruleset);
    StarveLocked();
    return Progress::kStop;
  }
  return EndLocked(rules_.IoFailure(cs_.stage(), cs_.error(), cs_.sys_errno()));
}

CheckRun::Progress CheckRun::EndLocked(Verdict verdict) {
  verdict_ = std::move(verdict);
  verdict_.duration_ms = static_cast<int32_t>(ToMillis(Now() - start_));
  ReleaseLocked();
  return Progress::kStop;
}

CheckRun::Progress CheckRun::DropLocked() {
  dropped_ = true;
  ReleaseLocked();
  return Progress::kStop;
}

// docs/architecture.md, rule 10.
void CheckRun::ReleaseLocked() {
  check_->StopTimer();
  if (cs_.is_open()) {
    CloseStreamLocked(linger_ ? CloseMode::kGraceful : CloseMode::kReset);
  }
  context_.ports->Leave(port_);
  in_.Release();
  variables_.Clear();
  scratch_.Clear();
  sending_ = false;
  waiting_for_more_ = false;
  phase_ = Phase::kDone;
}

void CheckRun::CloseStreamLocked(CloseMode mode) {
  // A connect that came to nothing leaves what is known of the last handshake.
  if (secured_ && cs_.stage() >= ConnectionStage::kSecuring) {
    std::unique_ptr<TlsRecord> tls = cs_.Tls();
    if (tls != nullptr && tls->LacksAlgorithm()) {
      context_.stats->Add(EngineCounter::kTlsUnsupported);
    }
    server_->KeepTlsLocked(std::move(tls));
  }
  if (wait_.events != 0) {
    cs_.mux()->Unsubscribe(cs_.stream(), kCanSend, wait_);
  }
  cs_.Close(mode);
  if (!port_.waiting()) context_.ports->Leave(port_);  // somebody else's now
  tasklet_.Cancel();
  out_.Release();
}

void CheckRun::ReadServerState() {
  if (!check_->plan()->ruleset->disable_on_404) return;
  stopped_ = server_->Op() == OpState::kStopped;
}

}  // namespace checkd
