// AWS for the tests of readers: canned replies behind a real session, so that what a reader sees
// went through the same codecs and paging as in a run.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "resources/reading.h"
#include "tests/aws/wire_support.h"

namespace underpin::testing {

inline constexpr const char* kAccount = "123456789012";

/// Which calls of an operation a reply is for.
struct Where {
  std::string region = {};  ///< empty: every region
  int page = 0;             ///< 0: every page
  std::string holds = {};   ///< a piece of URL or body: which key, which bucket; empty: any
};

/// Answers by operation, and by more where a test says so. The last matching rule wins; a call that
/// no rule speaks of fails the test.
class FakeAws : public aws::Transport {
 public:
  using Reply = std::function<aws::Response(const aws::Request&)>;

  FakeAws& on(const std::string& operation, Where where, Reply reply) {
    rules_.push_back({operation, std::move(where), std::move(reply)});
    return *this;
  }
  FakeAws& on(const std::string& operation, Where where, aws::Response reply) {
    return on(operation, std::move(where),
              [reply = std::move(reply)](const aws::Request&) { return reply; });
  }
  FakeAws& on(const std::string& operation, aws::Response reply) {
    return on(operation, Where{}, std::move(reply));
  }
  /// AWS's refusal, in the form of the operation's protocol.
  FakeAws& refuse(const std::string& operation, Where where = {},
                  const std::string& code = "AccessDenied") {
    return on(operation, std::move(where), error_reply(operation, code));
  }

  aws::Response send(const aws::Request& request, std::chrono::steady_clock::time_point,
                     std::stop_token) override;

  /// Regions from which nothing comes back.
  std::set<std::string> silent;

  /// "kms:ListKeys eu-west-1", in order.
  std::vector<std::string> calls() const {
    const std::scoped_lock lock(mutex_);
    return calls_;
  }

  static aws::Response error_reply(const std::string& operation, const std::string& code,
                                   const std::string& message = "not authorized");

 private:
  struct Rule {
    std::string operation;
    Where where;
    Reply reply;
  };
  std::vector<Rule> rules_;
  mutable std::mutex mutex_;
  std::vector<std::string> calls_;
};

/// What one reader made of the account, told apart from what earlier readers left in `earlier`.
class ReaderRun {
 public:
  ReaderRun() {
    earlier.account = kAccount;
    earlier.partition = "aws";
    earlier.dns_suffix = "amazonaws.com";
    earlier.regions = {{"eu-west-1", Region::Status::enabled, {}},
                       {"us-east-1", Region::Status::enabled, {}}};
  }

  /// A row of an earlier reader.
  template <class T>
  T& row(const std::string& region, const std::string& id) {
    T made;
    made.region = region;
    made.id = id;
    auto table = type_of<T>().make_table();
    static_cast<TableOf<T>&>(*table).add(std::move(made));
    earlier.add(type_of<T>(), std::move(*table));
    earlier.finish();
    for (const T& known : earlier.all<T>().read())
      if (known.region == region && known.id == id) return const_cast<T&>(known);
    throw Error("no row");
  }
  /// Rows of T that an earlier reader could not list.
  template <class T>
  void gap(const std::string& region, const std::string& operation) {
    earlier.request(type_of<T>());
    earlier.add({std::string(type_of<T>().name),
                 region,
                 std::nullopt,
                 {},
                 operation,
                 "AccessDenied",
                 "not authorized",
                 operation});
  }

  /// Runs the reader. Its rows and gaps are what tests look at.
  const Snapshot& read(const Reader& reader, std::size_t threads = 0);

  FakeAws aws;
  aws::wire::StillClock clock;
  std::string home_region = "us-east-1";
  Snapshot earlier, found;
};

/// The row as read, without the guard for gaps; null when there is none.
template <class T>
const T* row_of(const Snapshot& account, std::string_view region, std::string_view id) {
  for (const T& row : account.all<T>().read())
    if (row.region == region && row.id == id) return &row;
  return nullptr;
}

template <class T>
std::vector<std::string> ids_of(const Snapshot& account) {
  std::vector<std::string> ids;
  for (const T& row : account.all<T>().read()) ids.push_back(row.region + " " + row.id);
  return ids;
}

/// "aws_kms_key/eu-west-1//kms:ListKeys", one a gap.
std::vector<std::string> gap_keys(const Snapshot& account);

/// `value` is known and this; prints what it is instead.
template <class T, class U>
::testing::AssertionResult is(const Value<T>& value, const U& expected) {
  if (value.is_known() && *value.peek() == expected) return ::testing::AssertionSuccess();
  if (value.is_absent()) return ::testing::AssertionFailure() << "is absent";
  if (value.is_unknown()) return ::testing::AssertionFailure() << "unknown: " << value.cause().text;
  return ::testing::AssertionFailure() << "is " << ::testing::PrintToString(*value.peek());
}

/// The members of a query service's reply, or of EC2's, inside of what AWS puts around them.
aws::Response query(const std::string& operation, const std::string& members);
aws::Response ec2(const std::string& operation, const std::string& members);
aws::Response json(std::string body);
aws::Response xml(std::string body);

/// RFC 4648, as AWS sends binary members.
std::string in_base64(std::string_view bytes);

}  // namespace underpin::testing
