// 1.19: no certificate in IAM has expired.
#include "resources/iam/server_certificate.h"
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

const std::string kArn = "arn:aws:iam::123456789012:server-certificate/";

AccountBuilder& add(AccountBuilder& builder, const std::string& name, Value<Time> expiration) {
  return builder.row("global", kArn + name,
                     iam::ServerCertificate{.name = name,
                                            .path = "/",
                                            .expiration = std::move(expiration),
                                            .upload_date = days_ago(400)});
}

Snapshot one(Value<Time> expiration) {
  AccountBuilder builder;
  return add(builder, "web", std::move(expiration)).build();
}

}  // namespace

std::vector<Case> expired_certificate_cases() {
  const std::chrono::seconds second(1);
  AccountBuilder mixed, refused, expired_and_refused;
  add(mixed, "new", kNow + std::chrono::days(30));
  add(mixed, "old", days_ago(1));
  add(refused, "new", kNow + std::chrono::days(30)).gap<iam::ServerCertificate>("global");
  add(expired_and_refused, "old", days_ago(1)).gap<iam::ServerCertificate>("global");
  return table(
      Case{"a certificate for another month passes", one(kNow + std::chrono::days(30)), pass},
      Case{"one that expires this second is still good", one(kNow), pass},
      Case{"one that expired a second ago fails", one(kNow - second), fail, "has expired"},
      Case{"one that expired today fails today", one(kNow - std::chrono::hours(5)), fail},
      Case{"one of several fails the row", mixed.build(), fail},
      Case{"no certificate is not applicable", AccountBuilder().build(), not_applicable},
      Case{"an unread date is unknown", one(denied<Time>()), unknown},
      Case{"a date that AWS left out is unknown, never a pass", one(Value<Time>::absent()),
           unknown},
      Case{"refused certificates are unknown", refused.build(), unknown},
      Case{"refused certificates do not save an expired one", expired_and_refused.build(), fail});
}

namespace {

TEST(ExpiredCertificates, verdicts) { expect_verdicts("1.19", expired_certificate_cases()); }

TEST(ExpiredCertificates, the_name_is_evidence_since_deleting_goes_by_it) {
  EXPECT_EQ(evidence_names(judged("1.19", one(days_ago(1)))),
            (std::vector<std::string>{"name", "expiration"}));
}

}  // namespace
}  // namespace underpin::testing
