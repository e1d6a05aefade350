// Identity providers that IAM trusts: SAML and OpenID Connect.
#pragma once

#include <boost/describe/class.hpp>
#include <string>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace iam {

/// A SAML provider; the id is its ARN. Source: IAM API, ListSAMLProviders.
struct SamlProvider : Resource {
  Value<std::string> arn;
};
BOOST_DESCRIBE_STRUCT(SamlProvider, (Resource), (arn))

/// An OpenID Connect provider; the id is its ARN. Source: IAM API, ListOpenIDConnectProviders.
struct OidcProvider : Resource {
  Value<std::string> arn;
};
BOOST_DESCRIBE_STRUCT(OidcProvider, (Resource), (arn))

}  // namespace iam
template <>
const ResourceType& type_of<iam::SamlProvider>();
template <>
const ResourceType& type_of<iam::OidcProvider>();
}  // namespace underpin
