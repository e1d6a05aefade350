// An account put together from plain rows, for the tests of checks.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "checks/check.h"
#include "resources/accessanalyzer/analyzer.h"
#include "resources/cloudtrail/trail.h"
#include "resources/cloudwatch/composite_alarm.h"
#include "resources/cloudwatch/metric_alarm.h"
#include "resources/configservice/recorder.h"
#include "resources/ec2/ebs_encryption.h"
#include "resources/ec2/network_acl.h"
#include "resources/ec2/security_group.h"
#include "resources/ec2/vpc.h"
#include "resources/iam/account_summary.h"
#include "resources/iam/credential_report.h"
#include "resources/kms/key.h"
#include "resources/logs/log_group.h"
#include "resources/logs/metric_filter.h"
#include "resources/organizations/organization.h"
#include "resources/registry.h"
#include "resources/s3/bucket.h"
#include "resources/s3/bucket_acl.h"
#include "resources/s3/bucket_encryption.h"
#include "resources/s3/bucket_logging.h"
#include "resources/s3/bucket_policy.h"
#include "resources/sns/topic.h"

namespace underpin::testing {

inline constexpr const char* kAccount = "123456789012";
/// When the accounts were read, to the second.
inline const Time kNow = *parse_time("2026-11-25T10:00:00Z");
inline Time days_ago(long long days) { return kNow - std::chrono::days(days); }

/// Two enabled regions, every type requested, nothing in them.
class AccountBuilder {
 public:
  AccountBuilder() {
    account_.account = kAccount;
    account_.partition = "aws";
    account_.dns_suffix = "amazonaws.com";
    account_.caller = "arn:aws:iam::123456789012:user/auditor";
    account_.taken_at = kNow;
    account_.regions = {{"eu-west-1", Region::Status::enabled, {}},
                        {"us-east-1", Region::Status::enabled, {}}};
    for (const auto type : all_types()) account_.request(type());
  }

  template <class T>
  AccountBuilder& row(std::string region, std::string id, T row) {
    row.region = std::move(region);
    row.id = std::move(id);
    const auto table = type_of<T>().make_table();
    static_cast<TableOf<T>&>(*table).add(std::move(row));
    account_.add(type_of<T>(), std::move(*table));
    return *this;
  }

  /// Rows of T may be missing in the region.
  template <class T>
  AccountBuilder& gap(std::string region) {
    account_.add({std::string(type_of<T>().name),
                  std::move(region),
                  std::nullopt,
                  {},
                  "x:List",
                  "AccessDenied",
                  "denied",
                  "x:List"});
    return *this;
  }
  AccountBuilder& region(Region region) {
    account_.regions.push_back(std::move(region));
    return *this;
  }
  AccountBuilder& gap(Gap gap) {
    account_.add(std::move(gap));
    return *this;
  }

  AccountBuilder& partition(std::string name, std::string dns_suffix) {
    account_.partition = std::move(name);
    account_.dns_suffix = std::move(dns_suffix);
    return *this;
  }

  Snapshot build() {
    account_.finish();
    return std::move(account_);
  }

 private:
  Snapshot account_;
};

/// A value that a denied call left unread.
template <class T>
Value<T> denied() {
  return Value<T>::unknown({Cause::Kind::unread, "x:Get denied", "gap"});
}

/// The benchmark's row; for logic that no row of it asks for, a bare row of the check's key.
inline const benchmark::Recommendation& row_of(const std::string& id) {
  static const auto all = benchmark::load_benchmark("cis-1.3.0");
  for (const auto& row : all.recommendations)
    if (row.id == id) return row;
  static std::map<std::string, benchmark::Recommendation> bare;
  if (checks::find_check(id) == nullptr) throw Error("neither a row nor a check: " + id);
  auto& row = bare[id];
  row.id = row.key = row.check = id;
  return row;
}

/// The row, as an audit would report it.
inline JudgedRecommendation judged(const std::string& id, const Snapshot& account,
                                   ReadingMode reading = ReadingMode::strict) {
  const benchmark::Benchmark one{"cis-1.3.0", "", "1.3.0", {row_of(id)}};
  return benchmark::judge(one, account, {reading, {}, {}}).recommendations.at(0);
}

}  // namespace underpin::testing
