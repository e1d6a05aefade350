// What AWS's own formats call the subject of a finding: its ARN and its type.
#pragma once

#include <string>
#include <string_view>

#include "model/report.h"

namespace underpin::report {

struct AwsResource {
  std::string id;  ///< an ARN where the resource has one, "AWS::::Account:123…" for the account
  std::string_view asff_type;  ///< "AwsKmsKey"; "Other" where ASFF has no type of its own
  std::string type;            ///< CloudFormation's "AWS::KMS::Key"; ours where it has none
};

/// A finding about a region, or about what could not be listed, is about the account there.
/// Sources: AWS Security Hub API, ResourceDetails (types); CloudFormation, "AWS resource and
/// property types reference"; Service Authorization Reference, "Resource types defined by …"
/// (ARNs).
AwsResource aws_resource(const Finding& finding, const Report& report);

}  // namespace underpin::report
