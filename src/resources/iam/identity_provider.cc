#include "resources/iam/identity_provider.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

using namespace iam;

// Neither list has pages.
void read_saml(Reading& reading) {
  reading.global([](Place& place) {
    for (const auto& listed : place.call("iam:ListSAMLProviders")["SAMLProviderList"])
      place.row<SamlProvider>(listed["Arn"].text()).arn = listed["Arn"];
  });
}

void read_oidc(Reading& reading) {
  reading.global([](Place& place) {
    const auto reply = place.call("iam:ListOpenIDConnectProviders");
    for (const auto& listed : reply["OpenIDConnectProviderList"])
      place.row<OidcProvider>(listed["Arn"].text()).arn = listed["Arn"];
  });
}

}  // namespace

UNDERPIN_TYPE(SamlProvider, "aws_iam_saml_provider", Scope::global, "a SAML provider",
              {{"arn", kIdentity | kComputed, "its ARN"}})
UNDERPIN_TYPE(OidcProvider, "aws_iam_openid_connect_provider", Scope::global,
              "an OpenID Connect provider", {{"arn", kIdentity | kComputed, "its ARN"}})

UNDERPIN_READER(iam, saml_providers, .fills = {&type_of<SamlProvider>},
                .operations = {"iam:ListSAMLProviders"}, .read = read_saml)
UNDERPIN_READER(iam, oidc_providers, .fills = {&type_of<OidcProvider>},
                .operations = {"iam:ListOpenIDConnectProviders"}, .read = read_oidc)

}  // namespace underpin
