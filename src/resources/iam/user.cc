// Lists the users, then asks for what IAM tells of one user at a time only. The credential report
// has the same facts in two calls, but up to four hours old: a password that was set this morning
// would not be in it.
#include "resources/iam/user.h"

#include "aws/error.h"
#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

void read_users(Reading& reading) {
  reading.global([](Place& place) {
    for (const auto& page : place.pages("iam:ListUsers"))
      for (const auto& listed : page["Users"]) {
        // A call without a name would be about the caller's own user.
        if (listed["UserName"].text().empty()) throw Error("AWS listed a user without a name");
        auto& user = place.row<iam::User>(listed["Arn"].text());
        user.name = listed["UserName"];
        user.path = listed["Path"];
        user.create_date = listed["CreateDate"];
        user.password_last_used = listed["PasswordLastUsed"];
      }
  });
}

void read_console_access(Reading& reading) {
  reading.global([&](Place& account) {
    account.each(reading.rows<iam::User>(), [](const iam::User& user, Place& place) {
      auto& access = place.subject<iam::ConsoleAccess>(user.id);
      access.user = user.name;
      const auto profile =
          place.call_unless({"NoSuchEntity"}, "iam:GetLoginProfile", {{"UserName", user.name}});
      access.password_enabled = profile.has_value();
      if (!profile) {
        access.password_create_date = Value<Time>::absent();
        access.mfa_devices = Value<std::vector<std::string>>::absent();
        return;
      }
      access.password_create_date = (*profile)["LoginProfile"]["CreateDate"];
      std::vector<std::string> devices;
      for (const auto& page : place.pages("iam:ListMFADevices", {{"UserName", user.name}}))
        for (const auto& device : page["MFADevices"])
          devices.push_back(device["SerialNumber"].text());
      access.mfa_devices = std::move(devices);
    });
  });
}

void read_last_use(iam::AccessKey& key, Place& place) {
  if ((key.status == "Active").is_false()) {
    key.last_used_date =
        Value<Time>::unknown({Cause::Kind::unread, "not asked of a key that is not active", {}});
    return;
  }
  place.attempt(
      key.id, type_of<iam::AccessKey>(), "iam:GetAccessKeyLastUsed",
      [&] {
        const auto reply = place.call("iam:GetAccessKeyLastUsed", {{"AccessKeyId", key.id}});
        key.last_used_date = reply["AccessKeyLastUsed"]["LastUsedDate"];
      },
      [&](Cause cause) { key.last_used_date = Value<Time>::unknown(std::move(cause)); });
}

void read_keys_of(const iam::User& user, Place& place) {
  for (const auto& page : place.pages("iam:ListAccessKeys", {{"UserName", user.name}}))
    for (const auto& listed : page["AccessKeyMetadata"]) {
      auto& key = place.subject<iam::AccessKey>(listed["AccessKeyId"].text());
      key.user = user.name;
      key.status = listed["Status"];
      key.create_date = listed["CreateDate"];
      read_last_use(key, place);
    }
}

void read_access_keys(Reading& reading) {
  reading.global([&](Place& account) {
    account.each(reading.rows<iam::User>(), [](const iam::User& user, Place& place) {
      place.attempt(
          user.id, type_of<iam::AccessKey>(), "iam:ListAccessKeys",
          [&] { read_keys_of(user, place); },
          [&](const Cause& cause) {
            auto& unread = place.subject<iam::AccessKey>(user.id);
            unread.user = user.name;
            unread.status = Value<std::string>::unknown(cause);
            unread.create_date = unread.last_used_date = Value<Time>::unknown(cause);
          });
    });
  });
}

}  // namespace

UNDERPIN_TYPE(iam::User, "aws_iam_user", Scope::global, "an IAM user",
              {{"name", kIdentity, "the user's name"},
               {"path", kPlain, "the path of its ARN"},
               {"create_date", kObservedOnly, "when it was made"},
               {"password_last_used", kObservedOnly, "last sign-in with the password"}})
UNDERPIN_TYPE(iam::ConsoleAccess, "observed_console_access", Scope::global,
              "how an IAM user signs in to the console, live",
              {{"user", kIdentity | kObservedOnly, "the user's name"},
               {"password_enabled", kObservedOnly, "has a console password"},
               {"password_create_date", kObservedOnly, "when the password was made"},
               {"mfa_devices", kObservedOnly | kUnordered, "serial numbers of its MFA devices"}})
UNDERPIN_TYPE(iam::AccessKey, "aws_iam_access_key", Scope::global, "an access key of a user",
              {{"user", kIdentity | kReplace, "the user's name"},
               {"status", kPlain, "Active or Inactive"},
               {"create_date", kComputed, "when it was made"},
               {"last_used_date", kObservedOnly, "last use of an active key"}})

UNDERPIN_READER(iam, users, .fills = {&type_of<iam::User>}, .operations = {"iam:ListUsers"},
                .read = read_users)
UNDERPIN_READER(iam, console_access, .fills = {&type_of<iam::ConsoleAccess>},
                .after = {&type_of<iam::User>},
                .operations = {"iam:GetLoginProfile", "iam:ListMFADevices"},
                .read = read_console_access)
UNDERPIN_READER(iam, access_keys, .fills = {&type_of<iam::AccessKey>},
                .after = {&type_of<iam::User>},
                .operations = {"iam:ListAccessKeys", "iam:GetAccessKeyLastUsed"},
                .read = read_access_keys)

}  // namespace underpin
