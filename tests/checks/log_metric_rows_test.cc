// 4.2 to 4.14: the published texts, AWS's variants of them, and what other tools get wrong, each at
// the end of a whole chain. How patterns are compared is tested in tests/semantics.
#include <algorithm>

#include "tests/checks/chain.h"
#include "tests/semantics/cis_patterns.h"

namespace underpin::testing {
namespace {

using semantics::test::cis_row;
using semantics::test::names_pattern;

Snapshot watched_by(const std::string& pattern) {
  return changed([&](Chain& chain) { chain.filter.pattern = pattern; });
}

std::string either_of(const std::vector<std::string>& names) {
  return "{ " + names_pattern(names) + " }";
}

// As Security Hub writes it: without blanks, for some rows with the eventSource in front.
std::string tight(const std::string& id, bool with_source) {
  const auto& row = cis_row(id);
  std::string text;
  for (const auto& name : row.parameters.events)
    text += (text.empty() ? "($.eventName=" : " || ($.eventName=") + name + ")";
  if (!with_source) return "{" + text + "}";
  return "{($.eventSource=" + row.parameters.source + ".amazonaws.com) && (" + text + ")}";
}

}  // namespace

std::vector<Case> event_list_cases(const std::string& id) {
  const auto& row = cis_row(id);
  const auto names = row.parameters.events;
  const std::vector<std::string> reversed(names.rbegin(), names.rend());
  auto refused_filters = Chain();
  refused_filters.filter.pattern = either_of({names.begin() + 1, names.end()});
  return table(
      Case{"the published text passes", watched_by(row.pattern), pass},
      Case{"Security Hub's text passes, with the eventSource and without",
           watched_by(tight(id, true)), pass},
      Case{"the names alone pass, though prowler demands an eventSource for some rows",
           watched_by(tight(id, false)), pass},
      Case{"the same names in another order pass, though steampipe wants one order",
           watched_by(either_of(reversed)), pass},
      Case{"`&&` between the names can never match, though prowler and steampipe accept it",
           watched_by("{ " + names_pattern(names, " && ") + " }"), fail, names.front()},
      Case{"one name less fails and is named",
           watched_by(either_of({names.begin() + 1, names.end()})), fail, "takes " + names.front()},
      Case{"the names of another service's eventSource fail",
           watched_by("{ ($.eventSource = sts.amazonaws.com) && (" + names_pattern(names) + ") }"),
           fail, names.front()},
      Case{"one name less is unknown while filters may be missing",
           refused_filters.rows().gap<MetricFilter>("us-east-1").build(), unknown});
}

std::vector<Case> sign_in_without_mfa_cases() {
  return table(
      Case{"the published text passes", watched_by(cis_row("4.2").pattern), pass},
      Case{"Security Hub's text passes",
           watched_by(R"({ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != )"
                      R"("Yes") && ($.userIdentity.type = "IAMUser") && )"
                      R"(($.responseElements.ConsoleLogin = "Success") })"),
           pass},
      Case{"every sign-in passes as over-broad", watched_by("{ $.eventName = ConsoleLogin }"), pass,
           "", "over-broad"},
      Case{"sign-ins with MFA are the wrong ones",
           watched_by(R"({ $.eventName = ConsoleLogin && $.additionalEventData.MFAUsed = "Yes" })"),
           fail, "without MFA"},
      Case{"an unread pattern is unknown",
           changed([](Chain& chain) { chain.filter.pattern = denied<std::string>(); }), unknown});
}

std::vector<Case> root_usage_metric_cases() {
  return table(
      Case{"the published text passes", watched_by(cis_row("4.3").pattern), pass},
      Case{"Security Hub's text passes",
           watched_by(R"({$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && )"
                      R"($.eventType !="AwsServiceEvent"})"),
           pass},
      Case{"a copy that lost the blank before NOT EXISTS cannot be read",
           watched_by(R"({ $.userIdentity.type = "Root" && $.userIdentity.invokedByNOT EXISTS && )"
                      R"($.eventType != "AwsServiceEvent" })"),
           fail, "root"},
      Case{"a filter for calls only misses the sign-in",
           watched_by(R"({ $.userIdentity.type = "Root" && $.eventType = "AwsApiCall" })"), fail,
           "AwsConsoleSignIn"},
      Case{"everything that root's name is on passes as over-broad",
           watched_by(R"({ $.userIdentity.type = "Root" })"), pass, "", "over-broad"},
      Case{"an unread pattern is unknown",
           changed([](Chain& chain) { chain.filter.pattern = denied<std::string>(); }), unknown});
}

std::vector<Case> failed_sign_in_cases() {
  return table(
      Case{"the published text passes", watched_by(cis_row("4.6").pattern), pass},
      Case{
          "Security Hub's text passes",
          watched_by(R"({($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")})"),
          pass},
      Case{"every sign-in passes as over-broad", watched_by("{ $.eventName = ConsoleLogin }"), pass,
           "", "over-broad"},
      Case{"the message in other case is another message",
           watched_by(
               R"({ $.eventName = ConsoleLogin && $.errorMessage = "failed authentication" })"),
           fail, "ConsoleLogin that fails"},
      Case{"an unread pattern is unknown",
           changed([](Chain& chain) { chain.filter.pattern = denied<std::string>(); }), unknown});
}

