#include "resources/s3/bucket_logging.h"

#include "model/describe.h"
#include "resources/cloudtrail/trail.h"
#include "resources/s3/bucket_part.h"

namespace underpin {
namespace {

using namespace s3;

void read_logging(Reading& reading) {
  read_part<BucketLogging>(reading, buckets_of_trails(reading), "s3:GetBucketLogging", kAlwaysThere,
                           [](const aws::Node& reply, auto&& make) {
                             const auto enabled = reply["LoggingEnabled"];
                             if (!enabled.exists()) return;
                             auto& logging = make();
                             logging.target_bucket = enabled["TargetBucket"];
                             logging.target_prefix = enabled["TargetPrefix"];
                           });
}

}  // namespace

UNDERPIN_TYPE(BucketLogging, "aws_s3_bucket_logging", Scope::global,
              "server access logging of a bucket that a trail delivers to",
              {{"target_bucket", kPlain, "the bucket that the access logs go to"},
               {"target_prefix", kPlain, "what their names begin with"}})

UNDERPIN_READER(s3, bucket_logging, .fills = {&type_of<BucketLogging>},
                .after = {&type_of<Bucket>, &type_of<cloudtrail::Trail>},
                .operations = {"s3:GetBucketLogging"}, .read = read_logging)

}  // namespace underpin
