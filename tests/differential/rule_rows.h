// Hand-chosen cases over the whole rules language (F150-F239), in rooms of one
// file each.
#ifndef TESTS_DIFFERENTIAL_RULE_ROWS_H_
#define TESTS_DIFFERENTIAL_RULE_ROWS_H_

#include <string>
#include <vector>

#include "tests/differential/rule_case.h"

namespace checkd {

std::vector<RuleCase> ConnectRows();   // F150-F182: rulesets, steps, connect
std::vector<RuleCase> TcpRows();       // F185-F190, F205-F224, F230: bytes
std::vector<RuleCase> RequestRows();   // F191-F200: what http checks send
std::vector<RuleCase> ResponseRows();  // F205-F232: what they expect
std::vector<RuleCase> VariableRows();  // F235, F250-F267
std::vector<RuleCase> RefusedRows();   // what neither takes

// Rules, one a line, without the keyword in front.
RuleCase TcpRow(const std::string& name, const std::string& rules,
                const Script& script);
RuleCase HttpRow(const std::string& name, const std::string& rules,
                 const Script& script);
// `httpchk`: the arguments of `option httpchk`.
RuleCase HttpchkRow(const std::string& name, const std::string& httpchk,
                    const std::string& rules, const Script& script);
// Lines as they are.
RuleCase Row(const std::string& name, const std::string& lines,
             const Script& script);

// Waits for bytes, or a request, answers, and closes.
Script Answer(std::string_view bytes);
Script HttpReply(std::string_view response);
// "HTTP/1.1 <code and reason>", headers, a length, the body.
std::string Response(const std::string& status, const std::string& headers = "",
                     const std::string& body = "");

}  // namespace checkd

#endif  // TESTS_DIFFERENTIAL_RULE_ROWS_H_
