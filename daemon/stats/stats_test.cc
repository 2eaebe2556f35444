#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "daemon/stats/field.h"
#include "daemon/stats/info.h"
#include "daemon/stats/stat_rows.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

BackendSpec Proxy(ProxyKind kind, ProxyMode mode) {
  BackendSpec spec;
  spec.name = "be1";
  spec.id = 3;
  spec.kind = kind;
  spec.mode = mode;
  spec.algo = "roundrobin";
  return spec;
}

ServerSpec Target() {
  ServerSpec spec;
  spec.name = "s1";
  spec.id = 1;
  spec.check = true;
  return spec;
}

ServerSnapshot DownServer() {
  ServerSnapshot s;
  s.op = OpState::kStopped;
  s.check_state = kCheckConfigured | kCheckEnabled;
  s.status = CheckStatus::kL4Con;
  s.result = CheckResult::kFailed;
  s.duration_ms = 0;
  s.rise = 2;
  s.fall = 3;
  s.chkfail = 1;
  s.chkdown = 1;
  s.lastchg_s = 2;
  s.downtime_s = 2;
  s.uweight = s.iweight = s.weight = 1;
  s.address = Address::Ipv4({127, 0, 0, 1}, 1);
  s.description = "Connection refused";
  return s;
}

std::vector<std::string> Cells(const StatRow& row) {
  std::string line;
  AppendStatCsv(row, &line);
  EXPECT_EQ(line.back(), '\n');
  line.pop_back();
  return absl::StrSplit(line, ',');
}

std::string Prefix(const StatRow& row, size_t columns) {
  std::vector<std::string> cells = Cells(row);
  std::string text;
  for (size_t i = 0; i < columns; ++i) text += cells[i] + ",";
  return text;
}

// F508: 119 columns, a column "-", and a last comma.
TEST(StatRows, HeaderAndRowsHave119ColumnsAndADelimiter) {
  const std::vector<std::string> header = absl::StrSplit(StatCsvHeader(), ',');
  EXPECT_EQ(header.size(), 121u);
  EXPECT_EQ(header[0], "# pxname");
  EXPECT_EQ(header[118], "cache_hint_hits");
  EXPECT_EQ(header[119], "-");
  StatRow row;
  FillFrontend(Proxy(ProxyKind::kListen, ProxyMode::kHttp), {}, &row);
  EXPECT_EQ(Cells(row).size(), 121u);
  EXPECT_EQ(Cells(row)[119], "-");
}

// The first 99 columns are what HAProxy 2.6 printed for the same states.
TEST(StatRows, ServersShowWhatHaproxyShows) {
  StatRow row;
  FillServer(Proxy(ProxyKind::kBackend, ProxyMode::kHttp), Target(),
             DownServer(), {}, &row);
  EXPECT_EQ(
      Prefix(row, 98),
      "be1,s1,0,0,0,0,,0,0,0,,0,,0,0,0,0,DOWN,1,1,0,1,1,2,2,,1,3,1,,0,,2,0,,0,"
      "L4CON,,0,0,0,0,0,0,0,,,,0,0,0,,,,,-1,Connection refused,,0,0,0,0,,,,"
      "Layer4 connection problem,,2,3,0,,,,127.0.0.1:1,,http,,,,,,,,0,0,0,,,0,,"
      "0,0,0,0,0,0,0,0,");
  FillServer(Proxy(ProxyKind::kBackend, ProxyMode::kTcp), Target(),
             DownServer(), {}, &row);
  EXPECT_EQ(
      Prefix(row, 98),
      "be1,s1,0,0,0,0,,0,0,0,,0,,0,0,0,0,DOWN,1,1,0,1,1,2,2,,1,3,1,,0,,2,0,,0,"
      "L4CON,,0,,,,,,,,,,,0,0,,,,,-1,Connection refused,,0,0,0,0,,,,"
      "Layer4 connection "
      "problem,,2,3,0,,,,127.0.0.1:1,,tcp,,,,,,,,0,0,0,,,0,,0,"
      "0,0,0,0,0,0,0,");
}

TEST(StatRows, BackendsShowWhatHaproxyShows) {
  BackendSnapshot s;
  s.up = true;
  s.servers = 2;
  s.act = 1;
  s.weight = 1;
  s.lastchg_s = 2;
  StatRow row;
  FillBackend(Proxy(ProxyKind::kBackend, ProxyMode::kTcp), s, {}, &row);
  EXPECT_EQ(Prefix(row, 103),
            "be1,BACKEND,0,0,0,0,1,0,0,0,0,0,,0,0,0,0,UP,1,1,0,,0,2,0,,1,3,0,,"
            "0,,1,0,,"
            "0,,,,,,,,,,,,,,0,0,0,0,0,0,-1,,,0,0,0,0,,,,,,,,,,,,,,tcp,"
            "roundrobin,,,,,,,"
            "0,0,0,,,,,0,0,0,0,0,,,,,1,0,0,0,");
}

