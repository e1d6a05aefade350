// When a source is asked again, by whom, and what happens when that fails.
#include "aws/credentials_refresh.h"

#include <atomic>
#include <barrier>
#include <latch>
#include <thread>

#include "credentials_support.h"

namespace underpin::aws {
namespace {

using namespace std::chrono_literals;
using testing::error_of;
using testing::FakeClock;
using ::testing::HasSubstr;

// A source whose answers are numbered: "1", "2", …
struct CountedSource {
  FakeClock time;
  std::stop_source stop;
  std::atomic<int> asked{0};
  std::chrono::seconds lifetime{3600};
  std::function<void(int)> before = [](int) {};  // may throw, wait, or change the lifetime

  Credentials fetch() {
    const int number = ++asked;
    before(number);
    return {.access_key_id = std::to_string(number),
            .secret_access_key = "S3CR3T",
            .session_token = "S3CR3T",
            .expires = time.now() + lifetime,
            .source = "source"};
  }
  Provider provider(RefreshRules rules = {}) {
    return refreshing_credentials(
        "source", [this] { return fetch(); }, time.clock(), stop.get_token(), rules);
  }
};

TEST(CredentialsRefresh, asks_again_by_what_is_left) {
  const struct {
    const char* name;
    std::chrono::seconds lifetime, passed;
    const char* key;
  } cases[] = {
      {"with 16 minutes left nothing is asked", 1h, 44min, "1"},
      {"with 15 minutes left they are refreshed", 1h, 45min, "2"},
      {"with 10 minutes left they are refreshed", 1h, 50min, "2"},
      {"after their end they are refreshed", 1h, 61min, "2"},
      {"15 minutes long ones are not due at once", 15min, 1min, "1"},
      {"15 minutes long ones are due after half their life", 15min, 7min + 30s, "2"},
      {"one minute long ones are due after half their life", 1min, 30s, "2"},
  };
  for (const auto& c : cases) {
    CountedSource source{.lifetime = c.lifetime};
    const auto provider = source.provider();
    EXPECT_EQ(provider->get().access_key_id, "1") << c.name;
    EXPECT_EQ(provider->get().access_key_id, "1") << c.name;
    source.time.pass(c.passed);
    EXPECT_EQ(provider->get().access_key_id, c.key) << c.name;
  }
}

TEST(CredentialsRefresh, a_source_that_asks_a_person_is_left_alone_until_the_last_minute) {
  CountedSource source;
  const auto provider = source.provider(kInteractive);
  provider->get();
  source.time.pass(58min);
  EXPECT_EQ(provider->get().access_key_id, "1");
  source.time.pass(1min);
  EXPECT_EQ(provider->get().access_key_id, "2");
}

TEST(CredentialsRefresh, credentials_without_an_end_are_asked_for_once) {
  FakeClock time;
  int asked = 0;
  const auto provider =
      refreshing_credentials("s",
                             [&] {
                               return ++asked, Credentials{"A", "S3CR3T", "", std::nullopt, "s"};
                             },
                             time.clock(), {});
  provider->get();
  time.pass(std::chrono::hours(1000));
  provider->get();
  EXPECT_EQ(asked, 1);
}

TEST(CredentialsRefresh, in_the_advisory_window_the_others_go_on_with_the_old_ones) {
  CountedSource source;
  std::latch refreshing(1), answer(1);
  source.before = [&](int number) {
    if (number != 2) return;
    refreshing.count_down();
    answer.wait();
  };
  const auto provider = source.provider();
  provider->get();
  source.time.pass(46min);
  std::string refreshed;
  std::jthread refresher([&] { refreshed = provider->get().access_key_id; });
  refreshing.wait();
  EXPECT_EQ(provider->get().access_key_id, "1") << "without waiting";
  answer.count_down();
  refresher.join();
  EXPECT_EQ(refreshed, "2");
  EXPECT_EQ(provider->get().access_key_id, "2");
}

TEST(CredentialsRefresh, in_the_mandatory_window_one_asks_and_all_get_the_answer) {
  constexpr int kThreads = 20;
  CountedSource source;
  const auto provider = source.provider();
  provider->get();
  source.time.pass(55min);
  std::barrier start(kThreads);
  std::vector<std::string> keys(kThreads);
  {
    std::vector<std::jthread> threads;
    for (auto& key : keys)
      threads.emplace_back([&] {
        start.arrive_and_wait();
        key = provider->get().access_key_id;
      });
  }
  EXPECT_EQ(source.asked, 2);
  EXPECT_THAT(keys, ::testing::Each("2"));
}

TEST(CredentialsRefresh, a_waiting_thread_gets_the_error_of_the_one_that_asked) {
  CountedSource source;
  std::latch asking(1), answer(1);
  source.before = [&](int number) {
    if (number != 1) return;
    asking.count_down();
    answer.wait();
    throw Error("refused");
  };
  const auto provider = source.provider();
  std::string first, second;
  std::jthread asker([&] { first = error_of([&] { provider->get(); }); });
  asking.wait();
  std::latch about_to_wait(1);
  std::jthread waiter([&] {
    about_to_wait.count_down();
    second = error_of([&] { provider->get(); });
  });
  about_to_wait.wait();
  answer.count_down();
  asker.join();
  waiter.join();
  EXPECT_EQ(first, "source: refused\n");
  // The waiter either shared that error, or came so late that it asked for itself and was answered.
  EXPECT_EQ(second, source.asked == 1 ? first : "");
}

TEST(CredentialsRefresh, an_early_refresh_that_fails_leaves_the_old_ones_and_the_source_alone) {
  CountedSource source;
  source.before = [](int number) {
    if (number > 1) throw Error("refused");
  };
  const auto provider = source.provider();
  provider->get();
  source.time.pass(46min);
  EXPECT_EQ(provider->get().access_key_id, "1");
  EXPECT_EQ(provider->get().access_key_id, "1");
  EXPECT_EQ(source.asked, 2) << "the second call did not ask again";
  source.time.pass(61s);
  EXPECT_EQ(provider->get().access_key_id, "1");
  EXPECT_EQ(source.asked, 3) << "a minute later it did";
  source.time.pass(5min);
  EXPECT_EQ(error_of([&] { provider->get(); }), "source: refused\n") << "ten minutes left";
}

TEST(CredentialsRefresh, a_service_to_be_outlived_is_an_error_only_after_the_end) {
  CountedSource source;
  source.before = [](int number) {
    if (number > 1) throw Error("refused");
  };
  const auto provider = source.provider({.outlives_outage = true});
  provider->get();
  source.time.pass(59min);
  EXPECT_EQ(provider->get().access_key_id, "1");
  EXPECT_EQ(provider->get().access_key_id, "1");
  EXPECT_EQ(source.asked, 2);
  source.time.pass(2min);
  EXPECT_EQ(error_of([&] { provider->get(); }), "source: refused\n");
}

TEST(CredentialsRefresh, Fault19_after_ExpiredToken_they_are_refreshed_once) {
  CountedSource source;
  const auto provider = source.provider();
  const auto first = provider->get();
  provider->expired(first);
  EXPECT_EQ(provider->get().access_key_id, "2");
  provider->expired(first);  // a second thread's call, refused with the first ones
  EXPECT_EQ(provider->get().access_key_id, "2") << "those were not the current ones";
  EXPECT_EQ(source.asked, 2);
}

TEST(CredentialsRefresh, Fault19_a_refresh_after_ExpiredToken_that_fails_is_the_error) {
  CountedSource source;
  source.before = [](int number) {
    if (number > 1) throw Error("refused");
  };
  const auto provider = source.provider();
  provider->expired(provider->get());
  EXPECT_EQ(error_of([&] { provider->get(); }), "source: refused\n");
}

TEST(CredentialsRefresh, Fault20_expired_or_incomplete_answers_are_an_error_without_a_loop) {
  const auto fresh = *parse_time("2026-11-25T11:00:00Z");
  const struct {
    const char* name;
    Credentials answer;
    const char* message;
  } cases[] = {
      {"expired an hour ago",
       {"A", "S3CR3T", "", *parse_time("2026-11-25T09:00:00Z"), ""},
       "source: the source gave credentials that expired at 2026-11-25T09:00:00Z"},
      {"expiring this second",
       {"A", "S3CR3T", "", *parse_time("2026-11-25T10:00:00Z"), ""},
       "expired at 2026-11-25T10:00:00Z"},
      {"without a key id",
       {"", "S3CR3T", "", fresh, ""},
       "source: the source gave no complete key"},
      {"without a secret", {"A", "", "", fresh, ""}, "source: the source gave no complete key"},
  };
  for (const auto& c : cases) {
    FakeClock time;
    int asked = 0;
    const auto provider =
        refreshing_credentials("source", [&] { return ++asked, c.answer; }, time.clock(), {});
    EXPECT_THAT(error_of([&] { provider->get(); }), HasSubstr(c.message)) << c.name;
    EXPECT_EQ(asked, 1) << c.name;
  }
}

TEST(CredentialsRefresh, Fault20_a_renewal_that_gives_out_expired_ones_is_an_error_of_the_source) {
  CountedSource source;
  source.before = [&](int number) {
    if (number > 1) source.lifetime = -1h;
  };
  const auto provider = source.provider();
  provider->get();
  source.time.pass(46min);
  EXPECT_EQ(provider->get().access_key_id, "1") << "early, the old ones are still good";
  source.time.pass(5min);
  EXPECT_THAT(
      error_of([&] { provider->get(); }),
      HasSubstr("source: the source gave credentials that expired at 2026-11-25T09:51:00Z"));
  EXPECT_EQ(source.asked, 3) << "asked once each time";
  provider->expired({.access_key_id = "1",
                     .secret_access_key = "",
                     .session_token = "S3CR3T",
                     .expires = {},
                     .source = ""});
  EXPECT_THAT(error_of([&] { provider->get(); }), HasSubstr("source: the source gave"))
      << "nor are the old ones given out again that AWS refused";
}

TEST(CredentialsRefresh, a_stop_releases_those_who_wait) {
  CountedSource source;
  std::latch asking(1), answer(1);
  source.before = [&](int) {
    asking.count_down();
    answer.wait();
  };
  const auto provider = source.provider();
  std::jthread asker([&] { provider->get(); });
  asking.wait();
  source.stop.request_stop();
  try {
    provider->get();
    ADD_FAILURE() << "it gave credentials";
  } catch (const TransportError& e) {
    EXPECT_EQ(e.kind(), TransportError::Kind::cancelled);
  }
  answer.count_down();
}

TEST(CredentialsRefresh, a_stop_inside_the_source_stays_a_stop) {
  CountedSource source;
  source.before = [](int) { throw TransportError(TransportError::Kind::cancelled, "stopped"); };
  EXPECT_THROW(source.provider()->get(), TransportError);
  source.before = [](int) { throw TransportError(TransportError::Kind::dns, "no such host"); };
  EXPECT_EQ(error_of([&] { source.provider()->get(); }), "source: no such host\n");
}

}  // namespace
}  // namespace underpin::aws
