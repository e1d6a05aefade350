// Server certificates kept in IAM. Those of ACM are something else.
#pragma once

#include <boost/describe/class.hpp>

#include "base/time.h"
#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace iam {

/// A server certificate; the id is its ARN. Source: IAM API, ListServerCertificates
/// (ServerCertificateMetadata).
struct ServerCertificate : Resource {
  Value<std::string> name, path;
  Value<Time> expiration, upload_date;
};
BOOST_DESCRIBE_STRUCT(ServerCertificate, (Resource), (name, path, expiration, upload_date))

}  // namespace iam
template <>
const ResourceType& type_of<iam::ServerCertificate>();
}  // namespace underpin
