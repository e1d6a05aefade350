#include "resources/s3/bucket_acl.h"

#include "model/describe.h"
#include "resources/cloudtrail/trail.h"
#include "resources/s3/bucket_part.h"

namespace underpin {
namespace {

using namespace s3;

std::vector<Grant> grants(const aws::Node& list) {
  std::vector<Grant> out;
  for (const auto& in : list) {
    const auto grantee = in["Grantee"];
    // A group that cannot be read could be everyone.
    if (grantee["URI"].text().empty() && grantee["ID"].text().empty())
      throw Error("S3 listed a grant without saying to whom");
    out.push_back({{grantee["Type"].text(), grantee["URI"].text(), grantee["ID"].text()},
                   in["Permission"].text()});
  }
  return out;
}

void read_acls(Reading& reading) {
  read_part<BucketAcl>(
      reading, buckets_of_trails(reading), "s3:GetBucketAcl", kAlwaysThere,
      [](const aws::Node& reply, auto&& make) { make().grant = grants(reply["Grants"]); });
}

}  // namespace

UNDERPIN_TYPE(BucketAcl, "aws_s3_bucket_acl", Scope::global,
              "the access control list of a bucket that a trail delivers to",
              {{"grant", kPlain | kUnordered, "who may do what"}})

UNDERPIN_READER(s3, bucket_acls, .fills = {&type_of<BucketAcl>},
                .after = {&type_of<Bucket>, &type_of<cloudtrail::Trail>},
                .operations = {"s3:GetBucketAcl"}, .read = read_acls)

}  // namespace underpin
