#include "reports.h"

#include <fmt/core.h>

#include "base/time.h"

namespace underpin::report {
namespace {

constexpr const char* kAccount = "123456789012";
constexpr const char* kIam = "Identity and Access Management";

Finding about(std::string key, std::string region, std::string resource, std::string type,
              Verdict verdict, std::string reason) {
  Finding finding;
  finding.key = std::move(key);
  finding.region = std::move(region);
  finding.resource = std::move(resource);
  finding.resource_type = std::move(type);
  finding.verdict = verdict;
  finding.reason = std::move(reason);
  return finding;
}

Finding key(std::string_view region, std::string_view id, Verdict verdict, std::string reason) {
  auto finding = about("kms.rotation", std::string(region),
                       fmt::format("arn:aws:kms:{}:{}:key/{}", region, kAccount, id), "aws_kms_key",
                       verdict, std::move(reason));
  finding.evidence = {{"key_spec", "SYMMETRIC_DEFAULT"},
                      {"enable_key_rotation", Evidence::Content(verdict == Verdict::pass)}};
  return finding;
}

Finding account_finding(std::string check, std::string type, Verdict verdict, std::string reason) {
  return about(std::move(check), "global", kAccount, std::move(type), verdict, std::move(reason));
}

Finding unlisted(std::string check, std::string type, const Gap& gap) {
  auto finding =
      about(std::move(check), gap.region, "*", std::move(type), Verdict::unknown, gap.summary());
  finding.locus = gap.key();
  finding.causes = {{Cause::Kind::unread, gap.summary(), gap.key()}};
  return finding;
}

Gap denied_gap(std::string type, std::string region, std::string operation) {
  Gap gap;
  gap.type = std::move(type);
  gap.region = std::move(region);
  gap.operation = operation;
  gap.code = "AccessDeniedException";
  gap.message =
      "User: arn:aws:iam::123456789012:user/anna is not authorized to perform: " + operation;
  gap.missing_action = std::move(operation);
  return gap;
}

JudgedRecommendation row(std::string id, std::string check, std::string title, std::string section,
                         int level, std::vector<Finding> findings) {
  JudgedRecommendation row;
  row.id = std::move(id);
  row.key = std::move(check);
  row.title = std::move(title);
  row.section = std::move(section);
  row.level = level;
  row.assessment = "automated";
  row.verdict = combine(findings);
  row.findings = std::move(findings);
  return row;
}

JudgedRecommendation not_yet(std::string id, std::string check, std::string title,
                             std::string section, int level) {
  auto out =
      row(std::move(id), check, std::move(title), std::move(section), level,
          {about(check, "global", "*", "", Verdict::unknown, "not yet judged by this version")});
  out.judged = false;
  return out;
}

Report bare_report() {
  Report report;
  report.account = kAccount;
  report.partition = "aws";
  report.caller = "arn:aws:sts::123456789012:assumed-role/Auditor/anna";
  report.taken_at = report.judged_at = *parse_time("2026-11-25T10:00:00Z");
  report.snapshot_sha256 = std::string(64, '7');
  report.benchmark_id = "cis-1.3.0";
  report.benchmark_name = "CIS AWS Foundations Benchmark";
  report.benchmark_version = "1.3.0";
  for (const char* name : {"eu-west-1", "eu-west-2", "us-east-1", "us-west-2"})
    report.regions.push_back({name, Region::Status::enabled, ""});
  return report;
}

// All rows of its benchmark.
Report whole(Report report) {
  report.benchmark_size = report.recommendations.size();
  return report;
}

JudgedRecommendation root_keys(Verdict verdict, std::string reason) {
  auto finding = account_finding("iam.root-no-access-keys", "observed_account_summary", verdict,
                                 std::move(reason));
  finding.evidence = {{"account_access_keys_present", verdict == Verdict::pass ? 0 : 1}};
  auto out = row("1.4", "iam.root-no-access-keys", "Ensure no root user account access key exists",
                 kIam, 1, {finding});
  out.remedy = "sign in as the root user and delete its access keys";
  return out;
}

JudgedRecommendation rotation(std::vector<Finding> findings) {
  auto out = row("3.8", "kms.rotation", "Ensure rotation for customer created CMKs is enabled",
                 "Logging", 2, std::move(findings));
  out.remedy = "turn on automatic rotation of each key (kms:EnableKeyRotation)";
  return out;
}

// 5.2 in its hardest form: groups that fail for different reasons, one with a note.
JudgedRecommendation open_groups() {
  std::vector<Finding> findings;
  for (int i = 0; i < 7; ++i)
    findings.push_back(about("vpc.sg-admin-ports", i < 4 ? "eu-west-1" : "us-east-1",
                             fmt::format("sg-0a1b2c3d4e5f6{:04}", i), "aws_security_group",
                             i < 6 ? Verdict::fail : Verdict::pass,
                             i % 2 == 0 ? "admits TCP 22 from 0.0.0.0/0, for example a packet from "
                                          "198.51.100.7"
                                        : "admits TCP 3389 from 0.0.0.0/0"));
  findings[1].notes = {
      {"split-any", "the ranges 0.0.0.0/1 and 128.0.0.0/1 together are any address"}};
  findings[6].reason = "no rule admits an administration port from anywhere";
  return row("5.2", "vpc.sg-admin-ports",
             "Ensure no security groups allow ingress from 0.0.0.0/0 to remote server "
             "administration ports",
             "Networking", 1, std::move(findings));
}

JudgedRecommendation analyzers(Verdict verdict) {
  std::vector<Finding> findings;
  for (const char* region : {"eu-west-1", "eu-west-2", "us-east-1", "us-west-2"})
    findings.push_back(
        about("accessanalyzer.enabled", region, region, "aws_accessanalyzer_analyzer", verdict,
              verdict == Verdict::pass ? "an analyzer is active" : "no analyzer is active"));
  return row("1.21", "accessanalyzer.enabled", "Ensure that IAM Access analyzer is enabled", kIam,
             1, std::move(findings));
}

JudgedRecommendation contact(Verdict verdict) {
  auto out = row("1.1", "account.contact-details", "Maintain current contact details", kIam, 1,
                 {account_finding("account.contact-details", "observed_account", verdict,
                                  "a person must look: Account Management tells an address, not "
                                  "that somebody reads it")});
  out.assessment = "manual";
  out.remedy = "compare the contact details in the console with your records";
  return out;
}

}  // namespace

Report mixed_report() {
  Report report = bare_report();
  report.regions.push_back({"af-south-1", Region::Status::not_opted_in, ""});
  report.regions.push_back({"ap-east-1", Region::Status::not_opted_in, ""});
  report.regions.push_back({"us-west-1", Region::Status::excluded, "excluded by --exclude-region"});

  Gap key_gap = denied_gap("aws_kms_key", "us-west-2", "kms:GetKeyRotationStatus");
  key_gap.id = "arn:aws:kms:us-west-2:123456789012:key/77aa0000-0000-4000-8000-000000000077";
  key_gap.attributes = {"enable_key_rotation"};
  auto hidden =
      key("us-west-2", "77aa0000-0000-4000-8000-000000000077", Verdict::unknown, key_gap.summary());
  hidden.causes = {{Cause::Kind::unread, key_gap.summary(), key_gap.key()}};
  auto rotating =
      key("us-east-1", "11110000-0000-4000-8000-000000000011", Verdict::pass, "rotates");
  auto asymmetric = key("us-east-1", "22220000-0000-4000-8000-000000000022",
                        Verdict::not_applicable, "only symmetric keys rotate");

  std::vector<Finding> trail_findings;
  std::vector<JudgedGap> trail_gaps;
  for (const char* region : {"eu-west-1", "eu-west-2", "us-east-1", "us-west-2"}) {
    const Gap gap = denied_gap("aws_cloudtrail", region, "cloudtrail:DescribeTrails");
    trail_gaps.push_back({gap, {"3.1", "4.5"}});
    trail_findings.push_back(unlisted("cloudtrail.multi-region", "aws_cloudtrail", gap));
  }
  Gap excluded;
  excluded.type = "*";
  excluded.region = "us-west-1";
  excluded.code = "underpin:Excluded";
  excluded.message = "the region was excluded by --exclude-region";

  auto policy = account_finding("iam.password-length", "aws_iam_account_password_policy",
                                Verdict::pass, "passwords have at least 16 characters");
  policy.notes = {{"stricter-than-audit", "16 characters where the benchmark asks for 14"}};

  report.recommendations = {
      contact(Verdict::manual),
      root_keys(Verdict::fail, "the root user has 1 active access key"),
      row("1.8", "iam.password-length",
          "Ensure IAM password policy requires minimum length of 14 or greater", kIam, 1, {policy}),
      not_yet("1.10", "iam.user-mfa",
              "Ensure multi-factor authentication (MFA) is enabled for all IAM users that have a "
              "console password",
              kIam, 1),
      not_yet("1.12", "iam.credentials-unused",
              "Ensure credentials unused for 90 days or greater are disabled", kIam, 1),
      row("1.19", "iam.expired-certs",
          "Ensure that all the expired SSL/TLS certificates stored in AWS IAM are removed", kIam, 1,
          {account_finding("iam.expired-certs", "aws_iam_server_certificate",
                           Verdict::not_applicable,
                           "the account has nothing that this recommendation speaks of")}),
      analyzers(Verdict::fail),
      row("3.1", "cloudtrail.multi-region", "Ensure CloudTrail is enabled in all regions",
          "Logging", 1, trail_findings),
      rotation({key("eu-west-1", "5b0c1d2e-3f40-4152-8364-7586978a9be1", Verdict::fail,
                    "does not rotate"),
                key("us-east-1", "90aa1d2e-3f40-4152-8364-7586978a9b17", Verdict::fail,
                    "does not rotate"),
                rotating, asymmetric, hidden}),
      not_yet("4.1", "logs.metric.unauthorized-api",
              "Ensure a log metric filter and alarm exist for unauthorized API calls", "Monitoring",
              1),
      not_yet(
          "4.2", "logs.metric.console-no-mfa",
          "Ensure a log metric filter and alarm exist for Management Console sign-in without MFA",
          "Monitoring", 1),
      row("4.5", "logs.metric.cloudtrail-config",
          "Ensure a log metric filter and alarm exist for CloudTrail configuration changes",
          "Monitoring", 1, {[&] {
            auto finding =
                account_finding("logs.metric.cloudtrail-config", "aws_cloudwatch_log_metric_filter",
                                Verdict::unknown, "cloudtrail:DescribeTrails denied");
            for (const auto& judged : trail_gaps)
              finding.causes.push_back(
                  {Cause::Kind::unread, judged.gap.summary(), judged.gap.key()});
            return finding;
          }()}),
      open_groups(),
  };
  report.gaps = trail_gaps;
  report.gaps.push_back({key_gap, {"3.8"}});
  report.gaps.push_back({excluded, {}});
  return whole(std::move(report));
}

Report passing_report() {
  Report report = bare_report();
  report.recommendations = {
      root_keys(Verdict::pass, "the root user has no access key"),
      analyzers(Verdict::pass),
      rotation({key("eu-west-1", "5b0c1d2e-3f40-4152-8364-7586978a9be1", Verdict::pass, "rotates"),
                key("us-east-1", "90aa1d2e-3f40-4152-8364-7586978a9b17", Verdict::pass, "rotates"),
                key("us-east-1", "22220000-0000-4000-8000-000000000022", Verdict::not_applicable,
                    "only symmetric keys rotate")}),
      row("5.4", "vpc.peering-routes", "Ensure routing tables for VPC peering are \"least access\"",
          "Networking", 2,
          {account_finding("vpc.peering-routes", "aws_route_table", Verdict::not_applicable,
                           "the account has nothing that this recommendation speaks of")}),
  };
  return whole(std::move(report));
}

Report unanswered_report() {
  Report report = bare_report();
  report.regions.clear();
  const Gap regions = [] {
    Gap gap = denied_gap("*", "*", "ec2:DescribeRegions");
    gap.code = "UnauthorizedOperation";
    return gap;
  }();
  const Gap summary = denied_gap("observed_account_summary", "global", "iam:GetAccountSummary");
  auto root = root_keys(Verdict::unknown, summary.summary());
  root.findings[0].causes = {{Cause::Kind::unread, summary.summary(), summary.key()}};
  report.recommendations = {
      root,
      row("1.21", "accessanalyzer.enabled", "Ensure that IAM Access analyzer is enabled", kIam, 1,
          {unlisted("accessanalyzer.enabled", "aws_accessanalyzer_analyzer", regions)}),
      rotation({unlisted("kms.rotation", "aws_kms_key", regions)}),
  };
  report.gaps = {{regions, {"1.21", "3.8"}}, {summary, {"1.4"}}};
  return whole(std::move(report));
}

Report interrupted_report() {
  Report report = bare_report();
  std::vector<Finding> findings = {
      key("eu-west-1", "5b0c1d2e-3f40-4152-8364-7586978a9be1", Verdict::pass, "rotates")};
  for (const char* region : {"us-east-1", "us-west-2"}) {
    Gap gap;
    gap.type = "aws_kms_key";
    gap.region = region;
    gap.operation = "kms:ListKeys";
    gap.code = "underpin:Interrupted";
    gap.message = "the run was interrupted";
    report.gaps.push_back({gap, {"3.8"}});
    findings.push_back(unlisted("kms.rotation", "aws_kms_key", gap));
  }
  report.recommendations = {root_keys(Verdict::pass, "the root user has no access key"),
                            rotation(std::move(findings))};
  return whole(std::move(report));
}

Report waived_report() {
  Report report = mixed_report();
  const Waiver waiver{"the bastion is watched", "ciso", "2027-03-31"};
  std::size_t groups = 0;
  for (auto& row : report.recommendations)
    for (auto& finding : row.findings) {
      const bool group = row.id == "5.2" && finding.verdict == Verdict::fail && groups++ == 0;
      if (group || (row.id == "1.21" && finding.verdict == Verdict::fail)) finding.waived = waiver;
    }
  using State = UsedWaiver::State;
  report.waivers = {{"5.2", {"sg-0a*"}, waiver, "acme.yaml:4", State::used, 1},
                    {"3.8", {"*"}, {"cost", "cfo", "2026-01-31"}, "acme.yaml:9", State::expired, 0},
                    {"region ap-east-1",
                     {"*"},
                     {"not used", "ciso", "2027-01-31"},
                     "acme.yaml:15",
                     State::unused,
                     0}};
  return whole(std::move(report));
}

Report partial_report() {
  Report report = passing_report();
  report.benchmark_size = 55;
  report.judged_at += std::chrono::days(30);
  return report;
}

Report hostile_report(std::string_view given) {
  const std::string text(given);
  Report report = bare_report();
  report.account = report.partition = report.caller = text;
  report.benchmark_id = report.benchmark_name = report.benchmark_version = text;
  report.snapshot_sha256 = text;
  report.regions = {{text, Region::Status::enabled, ""},
                    {text + "2", Region::Status::excluded, text}};
  Gap gap;
  gap.type = gap.region = gap.operation = gap.code = gap.message = gap.missing_action = text;
  gap.id = text;
  gap.attributes = {text};
  Gap plain = gap;  // without a call, as a region that was left out
  plain.operation.clear();
  plain.id.reset();
  report.gaps = {{gap, {text, "9.9"}}, {plain, {text}}};
  report.waivers = {{text, {text}, {text, text, text}, text, UsedWaiver::State::expired, 0}};
  for (const Verdict verdict :
       {Verdict::pass, Verdict::fail, Verdict::unknown, Verdict::manual, Verdict::not_applicable}) {
    std::vector<Finding> findings;
    for (const char* tail : {"", "/b"}) {
      auto finding =
          about(text, text, "arn:" + text + ":s3:::" + text + tail, text, verdict, text + tail);
      finding.locus = text;
      finding.notes = {{text, text}};
      if (verdict == Verdict::fail) finding.waived = Waiver{text, text, text};
      finding.evidence = {{text, Evidence::Content(text)},
                          {text, Evidence::Content(std::vector<std::string>{text, text})}};
      if (verdict == Verdict::unknown)
        finding.causes = {{Cause::Kind::unread, text, gap.key()}, {Cause::Kind::settles, text, ""}};
      findings.push_back(std::move(finding));
    }
    auto judged = row(text, text, text, text, 1, std::move(findings));
    judged.assessment = judged.remedy = text;
    report.recommendations.push_back(std::move(judged));
  }
  report.recommendations.push_back(not_yet(text, text, text, text, 1));
  return whole(std::move(report));
}

RenderOptions fixed_options() {
  RenderOptions options;
  options.tool_version = "0.1.0";
  options.global_region = "us-east-1";
  return options;
}

}  // namespace underpin::report