TEST(StatRows, FrontendsShowWhatHaproxyShows) {
  StatRow row;
  StatRowOptions options;
  options.maxconn = 9985;
  FillFrontend(Proxy(ProxyKind::kListen, ProxyMode::kHttp), options, &row);
  EXPECT_EQ(Prefix(row, 99),
            "be1,FRONTEND,,,0,0,9985,0,0,0,0,0,0,,,,,OPEN,,,,,,,,,1,3,0,,,,0,0,"
            "0,0,,,,"
            "0,0,0,0,0,0,,0,0,0,,,0,0,0,0,,,,,,,,,,,,,,,,,,,,,http,,0,0,0,0,0,"
            "0,0,,,0,"
            "0,,,,,,,0,,,,,");
}

TEST(StatRows, AnUncheckedServerShowsNoCheck) {
  ServerSnapshot s = DownServer();
  s.op = OpState::kRunning;
  s.check_state = 0;
  StatRow row;
  FillServer(Proxy(ProxyKind::kBackend, ProxyMode::kTcp), Target(), s, {},
             &row);
  EXPECT_EQ(row.fields[kStatus].text, "no check");
  EXPECT_TRUE(row.fields[kCheckStatus].empty());
  EXPECT_TRUE(row.fields[kChkfail].empty());
  EXPECT_TRUE(row.fields[kDowntime].empty());
}

TEST(StatRows, ARunInProgressIsStarred) {
  ServerSnapshot s = DownServer();
  s.check_state |= kCheckInProgress;
  StatRow row;
  FillServer(Proxy(ProxyKind::kBackend, ProxyMode::kTcp), Target(), s, {},
             &row);
  EXPECT_EQ(row.fields[kCheckStatus].text, "* L4CON");
}

TEST(StatRows, AddressesAreForOperators) {
  StatRowOptions user;
  user.show_addresses = false;
  StatRow row;
  FillServer(Proxy(ProxyKind::kBackend, ProxyMode::kTcp), Target(),
             DownServer(), user, &row);
  EXPECT_TRUE(row.fields[kAddr].empty());
}

// F510, F511.
TEST(StatRows, TypedAndJsonLeaveOutEmptyFields) {
  StatRow row;
  FillServer(Proxy(ProxyKind::kBackend, ProxyMode::kTcp), Target(),
             DownServer(), {}, &row);
  std::string typed, json;
  AppendStatTyped(row, false, &typed);
  AppendStatJson(row, &json);
  EXPECT_TRUE(absl::StrContains(typed, "S.3.1.17.status.1:SGPV:str:DOWN\n"));
  EXPECT_TRUE(
      absl::StrContains(typed, "S.3.1.36.check_status.1:MOPV:str:L4CON\n"));
  EXPECT_FALSE(absl::StrContains(typed, ".dreq."));
  EXPECT_TRUE(absl::StrContains(
      json,
      R"({"objType":"Server","proxyId":3,"id":1,"field":{"pos":17,"name":)"
      R"("status"},"processNum":1,"tags":{"origin":"Status","nature":"Gauge",)"
      R"("scope":"Process"},"value":{"type":"str","value":"DOWN"}})"));
}

TEST(Field, CsvQuotesOnlyWhatNeedsIt) {
  std::string text;
  AppendCsv(Field::String("a b"), &text);
  AppendCsv(Field::String(R"(No "good", sorry)"), &text);
  EXPECT_EQ(text, R"(a b"No ""good"", sorry")");
  text.clear();
  AppendCsv(Field::String("a\r\nb"), &text);  // no row of its own
  EXPECT_EQ(text, "\"a\r\nb\"");
}

TEST(Field, JsonEscapesStrings) {
  std::string text;
  AppendJsonString("a\"b\\c\n", &text);
  EXPECT_EQ(text, R"("a\"b\\c\u000a")");
}

// F504c: positions of every item, holes allowed.
TEST(Info, KeepsHaproxysPositions) {
  ProcessInfo info;
  info.pid = 42;
  info.uptime_s = 90061.5;
  info.node = "n";
  InfoFormat typed;
  typed.kind = InfoFormat::Kind::kTyped;
  const std::string text = FormatInfo(info, typed);
  for (const char* line :
       {"0.Name.1:POSV:str:checkd\n", "6.Pid.1:SGPV:u32:42\n",
        "7.Uptime.1:MDPV:str:1d 1h01m01s\n", "50.node.1:COSV:str:n\n",
        "54.Unstoppable Jobs.1:MGPV:u32:0\n",
        "66.Build info.1:", "81.NbThreadGroups.1:CGSV:u32:1\n"}) {
    EXPECT_TRUE(absl::StrContains(text, line)) << line << "\n" << text;
  }
  EXPECT_FALSE(absl::StrContains(text, "51.description"));
  typed.with_float = true;
  EXPECT_TRUE(absl::StrContains(FormatInfo(info, typed),
                                "8.Uptime_sec.1:MDPV:flt:90061.500000\n"));
}

TEST(Info, PlainFormIsNameAndValue) {
  const std::string text = FormatInfo({}, {});
  EXPECT_TRUE(absl::StartsWith(text, "Name: checkd\nVersion: "));
  EXPECT_TRUE(absl::StrContains(text, "\nNbproc: 1\nProcess_num: 1\n"));
}

}  // namespace
}  // namespace checkd
