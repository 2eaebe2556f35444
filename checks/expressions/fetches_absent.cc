// Names that configurations may hold and checks have nothing for.
#include "checks/expressions/row_groups.h"

namespace checkd {
namespace {

constexpr FetchGroup kGroups[] = {
    {SampleType::kString, Source::kRequestHeaders, false,
     "base base32 base32+src base_beg base_dir base_dom base_end base_len "
     "base_reg base_sub baseq cook cook_cnt cook_val fcgi.docroot fcgi.index "
     "hdr_cnt hdr_ip hdr_val http_auth http_auth_bearer http_auth_group "
     "http_auth_pass http_auth_type http_auth_user path pathq query req.body "
     "req.body_len req.body_param req.body_size req.cook req.cook_cnt "
     "req.cook_names req.cook_val req.fhdr req.fhdr_cnt req.hdr req.hdr_cnt "
     "req.hdr_ip req.hdr_names req.hdr_val req.hdrs req.hdrs_bin req.ver "
     "req_ver url url32 url32+src url_ip url_param url_port urlp urlp_val"},
    {SampleType::kString, Source::kRequest, false,
     "capture.req.hdr capture.req.method capture.req.uri capture.req.ver "
     "capture.res.ver http_first_req method req.proto_http req_proto_http"},
    {SampleType::kString, Source::kFrontend, false,
     "dst_conn fe_client_timeout fe_defbe fe_id fe_name so_id so_name"},
    {SampleType::kString, Source::kRequestBuffer, false,
     "rdp_cookie rdp_cookie_cnt req.len req.payload req.payload_lv "
     "req.rdp_cookie req.rdp_cookie_cnt req.ssl_alpn req.ssl_ec_ext "
     "req.ssl_hello_type req.ssl_sni req.ssl_st_ext req.ssl_ver req_len "
     "req_ssl_hello_type req_ssl_sni req_ssl_ver"},
    {SampleType::kString, Source::kClient, false,
     "ssl_c_ca_err ssl_c_ca_err_depth ssl_c_chain_der ssl_c_der ssl_c_err "
     "ssl_c_i_dn ssl_c_key_alg ssl_c_notafter ssl_c_notbefore ssl_c_r_dn "
     "ssl_c_s_dn ssl_c_san ssl_c_serial ssl_c_sha1 ssl_c_sig_alg ssl_c_used "
     "ssl_c_verify ssl_c_version ssl_f_der ssl_f_i_dn ssl_f_key_alg "
     "ssl_f_notafter ssl_f_notbefore ssl_f_s_dn ssl_f_serial ssl_f_sha1 "
     "ssl_f_sig_alg ssl_f_version ssl_fc ssl_fc_alg_keysize ssl_fc_alpn "
     "ssl_fc_cipher ssl_fc_cipherlist_bin ssl_fc_cipherlist_hex "
     "ssl_fc_cipherlist_str ssl_fc_cipherlist_xxh "
     "ssl_fc_client_early_traffic_secret "
     "ssl_fc_client_handshake_traffic_secret ssl_fc_client_random "
     "ssl_fc_client_traffic_secret_0 ssl_fc_curve ssl_fc_early_exporter_secret "
     "ssl_fc_ecformats_bin ssl_fc_eclist_bin ssl_fc_err ssl_fc_err_str "
     "ssl_fc_exporter_secret ssl_fc_extlist_bin ssl_fc_has_crt "
     "ssl_fc_has_early ssl_fc_has_sni ssl_fc_is_resumed ssl_fc_npn "
     "ssl_fc_protocol ssl_fc_protocol_hello_id "
     "ssl_fc_server_handshake_traffic_secret ssl_fc_server_random "
     "ssl_fc_server_traffic_secret_0 ssl_fc_session_id ssl_fc_session_key "
     "ssl_fc_sigalgs_bin ssl_fc_sni ssl_fc_supported_versions_bin "
     "ssl_fc_unique_id ssl_fc_use_keysize ssl_s_chain_der ssl_s_der ssl_s_i_dn "
     "ssl_s_key_alg ssl_s_notafter ssl_s_notbefore ssl_s_s_dn ssl_s_serial "
     "ssl_s_sha1 ssl_s_sig_alg ssl_s_version"},
    // There is no client, and no traffic.
    {SampleType::kInt, Source::kConnection, false,
     "bc_glitches bc_nb_streams bc_reused bc_rtt bc_rttvar bc_settings_streams_"
     "limit dst dst_is_local dst_port fc_dst fc_dst_is_local fc_dst_port "
     "fc_err "
     "fc_err_name fc_err_str fc_fackets fc_glitches fc_http_major fc_lost "
     "fc_nb_streams fc_pp_authority fc_pp_tlv fc_pp_unique_id fc_rcvd_proxy "
     "fc_reordering fc_retrans fc_rtt fc_rttvar fc_sacked fc_src "
     "fc_src_is_local fc_src_port fc_unacked src src_is_local src_port "
     "ssl_bc_alg_keysize ssl_bc_client_random ssl_bc_err ssl_bc_npn "
     "ssl_bc_server_random ssl_bc_session_id ssl_bc_session_key "
     "ssl_bc_unique_id ssl_bc_use_keysize"},
    {SampleType::kInt, Source::kResponse, false,
     "capture.res.hdr distcc_body distcc_param "
     "internal.htx.data internal.htx.free internal.htx.free_data "
     "internal.htx.has_eom internal.htx.nbblks internal.htx.size "
     "internal.htx.used internal.htx_blk.data internal.htx_blk.hdrname "
     "internal.htx_blk.hdrval internal.htx_blk.size internal.htx_blk.start_"
     "line internal.htx_blk.type internal.strm.is_htx rep_ssl_hello_type "
     "res.cache_hit res.cache_name res.comp res.comp_algo res.ssl_hello_type "
     "res.timer.hdr server_status txn.status txn.timer.user"},
    {SampleType::kInt, Source::kInternal, false,
     "cur_client_timeout cur_server_timeout cur_tunnel_timeout last_entity "
     "last_rule_file last_rule_line prio_class prio_offset waiting_entity"},
    {SampleType::kInt, Source::kServer, true,
     "avg_queue be_conn be_sess_rate be_server_timeout be_tunnel_timeout "
     "fe_conn fe_req_rate fe_sess_rate queue srv_conn srv_queue "
     "srv_sess_rate"},
    {SampleType::kInt, Source::kInternal, true,
     "act_conn bytes_in bytes_out cpu_calls cpu_ns_avg cpu_ns_tot lat_ns_avg "
     "lat_ns_tot quic_enabled"},
};

}  // namespace

absl::Span<const FetchGroup> AbsentFetches() { return kGroups; }

}  // namespace checkd
