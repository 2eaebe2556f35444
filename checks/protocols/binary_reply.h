// Replies of binary protocols, as parsers of an EXPECT, and the requests that
// they answer.
#ifndef CHECKS_PROTOCOLS_BINARY_REPLY_H_
#define CHECKS_PROTOCOLS_BINARY_REPLY_H_

#include <string>
#include <string_view>

#include "checks/rules/reply.h"

namespace checkd {

// AMQP 0-9-1: the protocol header, answered by Connection.Start of this
// version. Another header is what the server would speak: L7RSP.
std::string_view AmqpHeader();
Reply ParseAmqpStart(const ReplyInput& in);

// MQTT 3.1.1: a CONNECT without a client's name and with a clean session,
// answered by CONNACK; a refusal is L7STS with the code of the return. Empty:
// no user, no password. Both are shorter than 64 KiB.
std::string MqttConnect(std::string_view user, std::string_view password);
Reply ParseMqttConnack(const ReplyInput& in);

// Kafka: ApiVersions, version 0, answered without an error code.
std::string KafkaApiVersions();
Reply ParseKafkaApiVersions(const ReplyInput& in);

// MongoDB: `hello` in an OP_MSG, answered by a document with `ok` 1. If
// `wanted` is "primary", that must say that it is writable.
std::string MongoHello();
Reply ParseMongoHello(const ReplyInput& in);

}  // namespace checkd

#endif  // CHECKS_PROTOCOLS_BINARY_REPLY_H_
