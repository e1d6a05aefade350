// Asks AWS to make the credential report, waits until it is there, reads its CSV by column name.
#include "resources/iam/credential_report.h"

#include "aws/error.h"
#include "base/base64.h"
#include "base/csv.h"
#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

using Columns = CsvTable::Row;

Value<std::string> text_of(const Columns& row, std::string_view column) {
  const auto cell = row[column];
  if (!cell)
    return Value<std::string>::unknown(
        {Cause::Kind::unread, "the credential report has no column " + std::string(column), {}});
  if (*cell == "N/A" || *cell == "no_information") return Value<std::string>::absent();
  if (*cell == "not_supported")
    return Value<std::string>::unknown(
        {Cause::Kind::unread,
         "the credential report does not support " + std::string(column) + " for this user",
         {}});
  return std::string(*cell);
}

Cause unexpected(std::string_view column) {
  return {Cause::Kind::unread,
          "unexpected form in column " + std::string(column) + " of the credential report",
          {}};
}

// A flag is documented as TRUE or FALSE: any other word, N/A too, leaves it open.
Value<bool> flag_of(const Columns& row, std::string_view column) {
  const auto text = text_of(row, column);
  if (text.is_unknown()) return Value<bool>::unknown(text.cause());
  if (const auto* word = text.peek(); word != nullptr && (*word == "true" || *word == "false"))
    return *word == "true";
  return Value<bool>::unknown(unexpected(column));
}

Value<Time> time_of(const Columns& row, std::string_view column) {
  const auto text = text_of(row, column);
  if (text.is_unknown()) return Value<Time>::unknown(text.cause());
  if (text.is_absent()) return Value<Time>::absent();
  if (const auto time = parse_time(*text.peek())) return *time;
  return Value<Time>::unknown(unexpected(column));
}

void read_report(Reading& reading) {
  reading.global([](Place& place) {
    // GenerateCredentialReport answers STARTED or INPROGRESS until the report is there; an account
    // of thousands of users takes a minute or so. Source: IAM API, GenerateCredentialReport.
    place.wait_until("iam:GenerateCredentialReport",
                     [](const aws::Node& reply) { return reply["State"].text() == "COMPLETE"; });
    const auto reply = place.call("iam:GetCredentialReport");
    const auto report = CsvTable::parse(decode_base64(reply["Content"].text()));
    for (const auto& row : report) {
      const auto arn = row["arn"];
      if (!arn || arn->empty()) throw Error("the credential report has a row without an ARN");
      auto& user = place.row<iam::CredentialReport>(*arn);
      user.arn = std::string(*arn);
      user.user = text_of(row, "user");
      user.generated_time = reply["GeneratedTime"];
      user.password_enabled = flag_of(row, "password_enabled");
      user.mfa_active = flag_of(row, "mfa_active");
      user.access_key_1_active = flag_of(row, "access_key_1_active");
      user.access_key_2_active = flag_of(row, "access_key_2_active");
      user.password_last_used = time_of(row, "password_last_used");
      user.password_last_changed = time_of(row, "password_last_changed");
      user.access_key_1_last_rotated = time_of(row, "access_key_1_last_rotated");
      user.access_key_2_last_rotated = time_of(row, "access_key_2_last_rotated");
      user.access_key_1_last_used_date = time_of(row, "access_key_1_last_used_date");
      user.access_key_2_last_used_date = time_of(row, "access_key_2_last_used_date");
    }
  });
}

}  // namespace

UNDERPIN_TYPE(
    iam::CredentialReport, "observed_credential_report", Scope::global,
    "a user's line of the credential report",
    {{"user", kIdentity | kObservedOnly, "the user's name; <root_account> for root"},
     {"arn", kObservedOnly, "the user's ARN"},
     {"generated_time", kObservedOnly, "when AWS made the report"},
     {"password_enabled", kObservedOnly, "has a console password"},
     {"mfa_active", kObservedOnly, "has an MFA device"},
     {"access_key_1_active", kObservedOnly, "the first access key is active"},
     {"access_key_2_active", kObservedOnly, "the second access key is active"},
     {"password_last_used", kObservedOnly, "last sign-in with the password"},
     {"password_last_changed", kObservedOnly, "when the password was set"},
     {"access_key_1_last_rotated", kObservedOnly, "when the first key was made or changed"},
     {"access_key_2_last_rotated", kObservedOnly, "when the second key was made or changed"},
     {"access_key_1_last_used_date", kObservedOnly, "last use of the first key"},
     {"access_key_2_last_used_date", kObservedOnly, "last use of the second key"}})

UNDERPIN_READER(iam, credential_report, .fills = {&type_of<iam::CredentialReport>},
                .operations = {"iam:GenerateCredentialReport", "iam:GetCredentialReport"},
                .read = read_report)

}  // namespace underpin
