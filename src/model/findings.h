// Findings and Judgement: how a check speaks. The author writes what the benchmark means; an
// unknown fact or an incomplete table makes the finding being judged `unknown` by itself.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.h"
#include "model/snapshot.h"

namespace underpin {

/// One finding in the making. Exactly one verdict, or skip(), ends it; a second one asserts.
class Judgement {
 public:
  using Facts = std::vector<Evidence>;

  void pass(std::string reason, Facts facts = {}) { end(Verdict::pass, reason, facts); }
  void fail(std::string reason, Facts facts = {}) { end(Verdict::fail, reason, facts); }
  void manual(std::string reason, Facts facts = {}) { end(Verdict::manual, reason, facts); }
  void not_applicable(std::string reason, Facts facts = {}) {
    end(Verdict::not_applicable, reason, facts);
  }
  /// For what is undecided though everything was read (a state limit, an object elsewhere).
  void unknown(std::string reason, Facts facts = {}) { end(Verdict::unknown, reason, facts); }
  /// Not a subject of this check: no finding.
  void skip();

  /// May be called before the verdict, any number of times; kept when the finding becomes unknown.
  void note(std::string code, std::string text);
  void evidence(Evidence fact);

 private:
  friend class Findings;
  explicit Judgement(Finding about) : finding_(std::move(about)) {}
  void end(Verdict verdict, std::string& reason, Facts& facts);
  void undecided(const std::vector<Cause>& causes);

  Finding finding_;
  bool ended_ = false;
  bool skipped_ = false;
};

/// The findings of one run of one check over one account.
class Findings {
 public:
  Findings(std::string_view key, const Snapshot& account) : key_(key), account_(account) {}

  /// Judges every row of T that was read; adds one unknown finding for each part that was not. True
  /// when there is proof that no row exists.
  template <class T, class Body>
  bool each(Body&& body) {
    const auto rows = account_.all<T>();
    for (const T& row : rows.read())
      judge(about(type_of<T>(), row), [&](Judgement& judgement) { body(row, judgement); });
    unread(type_of<T>());
    return rows.read().empty() && rows.causes().empty();
  }

  /// One finding about the account as a whole; `resource` is mostly the account's ARN or id.
  void account(std::string_view resource_type, const std::function<void(Judgement&)>& body);

  /// One finding for every region the account has enabled, a not_applicable one for each it has not
  /// opted in to, and an unknown one for each that was left out or could not be listed.
  void each_region(std::string_view resource_type,
                   const std::function<void(std::string_view region, Judgement&)>& body);

  std::vector<Finding> take();

 private:
  Finding about(const ResourceType& type, const Resource& row) const;
  void judge(Finding about, const std::function<void(Judgement&)>& body);
  void unread(const ResourceType& type);
  void add_unread(std::string_view resource_type, const Gap& gap);

  std::string key_;
  const Snapshot& account_;
  std::vector<Finding> findings_;
};

}  // namespace underpin
