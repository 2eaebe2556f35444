// Readers of the tables that the CLI prints.
//
//   StatTable stats(cli.Ask("show stat"));
//   EXPECT_EQ(stats.Get("b", "s", "status"), "UP");
//   StateTable states(cli.Ask("show servers state"));
//   EXPECT_EQ(states.Get("b", "s", "srv_op_state"), "2");
#ifndef TESTS_HARNESS_TABLES_H_
#define TESTS_HARNESS_TABLES_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace checkd {

// Rows that have a proxy and a server name, and named columns.
class NamedTable {
 public:
  using Row = std::map<std::string, std::string>;
  using Key = std::pair<std::string, std::string>;  // proxy, server

  // The value; "<no row>" or "<no column>" where there is none.
  std::string Get(const std::string& proxy, const std::string& server,
                  const std::string& column) const;
  const std::map<Key, Row>& rows() const { return rows_; }
  // How many rows of `proxy` have `value` in `column`.
  int Count(const std::string& proxy, const std::string& column,
            const std::string& value) const;

 protected:
  void Add(const std::vector<std::string>& names,
           const std::vector<std::string>& values, const std::string& proxy,
           const std::string& server);

 private:
  std::map<Key, Row> rows_;
};

// `show stat`, the CSV form (F508).
class StatTable : public NamedTable {
 public:
  explicit StatTable(std::string_view csv);
};

// `show servers state` (F505).
class StateTable : public NamedTable {
 public:
  explicit StateTable(std::string_view text);
};

// The value of "name: value" among the lines of `show activity`; -1 if there is
// none.
int64_t ActivityValue(std::string_view activity, std::string_view name);

// One line of CSV: fields in double quotes may hold commas and "".
std::vector<std::string> SplitCsv(std::string_view line);

}  // namespace checkd

#endif  // TESTS_HARNESS_TABLES_H_
