// Recommendations about server certificates in IAM.
#include "checks/check.h"
#include "resources/iam/server_certificate.h"

namespace underpin::checks {
namespace {

// 1.19: no certificate has expired; to the second, and one that expires now is still good.
void expired_certificates(const Question& question, Findings& findings) {
  findings.each<iam::ServerCertificate>(
      [&](const iam::ServerCertificate& certificate, Judgement& judgement) {
        judgement.evidence({"name", certificate.name});
        judgement.evidence({"expiration", certificate.expiration});
        if (certificate.expiration.is_absent())
          return judgement.unknown("AWS did not say when the certificate expires");
        if (certificate.expiration < question.now())
          judgement.fail("the certificate has expired");
        else
          judgement.pass("the certificate has not expired");
      });
}

}  // namespace

UNDERPIN_CHECKS(iam_certificates,
                {"iam.expired-certs", {&type_of<iam::ServerCertificate>}, expired_certificates})

}  // namespace underpin::checks
