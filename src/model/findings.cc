#include "model/findings.h"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace underpin {

void Judgement::skip() {
  UP_ASSERT(!ended_, "a second verdict for " + finding_.resource);
  ended_ = skipped_ = true;
}

void Judgement::note(std::string code, std::string text) {
  finding_.notes.push_back({std::move(code), std::move(text)});
}

void Judgement::evidence(Evidence fact) { finding_.evidence.push_back(std::move(fact)); }

void Judgement::end(Verdict verdict, std::string& reason, Facts& facts) {
  UP_ASSERT(!ended_, "a second verdict for " + finding_.resource);
  ended_ = true;
  finding_.verdict = verdict;
  finding_.reason = std::move(reason);
  for (auto& fact : facts) finding_.evidence.push_back(std::move(fact));
}

void Judgement::undecided(const std::vector<Cause>& causes) {
  ended_ = true;
  finding_.verdict = Verdict::unknown;
  finding_.reason = describe(causes);
  finding_.causes = causes;
  std::sort(finding_.causes.begin(), finding_.causes.end());
}

Finding Findings::about(const ResourceType& type, const Resource& row) const {
  Finding finding;
  finding.key = key_;
  finding.region = row.region;
  finding.resource = row.id;
  finding.resource_type = std::string(type.name);
  return finding;
}

// The one place where Undecided is caught: whatever was being judged becomes unknown.
void Findings::judge(Finding about, const std::function<void(Judgement&)>& body) {
  Judgement judgement(std::move(about));
  try {
    body(judgement);
    UP_ASSERT(judgement.ended_, "no verdict for " + judgement.finding_.resource);
  } catch (const Undecided& undecided) {
    judgement.undecided(undecided.causes());
  }
  if (!judgement.skipped_) findings_.push_back(std::move(judgement.finding_));
}

// A check may judge two tables that one gap hides: it is told once.
void Findings::add_unread(std::string_view resource_type, const Gap& gap) {
  for (const auto& told : findings_)
    if (told.resource == "*" && told.locus == gap.key()) return;
  Finding finding;
  finding.key = key_;
  finding.region = gap.region;
  finding.resource = "*";
  finding.resource_type = std::string(resource_type);
  finding.locus = gap.key();
  finding.reason = gap.summary();
  finding.causes = {Cause{Cause::Kind::unread, gap.summary(), gap.key()}};
  findings_.push_back(std::move(finding));
}

void Findings::unread(const ResourceType& type) {
  const auto causes = account_.causes(type, std::nullopt);
  for (const auto& gap : account_.gaps()) {
    const auto hides = [&](const Cause& cause) { return cause.gap == gap.key(); };
    if (!gap.id && std::any_of(causes.begin(), causes.end(), hides)) add_unread(type.name, gap);
  }
}

void Findings::account(std::string_view resource_type,
                       const std::function<void(Judgement&)>& body) {
  Finding finding;
  finding.key = key_;
  finding.region = std::string(kGlobal);
  finding.resource = account_.account;
  finding.resource_type = std::string(resource_type);
  judge(std::move(finding), body);
}

void Findings::each_region(std::string_view resource_type,
                           const std::function<void(std::string_view, Judgement&)>& body) {
  for (const auto& region : account_.regions) {
    Finding finding;
    finding.key = key_;
    finding.region = finding.resource = region.name;
    finding.resource_type = std::string(resource_type);
    if (region.status == Region::Status::enabled && !account_.offered(resource_type, region.name))
      judge(std::move(finding), [](Judgement& judgement) {
        judgement.not_applicable("the service is not offered in this region");
      });
    else if (region.status == Region::Status::enabled)
      judge(std::move(finding), [&](Judgement& judgement) { body(region.name, judgement); });
    else if (region.status == Region::Status::not_opted_in)
      judge(std::move(finding), [](Judgement& judgement) {
        judgement.not_applicable("the account has not opted in to this region");
      });
  }
  // Regions that are not in the list above: left out, or hidden by a gap that knows no region.
  for (const auto& gap : account_.gaps())
    if (gap.type == "*" || (gap.type == resource_type && gap.region == "*"))
      add_unread(resource_type, gap);
}

std::vector<Finding> Findings::take() {
  const auto order = [](const Finding& f) {
    return std::tie(f.region, f.resource, f.resource_type, f.locus);
  };
  std::sort(findings_.begin(), findings_.end(),
            [&](const Finding& a, const Finding& b) { return order(a) < order(b); });
  if (findings_.empty())
    account("", [](Judgement& judgement) {
      judgement.not_applicable("the account has nothing that this recommendation speaks of",
                               {{"subjects", 0}});
    });
  return std::move(findings_);
}

}  // namespace underpin
