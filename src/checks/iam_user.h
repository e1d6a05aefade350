// What several recommendations ask of an IAM user.
#pragma once

#include <string>

#include "model/snapshot.h"
#include "resources/iam/user.h"

namespace underpin::checks {

/// By which other tables know the user. Throws Undecided without one: rows under "" are nobody's.
inline const std::string& name_of(const iam::User& user) {
  const auto* name = user.name.get();
  if (name == nullptr) throw Undecided::because("AWS did not name the user " + user.id);
  return *name;
}

/// How the user signs in to the console. Throws Undecided when that was not read.
inline const iam::ConsoleAccess& console_access(const Snapshot& account, const iam::User& user) {
  const auto* access = account.find<iam::ConsoleAccess>(kGlobal, user.id);
  if (access == nullptr || access->password_enabled.is_absent())
    throw Undecided::because("AWS did not say whether " + user.id + " has a password");
  return *access;
}

}  // namespace underpin::checks
