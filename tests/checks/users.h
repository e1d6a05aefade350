// IAM users put together for the tests of checks.
#pragma once

#include <string>

#include "resources/iam/user.h"
#include "tests/checks/account.h"

namespace underpin::testing {

inline std::string user_arn(const std::string& name) {
  return "arn:aws:iam::123456789012:user/" + name;
}

inline iam::User user(const std::string& name, Value<Time> password_last_used = {},
                      Time create_date = days_ago(1000)) {
  return {.name = name,
          .path = "/",
          .create_date = create_date,
          .password_last_used = std::move(password_last_used)};
}

/// A user who has a password of that age and these MFA devices.
inline iam::ConsoleAccess signs_in(
    Time since, Value<std::vector<std::string>> devices = std::vector<std::string>{}) {
  return {
      .password_enabled = true, .password_create_date = since, .mfa_devices = std::move(devices)};
}

inline iam::ConsoleAccess no_password() {
  return {.password_enabled = false,
          .password_create_date = Value<Time>::absent(),
          .mfa_devices = Value<std::vector<std::string>>::absent()};
}

/// Adds to an AccountBuilder by the user's name.
class Users : public AccountBuilder {
 public:
  Users& add(const iam::User& about) {
    row("global", user_arn(*about.name.peek()), about);
    return *this;
  }
  Users& console(const std::string& name, iam::ConsoleAccess access) {
    access.user = name;
    row("global", user_arn(name), std::move(access));
    return *this;
  }
  Users& key(const std::string& name, const std::string& id, Value<std::string> status,
             Value<Time> made, Value<Time> used = Value<Time>::absent()) {
    row("global", id,
        iam::AccessKey{.user = name,
                       .status = std::move(status),
                       .create_date = std::move(made),
                       .last_used_date = std::move(used)});
    return *this;
  }
  /// The keys of a user that could not be listed, as the reader leaves them.
  Users& keys_refused(const std::string& name) {
    row("global", user_arn(name),
        iam::AccessKey{.user = name,
                       .status = denied<std::string>(),
                       .create_date = denied<Time>(),
                       .last_used_date = denied<Time>()});
    gap({"aws_iam_access_key",
         "global",
         user_arn(name),
         {"create_date", "last_used_date", "status"},
         "iam:ListAccessKeys",
         "AccessDenied",
         "denied",
         "iam:ListAccessKeys"});
    return *this;
  }
};

}  // namespace underpin::testing
