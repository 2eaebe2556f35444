#include "daemon/stats/stat_columns.h"

namespace checkd {

// The tags of one row kind that differ from the column's are in TagsOf().
constexpr StatColumn kColumns[] = {
    {"pxname", "KNSV", "Proxy name"},                        // 0
    {"svname", "KNSV", "Server name"},                       // 1
    {"qcur", "MGPV", "Requests waiting in the queue"},       // 2
    {"qmax", "MMPV", "Most requests ever waiting"},          // 3
    {"scur", "MGPV", "Sessions now"},                        // 4
    {"smax", "MMPV", "Most sessions ever"},                  // 5
    {"slim", "CLPV", "Limit of sessions"},                   // 6
    {"stot", "MCPP", "Sessions so far"},                     // 7
    {"bin", "MCPP", "Bytes from clients"},                   // 8
    {"bout", "MCPP", "Bytes to clients"},                    // 9
    {"dreq", "MCPP", "Requests denied"},                     // 10
    {"dresp", "MCPP", "Responses denied"},                   // 11
    {"ereq", "MCPP", "Invalid requests"},                    // 12
    {"econ", "MCPP", "Failed connections to servers"},       // 13
    {"eresp", "MCPP", "Invalid responses"},                  // 14
    {"wretr", "MCPP", "Retries"},                            // 15
    {"wredis", "MCPP", "Redispatches"},                      // 16
    {"status", "SGPV", "State, after checks and commands"},  // 17
    {"weight", "MaPV", "Effective weight"},                  // 18
    {"act", "SGPV",
     "Active servers usable; of a server: it is no backup"},           // 19
    {"bck", "SGPV", "Backup servers usable; of a server: it is one"},  // 20
    {"chkfail", "MCPP",
     "Failed checks while the server was up or going up"},            // 21
    {"chkdown", "MCPP", "Transitions to DOWN"},                       // 22
    {"lastchg", "MAPP", "Seconds since the last change of state"},    // 23
    {"downtime", "MCPV", "Seconds of being down, in all"},            // 24
    {"qlimit", "CLSV", "Limit of the queue"},                         // 25
    {"pid", "KGPV", "Process number"},                                // 26
    {"iid", "KGSV", "Proxy id"},                                      // 27
    {"sid", "KGSV", "Server id"},                                     // 28
    {"throttle", "MaPV", "Percent of the weight during slow start"},  // 29
    {"lbtot", "MCPP", "Requests balanced"},                           // 30
    {"tracked", "CNSV", "The server that is tracked"},                // 31
    {"type", "CGSV", "0 frontend, 1 backend, 2 server, 3 listener"},  // 32
    {"rate", "MRPV", "Traffic statistic; checkd carries none"},       // 33
    {"rate_lim", "CLPV", "Traffic statistic; checkd carries none"},   // 34
    {"rate_max", "MMPV", "Traffic statistic; checkd carries none"},   // 35
    {"check_status", "MOPV", "How the last health check ended"},      // 36
    {"check_code", "MOPV", "The code of the last health check"},      // 37
    {"check_duration", "MDPV",
     "Milliseconds that the last health check took"},                    // 38
    {"hrsp_1xx", "MCPP", "Traffic statistic; checkd carries none"},      // 39
    {"hrsp_2xx", "MCPP", "Traffic statistic; checkd carries none"},      // 40
    {"hrsp_3xx", "MCPP", "Traffic statistic; checkd carries none"},      // 41
    {"hrsp_4xx", "MCPP", "Traffic statistic; checkd carries none"},      // 42
    {"hrsp_5xx", "MCPP", "Traffic statistic; checkd carries none"},      // 43
    {"hrsp_other", "MCPP", "Traffic statistic; checkd carries none"},    // 44
    {"hanafail", "MCPP", "Failures reported by observation"},            // 45
    {"req_rate", "MRPV", "Traffic statistic; checkd carries none"},      // 46
    {"req_rate_max", "MMPV", "Traffic statistic; checkd carries none"},  // 47
    {"req_tot", "MCPP", "Traffic statistic; checkd carries none"},       // 48
    {"cli_abrt", "MCPP", "Traffic statistic; checkd carries none"},      // 49
    {"srv_abrt", "MCPP", "Traffic statistic; checkd carries none"},      // 50
    {"comp_in", "MCPP", "Traffic statistic; checkd carries none"},       // 51
    {"comp_out", "MCPP", "Traffic statistic; checkd carries none"},      // 52
    {"comp_byp", "MCPP", "Traffic statistic; checkd carries none"},      // 53
    {"comp_rsp", "MCPP", "Traffic statistic; checkd carries none"},      // 54
    {"lastsess", "MAPP", "Traffic statistic; checkd carries none"},      // 55
    {"last_chk", "MOPV", "What the last health check said"},             // 56
    {"last_agt", "MOPV", "What the last agent check said"},              // 57
    {"qtime", "MaPV", "Traffic statistic; checkd carries none"},         // 58
    {"ctime", "MaPV", "Traffic statistic; checkd carries none"},         // 59
    {"rtime", "MaPV", "Traffic statistic; checkd carries none"},         // 60
    {"ttime", "MaPV", "Traffic statistic; checkd carries none"},         // 61
    {"agent_status", "MOPV", "How the last agent check ended"},          // 62
    {"agent_code", "MOPV", "The code of the last agent check"},          // 63
    {"agent_duration", "MDPV",
     "Milliseconds that the last agent check took"},                      // 64
    {"check_desc", "MOPV", "check_status in words"},                      // 65
    {"agent_desc", "MOPV", "agent_status in words"},                      // 66
    {"check_rise", "CGSV", "Successes that bring a server up"},           // 67
    {"check_fall", "CGSV", "Failures that bring a server down"},          // 68
    {"check_health", "CGSV", "Health: 0 to rise+fall-1"},                 // 69
    {"agent_rise", "CGSV", "rise of the agent check"},                    // 70
    {"agent_fall", "CGSV", "fall of the agent check"},                    // 71
    {"agent_health", "CGSV", "Health of the agent check"},                // 72
    {"addr", "CGSV", "Address and port"},                                 // 73
    {"cookie", "CNSV", "Cookie value"},                                   // 74
    {"mode", "CGSV", "Mode"},                                             // 75
    {"algo", "CGSV", "Balancing algorithm"},                              // 76
    {"conn_rate", "MRPV", "Traffic statistic; checkd carries none"},      // 77
    {"conn_rate_max", "MMPV", "Traffic statistic; checkd carries none"},  // 78
    {"conn_tot", "MCPP", "Traffic statistic; checkd carries none"},       // 79
    {"intercepted", "MCPP", "Traffic statistic; checkd carries none"},    // 80
    {"dcon", "MCPP", "Traffic statistic; checkd carries none"},           // 81
    {"dses", "MCPP", "Traffic statistic; checkd carries none"},           // 82
    {"wrew", "MCPP", "Traffic statistic; checkd carries none"},           // 83
    {"connect", "MCPP", "Traffic statistic; checkd carries none"},        // 84
    {"reuse", "MCPP", "Traffic statistic; checkd carries none"},          // 85
    {"cache_lookups", "MCPP", "Traffic statistic; checkd carries none"},  // 86
    {"cache_hits", "MCPP", "Traffic statistic; checkd carries none"},     // 87
    {"srv_icur", "MGPV", "Traffic statistic; checkd carries none"},       // 88
    {"src_ilim", "CLPV", "Traffic statistic; checkd carries none"},       // 89
    {"qtime_max", "MMPV", "Traffic statistic; checkd carries none"},      // 90
    {"ctime_max", "MMPV", "Traffic statistic; checkd carries none"},      // 91
    {"rtime_max", "MMPV", "Traffic statistic; checkd carries none"},      // 92
    {"ttime_max", "MMPV", "Traffic statistic; checkd carries none"},      // 93
    {"eint", "MCPP", "Traffic statistic; checkd carries none"},           // 94
    {"idle_conn_cur", "MGPV", "Traffic statistic; checkd carries none"},  // 95
    {"safe_conn_cur", "MGPV", "Traffic statistic; checkd carries none"},  // 96
    {"used_conn_cur", "MGPV", "Traffic statistic; checkd carries none"},  // 97
    {"need_conn_est", "MGPV", "Traffic statistic; checkd carries none"},  // 98
    {"uweight", "MaPV", "Weight set by users"},                           // 99
    {"agg_server_status", "MGPV",
     "Traffic statistic; checkd carries none"},  // 100
    {"agg_server_check_status", "MGPV",
     "Traffic statistic; checkd carries none"},  // 101
    {"agg_check_status", "MGPV",
     "Traffic statistic; checkd carries none"},                           // 102
    {"srid", "SGSV", "Revision of the server"},                           // 103
    {"sess_other", "MCPP", "Traffic statistic; checkd carries none"},     // 104
    {"h1sess", "MCPP", "Traffic statistic; checkd carries none"},         // 105
    {"h2sess", "MCPP", "Traffic statistic; checkd carries none"},         // 106
    {"h3sess", "MCPP", "Traffic statistic; checkd carries none"},         // 107
    {"req_other", "MCPP", "Traffic statistic; checkd carries none"},      // 108
    {"h1req", "MCPP", "Traffic statistic; checkd carries none"},          // 109
    {"h2req", "MCPP", "Traffic statistic; checkd carries none"},          // 110
    {"h3req", "MCPP", "Traffic statistic; checkd carries none"},          // 111
    {"proto", "CNSV", "Traffic statistic; checkd carries none"},          // 112
    {"priv_idle_cur", "MGPV", "Traffic statistic; checkd carries none"},  // 113
    {"reqbin", "MCPP", "Traffic statistic; checkd carries none"},         // 114
    {"reqbout", "MCPP", "Traffic statistic; checkd carries none"},        // 115
    {"resbin", "MCPP", "Traffic statistic; checkd carries none"},         // 116
    {"resbout", "MCPP", "Traffic statistic; checkd carries none"},        // 117
    {"cache_hint_hits", "MCPP",
     "Traffic statistic; checkd carries none"},  // 118
};

static_assert(sizeof(kColumns) / sizeof(kColumns[0]) == kStatColumns);

const StatColumn& ColumnInfo(size_t index) { return kColumns[index]; }

FieldTags TagsOf(StatRowType row, size_t index) {
  const bool server = row == StatRowType::kServer;
  switch (index) {
    case kAct:
    case kBck:
      return server ? "SGPV" : "MGPV";
    case kRateMax:
      return row == StatRowType::kBackend ? "MGPV" : "MMPV";
    default:
      return kColumns[index].tags;
  }
}

}  // namespace checkd
