// The fifteen monitoring recommendations of CIS 1.3.0 section 4, with the published patterns, for
// the tests of filter patterns.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "semantics/required_events.h"

namespace underpin::semantics::test {

struct CisRow {
  std::string id;
  RequirementParameters parameters;
  std::string pattern;  ///< the text as the benchmark publishes it
};

/// `{ ($.eventName = A) || ($.eventName = B) }`, with `join` between the names.
inline std::string names_pattern(const std::vector<std::string>& names,
                                 const std::string& join = " || ") {
  std::vector<std::string> parts;
  for (const auto& name : names) parts.push_back("($.eventName = " + name + ")");
  return fmt::format("{}", fmt::join(parts, join));
}

inline CisRow event_row(std::string id, std::string service, bool text_has_source,
                        std::vector<std::string> names) {
  CisRow row;
  row.id = std::move(id);
  row.parameters = {"events", names, service, "amazonaws.com"};
  const std::string list = names_pattern(names);
  row.pattern = text_has_source
                    ? fmt::format("{{ ($.eventSource = {}.amazonaws.com) && ({}) }}", service, list)
                    : fmt::format("{{ {} }}", list);
  return row;
}

inline CisRow special_row(std::string id, std::string kind, std::string pattern) {
  return {std::move(id), {std::move(kind), {}, "", "amazonaws.com"}, std::move(pattern)};
}

inline const std::vector<CisRow>& cis_rows() {
  static const std::vector<CisRow> rows = {
      special_row(
          "4.1", "unauthorized-api",
          R"({ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") })"),
      special_row(
          "4.2", "console-no-mfa",
          R"({ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") })"),
      special_row("4.3", "root-usage",
                  R"({ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS )"
                  R"(&& $.eventType != "AwsServiceEvent" })"),
      event_row(
          "4.4", "iam", false,
          {"DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy",
           "PutRolePolicy", "PutUserPolicy", "CreatePolicy", "DeletePolicy", "CreatePolicyVersion",
           "DeletePolicyVersion", "AttachRolePolicy", "DetachRolePolicy", "AttachUserPolicy",
           "DetachUserPolicy", "AttachGroupPolicy", "DetachGroupPolicy"}),
      event_row("4.5", "cloudtrail", false,
                {"CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"}),
      special_row(
          "4.6", "console-auth-failure",
          R"({ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") })"),
      event_row("4.7", "kms", true, {"DisableKey", "ScheduleKeyDeletion"}),
      event_row("4.8", "s3", true,
                {"PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle",
                 "PutBucketReplication", "DeleteBucketPolicy", "DeleteBucketCors",
                 "DeleteBucketLifecycle", "DeleteBucketReplication"}),
      event_row("4.9", "config", true,
                {"StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel",
                 "PutConfigurationRecorder"}),
      event_row("4.10", "ec2", false,
                {"AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress",
                 "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "CreateSecurityGroup",
                 "DeleteSecurityGroup"}),
      event_row(
          "4.11", "ec2", false,
          {"CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry",
           "ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation"}),
      event_row("4.12", "ec2", false,
                {"CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway",
                 "CreateInternetGateway", "DeleteInternetGateway", "DetachInternetGateway"}),
      event_row("4.13", "ec2", false,
                {"CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation",
                 "DeleteRouteTable", "DeleteRoute", "DisassociateRouteTable"}),
      event_row("4.14", "ec2", false,
                {"CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection",
                 "CreateVpcPeeringConnection", "DeleteVpcPeeringConnection",
                 "RejectVpcPeeringConnection", "AttachClassicLinkVpc", "DetachClassicLinkVpc",
                 "DisableVpcClassicLink", "EnableVpcClassicLink"}),
      event_row(
          "4.15", "organizations", true,
          {"AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit",
           "CreatePolicy", "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit",
           "DeletePolicy", "DetachPolicy", "DisablePolicyType", "EnablePolicyType",
           "InviteAccountToOrganization", "LeaveOrganization", "MoveAccount",
           "RemoveAccountFromOrganization", "UpdatePolicy", "UpdateOrganizationalUnit"}),
  };
  return rows;
}

inline const CisRow& cis_row(const std::string& id) {
  for (const auto& row : cis_rows())
    if (row.id == id) return row;
  throw std::logic_error("no row " + id);
}

inline Coverage cover(const CisRow& row, const std::vector<std::string>& patterns) {
  std::vector<NamedFilter> filters;
  for (const auto& pattern : patterns)
    filters.push_back(read_filter("filter-" + std::to_string(filters.size() + 1), pattern));
  return covers(filters, required_events(row.parameters));
}

}  // namespace underpin::semantics::test