namespace {

constexpr const char* kManagement = "999999999999";

// The chain of 4.15, in an account that is the management account, a member, or on its own.
Snapshot in_organization(Value<std::string> management, const Change& change = {}) {
  Chain chain;
  chain.filter.pattern = cis_row("4.15").pattern;
  if (change) change(chain);
  return std::move(chain.rows().row("global", "o-exampleorgid",
                                    organizations::Organization{
                                        .arn = "arn:aws:organizations::999999999999:organization/"
                                               "o-exampleorgid",
                                        .feature_set = "ALL",
                                        .master_account_id = std::move(management)}))
      .build();
}

void without_filter(Chain& chain) { chain.filter.pattern = "{ $.eventName = Other }"; }
void of_organization(Chain& chain) { chain.trail.is_organization_trail = true; }
Change both(void (*one)(Chain&), void (*other)(Chain&)) {
  return [one, other](Chain& chain) {
    one(chain);
    other(chain);
  };
}

Snapshot organization_refused() {
  Chain chain;
  chain.filter.pattern = cis_row("4.15").pattern;
  return chain.rows().gap<organizations::Organization>("global").build();
}

}  // namespace

std::vector<Case> organization_metric_cases() {
  return table(
      Case{"the published text passes in the management account", in_organization(kAccount), pass},
      Case{"it passes without the three names that prowler demands on top, in any order",
           in_organization(kAccount,
                           [](Chain& chain) {
                             auto names = cis_row("4.15").parameters.events;
                             std::reverse(names.begin(), names.end());
                             chain.filter.pattern = either_of(names);
                           }),
           pass},
      Case{"`&&` between the names can never match, though steampipe accepts it",
           in_organization(kAccount,
                           [](Chain& chain) {
                             const auto& names = cis_row("4.15").parameters.events;
                             chain.filter.pattern = "{ " + names_pattern(names, " && ") + " }";
                           }),
           fail, "AcceptHandshake"},
      Case{"a management account without such a filter fails",
           in_organization(kAccount, without_filter), fail, "takes AcceptHandshake"},
      Case{"an account on its own is held to it: with the chain it passes",
           watched_by(cis_row("4.15").pattern), pass},
      Case{"an account on its own without the filter fails", watched_by("{ $.eventName = Other }"),
           fail, "takes AcceptHandshake"},
      Case{"a member is not applicable, and told which account to audit",
           in_organization(kManagement, without_filter), not_applicable, "management account"},
      Case{"a member's own chain watches nothing: not applicable, no pass",
           in_organization(kManagement), not_applicable},
      Case{"a member where the organization's trail writes is judged: with the chain it passes",
           in_organization(kManagement, of_organization), pass},
      Case{"a member where the organization's trail writes, without the filter, fails",
           in_organization(kManagement, both(of_organization, without_filter)), fail,
           "takes AcceptHandshake"},
      Case{"an organization's trail that writes to a log group elsewhere leaves it not applicable",
           in_organization(kManagement,
                           [](Chain& chain) {
                             of_organization(chain);
                             chain.trail.cloud_watch_logs_group_arn =
                                 "arn:aws:logs:us-east-1:999999999999:log-group:trail:*";
                           }),
           not_applicable},
      Case{"a refused organization is unknown, whatever the chain says", organization_refused(),
           unknown},
      Case{"an unread management account is unknown", in_organization(denied<std::string>()),
           unknown},
      Case{
          "a member with a trail that may be the organization's is unknown",
          in_organization(kManagement,
                          [](Chain& chain) { chain.trail.is_organization_trail = denied<bool>(); }),
          unknown});
}

