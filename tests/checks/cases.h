// Cases of checks: tables whose lines are named by sentences, and the list of all tables, over
// which tests/checks/law_test.cc holds what must be true of every check.
#pragma once

#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/checks/account.h"

namespace underpin::testing {

/// One line of a table of cases.
struct Case {
  std::string name;
  Snapshot account;
  Verdict verdict;          ///< of the row
  std::string reason = {};  ///< a piece of the reason of a finding with that verdict; empty: any
  std::string note = {};    ///< a note's code that some finding carries; empty: any
};

inline constexpr Verdict pass = Verdict::pass, fail = Verdict::fail, unknown = Verdict::unknown,
                         manual = Verdict::manual, not_applicable = Verdict::not_applicable;

/// Cases can be moved but not copied, so a braced list cannot hold them.
template <class... Cases>
std::vector<Case> table(Cases&&... cases) {
  std::vector<Case> out;
  (out.push_back(std::forward<Cases>(cases)), ...);
  return out;
}

/// What a row says of an account, for failure messages.
inline std::string describe(const JudgedRecommendation& row) {
  std::string out;
  for (const auto& finding : row.findings) {
    out += fmt::format("  {} {} {}: {}\n", word(finding.verdict), finding.region, finding.resource,
                       finding.reason);
    for (const auto& note : finding.notes) out += fmt::format("    note {}\n", note.code);
  }
  return out;
}

inline bool says(const JudgedRecommendation& row, const std::string& reason) {
  for (const auto& finding : row.findings)
    if (finding.verdict == row.verdict && finding.reason.find(reason) != std::string::npos)
      return true;
  return false;
}

inline bool notes(const JudgedRecommendation& row, const std::string& code) {
  for (const auto& finding : row.findings)
    for (const auto& note : finding.notes)
      if (note.code == code) return true;
  return false;
}

/// The names of the facts of the first finding, in order.
inline std::vector<std::string> evidence_names(const JudgedRecommendation& row) {
  std::vector<std::string> names;
  for (const auto& fact : row.findings.at(0).evidence) names.push_back(fact.name);
  return names;
}

inline void expect_verdicts(const std::string& id, const std::vector<Case>& cases) {
  for (const auto& c : cases) {
    const auto row = judged(id, c.account);
    EXPECT_EQ(word(row.verdict), word(c.verdict)) << c.name << "\n" << describe(row);
    EXPECT_TRUE(says(row, c.reason)) << c.name << ": nothing says `" << c.reason << "`\n"
                                     << describe(row);
    EXPECT_TRUE(c.note.empty() || notes(row, c.note)) << c.name << ": no note `" << c.note << "`\n"
                                                      << describe(row);
    for (const auto& finding : row.findings)
      EXPECT_FALSE(finding.reason.empty()) << c.name << ": a finding without a reason\n"
                                           << describe(row);
  }
}

std::vector<Case> admin_policy_cases();
std::vector<Case> administration_port_cases();
std::vector<Case> analyzer_cases();
std::vector<Case> expired_certificate_cases();
std::vector<Case> initial_key_cases();
std::vector<Case> instance_role_cases();
std::vector<Case> key_age_cases();
std::vector<Case> bucket_encryption_cases();
std::vector<Case> config_recorder_cases();
std::vector<Case> ebs_encryption_cases();
std::vector<Case> flow_log_cases();
std::vector<Case> contact_details_cases();
std::vector<Case> default_group_cases();
std::vector<Case> event_list_cases(const std::string& id);
std::vector<Case> failed_sign_in_cases();
std::vector<Case> federation_cases();
std::vector<Case> key_rotation_cases();
std::vector<Case> log_delivery_cases();
std::vector<Case> log_file_validation_cases();
std::vector<Case> log_metric_alarm_cases();
std::vector<Case> log_metric_composite_cases();
std::vector<Case> log_metric_gap_cases();
std::vector<Case> log_metric_link_cases();
std::vector<Case> log_metric_trail_cases();
std::vector<Case> log_metric_union_cases();
std::vector<Case> multi_region_trail_cases();
std::vector<Case> one_active_key_cases();
std::vector<Case> password_expiry_cases();
std::vector<Case> password_length_cases();
std::vector<Case> password_lowercase_cases();
std::vector<Case> password_number_cases();
std::vector<Case> password_reuse_cases();
std::vector<Case> password_symbol_cases();
std::vector<Case> password_uppercase_cases();
std::vector<Case> object_read_cases();
std::vector<Case> object_write_cases();
std::vector<Case> network_acl_cases();
std::vector<Case> organization_metric_cases();
std::vector<Case> peering_cases();
std::vector<Case> public_access_cases();
std::vector<Case> recorder_status_cases();
std::vector<Case> recording_group_cases();
std::vector<Case> root_access_key_cases();
std::vector<Case> root_hardware_mfa_cases();
std::vector<Case> root_mfa_cases();
std::vector<Case> root_usage_cases();
std::vector<Case> support_role_cases();
std::vector<Case> unused_credential_cases();
std::vector<Case> user_mfa_cases();
std::vector<Case> user_policy_cases();
std::vector<Case> secure_transport_cases();
std::vector<Case> trail_bucket_logging_cases();
std::vector<Case> trail_bucket_public_cases();
std::vector<Case> trail_key_cases();
std::vector<Case> root_usage_metric_cases();
std::vector<Case> security_contact_cases();
std::vector<Case> sign_in_without_mfa_cases();

/// The rows of section 4 that list events differ in nothing else: event_rows<4> are those of 4.4.
template <int row>
std::vector<Case> event_rows() {
  return event_list_cases("4." + std::to_string(row));
}

/// The row that a table speaks of, or a check that no row asks for; and the table.
struct Table {
  const char* id;
  std::vector<Case> (*cases)();
};
inline constexpr Table kTables[] = {
    {"1.4", root_access_key_cases},
    {"1.5", root_mfa_cases},
    {"1.6", root_hardware_mfa_cases},
    {"1.7", root_usage_cases},
    {"1.8", password_length_cases},
    {"1.9", password_reuse_cases},
    {"1.10", user_mfa_cases},
    {"1.11", initial_key_cases},
    {"1.12", unused_credential_cases},
    {"1.13", one_active_key_cases},
    {"1.14", key_age_cases},
    {"1.15", user_policy_cases},
    {"1.16", admin_policy_cases},
    {"1.17", support_role_cases},
    {"1.18", instance_role_cases},
    {"1.19", expired_certificate_cases},
    {"1.1", contact_details_cases},
    {"1.2", security_contact_cases},
    {"1.22", federation_cases},
    {"1.20", public_access_cases},
    {"1.21", analyzer_cases},
    {"3.1", multi_region_trail_cases},
    {"3.2", log_file_validation_cases},
    {"3.8", key_rotation_cases},
    {"2.1.1", bucket_encryption_cases},
    {"2.1.2", secure_transport_cases},
    {"2.2.1", ebs_encryption_cases},
    {"3.3", trail_bucket_public_cases},
    {"3.4", log_delivery_cases},
    {"3.5", config_recorder_cases},
    {"3.5", recorder_status_cases},
    {"3.5", recording_group_cases},
    {"3.6", trail_bucket_logging_cases},
    {"3.7", trail_key_cases},
    {"3.9", flow_log_cases},
    {"3.10", object_write_cases},
    {"3.11", object_read_cases},
    {"4.1", log_metric_link_cases},
    {"4.1", log_metric_gap_cases},
    {"4.1", log_metric_union_cases},
    {"5.2", administration_port_cases},
    {"iam.password-expiry", password_expiry_cases},
    {"iam.password-lowercase", password_lowercase_cases},
    {"iam.password-number", password_number_cases},
    {"iam.password-symbol", password_symbol_cases},
    {"iam.password-uppercase", password_uppercase_cases},
    {"4.1", log_metric_alarm_cases},
    {"4.1", log_metric_composite_cases},
    {"4.1", log_metric_trail_cases},
    {"4.2", sign_in_without_mfa_cases},
    {"4.3", root_usage_metric_cases},
    {"4.6", failed_sign_in_cases},
    {"4.4", event_rows<4>},
    {"4.5", event_rows<5>},
    {"4.7", event_rows<7>},
    {"4.8", event_rows<8>},
    {"4.9", event_rows<9>},
    {"4.10", event_rows<10>},
    {"4.11", event_rows<11>},
    {"4.12", event_rows<12>},
    {"4.13", event_rows<13>},
    {"4.14", event_rows<14>},
    {"4.15", organization_metric_cases},
    {"5.1", network_acl_cases},
    {"5.3", default_group_cases},
    {"5.4", peering_cases},
};

}  // namespace underpin::testing
