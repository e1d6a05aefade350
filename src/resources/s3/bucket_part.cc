#include "resources/s3/bucket_part.h"

#include "resources/cloudtrail/trail.h"

namespace underpin::s3 {

Buckets every_bucket(Reading& reading) {
  Buckets buckets;
  for (const auto& bucket : reading.rows<Bucket>()) buckets.push_back(&bucket);
  return buckets;
}

Buckets buckets_of_trails(Reading& reading) {
  std::set<std::string> names;
  for (const auto& trail : reading.rows<cloudtrail::Trail>())
    if (const auto* name = trail.s3_bucket_name.peek()) names.insert(*name);
  auto buckets = every_bucket(reading);
  std::erase_if(buckets, [&](const Bucket* bucket) { return !names.contains(bucket->id); });
  return buckets;
}

}  // namespace underpin::s3
