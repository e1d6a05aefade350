#include "resources/s3/bucket_policy.h"

#include "base/json.h"
#include "model/describe.h"
#include "resources/s3/bucket_part.h"

namespace underpin {
namespace {

using namespace s3;

// The reply is the document itself, with no frame that would tell where it ends: half a document is
// a failed read, not a policy that says nothing.
Value<std::string> whole_document(const aws::Node& policy) {
  Value<std::string> text = policy;
  if (text.is_known()) parse_json(*text.peek());
  return text;
}

void read_policies(Reading& reading) {
  read_part<BucketPolicy>(
      reading, every_bucket(reading), "s3:GetBucketPolicy", "NoSuchBucketPolicy",
      [](const aws::Node& reply, auto&& make) { make().policy = whole_document(reply["Policy"]); });
}

}  // namespace

UNDERPIN_TYPE(BucketPolicy, "aws_s3_bucket_policy", Scope::global, "a bucket's policy",
              {{"policy", kPlain, "who may do what with the bucket and its objects"}})

UNDERPIN_READER(s3, bucket_policies, .fills = {&type_of<BucketPolicy>}, .after = {&type_of<Bucket>},
                .operations = {"s3:GetBucketPolicy"}, .read = read_policies)

}  // namespace underpin
