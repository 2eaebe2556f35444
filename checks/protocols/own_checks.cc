#include "checks/protocols/own_checks.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "checks/protocols/binary_reply.h"
#include "checks/protocols/protocol_steps.h"
#include "checks/protocols/text_reply.h"

namespace checkd {
namespace {

// A command of Redis, as a list of strings.
std::string RedisCommand(const std::vector<std::string>& words) {
  std::string command = absl::StrCat("*", words.size(), "\r\n");
  for (const std::string& word : words) {
    absl::StrAppend(&command, "$", word.size(), "\r\n", word, "\r\n");
  }
  return command;
}

// One question, one answer.
std::unique_ptr<const RuleList> Ask(std::string_view request,
                                    ReplyParser parse,
                                    std::string_view wanted = {}) {
  const ProtocolStep steps[] = {SendStep(request), ReplyStep(parse, wanted)};
  return CompileProtocol(steps);
}

}  // namespace

std::unique_ptr<const RuleList> MakeOwnRedis(const OwnCheckOptions& options) {
  std::vector<std::string> words = {"AUTH"};
  if (!options.user.empty()) words.push_back(options.user);
  words.push_back(options.password);
  const std::string auth = RedisCommand(words);
  const std::string ping = RedisCommand({"PING"});
  const std::string role = RedisCommand({"ROLE"});
  std::vector<ProtocolStep> steps;
  if (!options.password.empty()) {
    steps.push_back(SendStep(auth));
    steps.push_back(ReplyStep(ParseRedisAuth, options.password));
  }
  steps.push_back(SendStep(ping));
  steps.push_back({.kind = ProtocolStep::Kind::kReply,
                   .text = "+PONG",
                   .reply = ParseLine,
                   .on_success = StepText{.text = "Redis server is ok"}});
  if (!options.role.empty()) {
    steps.push_back(SendStep(role));
    steps.push_back(ReplyStep(ParseRedisRole, options.role));
  }
  return CompileProtocol(steps);
}

std::unique_ptr<const RuleList> MakeOwnSmtp(const OwnCheckOptions& options) {
  const std::string ehlo = absl::StrCat(
      "EHLO ", options.ehlo.empty() ? "localhost" : options.ehlo, "\r\n");
  const ProtocolStep steps[] = {
      kLingeringConnect,
      ReplyStep(ParseSmtpReply, "220"),
      SendStep(ehlo),
      ReplyStep(ParseSmtpReply, options.starttls ? "250 STARTTLS" : "250"),
      SendStep("QUIT\r\n"),
      ReplyStep(ParseSmtpReply, "221"),
  };
  return CompileProtocol(steps);
}

std::unique_ptr<const RuleList> MakeImap(const OwnCheckOptions&) {
  static constexpr ProtocolStep kSteps[] = {
      kLingeringConnect,
      ReplyStep(ParseLine, "* OK"),
      SendStep("a LOGOUT\r\n"),
      ReplyStep(ParseImapTagged, "a"),
  };
  return CompileProtocol(kSteps);
}

std::unique_ptr<const RuleList> MakePop3(const OwnCheckOptions&) {
  static constexpr ProtocolStep kSteps[] = {
      kLingeringConnect,
      ReplyStep(ParseLine, "+OK"),
      SendStep("QUIT\r\n"),
      ReplyStep(ParseLine, "+OK"),
  };
  return CompileProtocol(kSteps);
}

std::unique_ptr<const RuleList> MakeMemcached(const OwnCheckOptions&) {
  return Ask("version\r\n", ParseLine, "VERSION ");
}

std::unique_ptr<const RuleList> MakeAmqp(const OwnCheckOptions&) {
  return Ask(AmqpHeader(), ParseAmqpStart);
}

std::unique_ptr<const RuleList> MakeMqtt(const OwnCheckOptions& options) {
  return Ask(MqttConnect(options.user, options.password), ParseMqttConnack);
}

std::unique_ptr<const RuleList> MakeKafka(const OwnCheckOptions&) {
  return Ask(KafkaApiVersions(), ParseKafkaApiVersions);
}

std::unique_ptr<const RuleList> MakeMongo(const OwnCheckOptions& options) {
  return Ask(MongoHello(), ParseMongoHello, options.role);
}

}  // namespace checkd