namespace {

TEST(LogMetricRows, organization_changes) { expect_verdicts("4.15", organization_metric_cases()); }
TEST(LogMetricRows, sign_in_without_mfa) { expect_verdicts("4.2", sign_in_without_mfa_cases()); }
TEST(LogMetricRows, root_usage) { expect_verdicts("4.3", root_usage_metric_cases()); }
TEST(LogMetricRows, failed_sign_in) { expect_verdicts("4.6", failed_sign_in_cases()); }

TEST(LogMetricRows, lists_of_events) {
  for (const auto* id : {"4.4", "4.5", "4.7", "4.8", "4.9", "4.10", "4.11", "4.12", "4.13", "4.14"})
    expect_verdicts(id, event_list_cases(id));
}

TEST(LogMetricRows, a_copy_of_4_4_without_the_dot_is_no_selector_and_fails) {
  const auto row =
      judged("4.4", watched_by("{ ($eventName = DeleteGroupPolicy) || ($.eventName = \"*\") }"));
  EXPECT_EQ(word(row.verdict), "fail") << describe(row);
}

TEST(LogMetricRows, a_4_8_without_the_two_names_that_scout_suite_forgot_fails) {
  auto names = cis_row("4.8").parameters.events;
  for (const auto* forgotten : {"DeleteBucketCors", "DeleteBucketLifecycle"})
    names.erase(std::remove(names.begin(), names.end(), forgotten), names.end());
  ASSERT_EQ(names.size(), 7u);
  const auto row = judged("4.8", watched_by(either_of(names)));
  EXPECT_EQ(word(row.verdict), "fail");
  EXPECT_TRUE(says(row, "DeleteBucketCors, DeleteBucketLifecycle")) << describe(row);
}

TEST(LogMetricRows, a_4_10_of_a_later_edition_with_one_name_more_passes_without_a_note) {
  auto names = cis_row("4.10").parameters.events;
  names.push_back("ModifySecurityGroupRules");
  const auto row = judged("4.10", watched_by(either_of(names)));
  EXPECT_EQ(word(row.verdict), "pass");
  EXPECT_TRUE(row.findings.at(0).notes.empty()) << describe(row);
}

// In China host names end in amazonaws.com.cn, eventSource does not. Source: Amazon EventBridge
// Events Reference in the documentation for the China Regions.
TEST(LogMetricRows, an_event_source_is_the_same_in_every_partition) {
  for (const auto* id : {"4.4", "4.7", "4.8", "4.9"}) {
    auto account = watched_by(cis_row(id).pattern);
    account.dns_suffix = "amazonaws.com.cn";
    EXPECT_EQ(word(judged(id, account).verdict), "pass") << id;
  }
}

const benchmark::Recommendation& table_row(const std::string& id) {
  static const auto all = benchmark::load_benchmark("cis-1.3.0");
  for (const auto& row : all.recommendations)
    if (row.id == id) return row;
  throw Error("no row " + id);
}

TEST(LogMetricRows, the_table_asks_for_the_events_of_the_published_texts) {
  for (const auto& cis : semantics::test::cis_rows()) {
    const auto& with = table_row(cis.id).with;
    const auto events = with.list("events");
    EXPECT_EQ(std::vector(events.begin(), events.end()), cis.parameters.events) << cis.id;
    EXPECT_EQ(with.word("requirement", "events"), cis.parameters.kind) << cis.id;
    if (cis.parameters.kind == "events") {
      EXPECT_EQ(with.word("source", ""), cis.parameters.source + ".amazonaws.com") << cis.id;
    }
  }
}

TEST(LogMetricRows, the_remedy_is_a_filter_that_passes) {
  for (const auto& cis : semantics::test::cis_rows()) {
    const auto& remedy = table_row(cis.id).remedy;
    const auto begin = remedy.find('{');
    ASSERT_NE(begin, std::string::npos) << cis.id;
    const auto pattern = remedy.substr(begin);
    EXPECT_LE(pattern.size(), 1024u) << cis.id << ": AWS takes no longer pattern";
    const auto row = judged(cis.id, watched_by(pattern));
    EXPECT_EQ(word(row.verdict), "pass") << cis.id << "\n" << describe(row);
    EXPECT_TRUE(row.findings.at(0).notes.empty()) << cis.id << "\n" << describe(row);
  }
}

}  // namespace
}  // namespace underpin::testing
