#include "resources/iam/server_certificate.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

void read_certificates(Reading& reading) {
  reading.global([](Place& place) {
    for (const auto& page : place.pages("iam:ListServerCertificates"))
      for (const auto& listed : page["ServerCertificateMetadataList"]) {
        auto& certificate = place.row<iam::ServerCertificate>(listed["Arn"].text());
        certificate.name = listed["ServerCertificateName"];
        certificate.path = listed["Path"];
        certificate.expiration = listed["Expiration"];
        certificate.upload_date = listed["UploadDate"];
      }
  });
}

}  // namespace

UNDERPIN_TYPE(iam::ServerCertificate, "aws_iam_server_certificate", Scope::global,
              "a server certificate in IAM",
              {{"name", kIdentity, "its name, by which it is deleted"},
               {"path", kPlain, "the path of its ARN"},
               {"expiration", kComputed, "when it expires"},
               {"upload_date", kComputed, "when it was uploaded"}})

UNDERPIN_READER(iam, server_certificates, .fills = {&type_of<iam::ServerCertificate>},
                .operations = {"iam:ListServerCertificates"}, .read = read_certificates)

}  // namespace underpin
