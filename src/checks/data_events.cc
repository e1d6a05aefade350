// Recommendations about events of S3 objects: are they recorded?
#include <fmt/core.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "checks/answers.h"
#include "checks/check.h"
#include "checks/trails.h"

namespace underpin::checks {
namespace {

using cloudtrail::Trail;
using s3::Bucket;
using semantics::EventSelectors;
using semantics::ObjectAccess;

// A trail as a source of events.
struct Source {
  const Trail* trail;
  Truth logging = false;   // records now
  Truth readable = false;  // its selectors were read
  EventSelectors selectors;
};

struct Coverage {
  Truth holds = false;
  std::string reason, witness;      // what is left out
  std::vector<std::string> trails;  // that count
  std::vector<std::string> notes;   // selectors that record nothing, and why
};

enum class Trails { of_every_region, of_the_bucket_too };

void append(std::vector<Cause>& to, const std::vector<Cause>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// All trails together: an event is recorded when one of them records it.
class Sources {
 public:
  Sources(const Snapshot& account, ObjectAccess access) : account_(account), access_(access) {
    const auto trails = account.all<Trail>();
    unlisted_ = trails.causes();
    for (const auto& trail : trails.read()) {
      auto& source = sources_.emplace_back();
      source.trail = &trail;
      source.logging = is_logging(account, trail);
      source.readable = truth_of([&] {
        source.selectors = selectors_of(trail);
        return true;
      });
    }
  }

  /// Are all events of the bucket's objects recorded? A null bucket stands for every one there is
  /// and will be. Trails that may not count make it no more than unknown.
  Coverage of(const Bucket* bucket, Trails which) const {
    EventSelectors certain, possible;
    std::vector<Cause> more = unlisted_, less;  // why more, and why less, may be recorded
    Coverage out;
    for (const auto& source : sources_) {
      const Truth counts = source.logging && reaches(*source.trail, bucket, which);
      if (counts.is_false()) continue;
      out.trails.push_back(source.trail->id);
      append(less, counts.causes());
      append(more, source.readable.causes());
      if (source.readable.is_unknown()) continue;
      add(possible, source.selectors);
      if (counts.is_true()) add(certain, source.selectors);
    }
    const auto surely = recorded(certain, bucket);
    out.notes = surely.notes;
    out.holds = surely.answer.is_yes();
    if (out.holds.is_true()) return out;
    const auto perhaps = less.empty() ? surely : recorded(possible, bucket);
    out.holds = perhaps.answer.is_yes() ? Truth::unknown(less)
                                        : truth_from(perhaps.answer, "the trails' selectors");
    if (!more.empty()) out.holds = out.holds || Truth::unknown(more);
    out.reason = out.trails.empty() ? "no trail records events there now" : perhaps.answer.reason;
    out.witness = perhaps.answer.witness;
    return out;
  }

 private:
  static Truth reaches(const Trail& trail, const Bucket* bucket, Trails which) {
    const Truth everywhere = trail.is_multi_region_trail.is_true();
    if (bucket == nullptr || which == Trails::of_every_region) return everywhere;
    return everywhere || bucket->bucket_region == trail.region;
  }
  static void add(EventSelectors& to, const EventSelectors& from) {
    to.basic.insert(to.basic.end(), from.basic.begin(), from.basic.end());
    to.advanced.insert(to.advanced.end(), from.advanced.begin(), from.advanced.end());
  }
  semantics::ObjectCoverage recorded(const EventSelectors& selectors, const Bucket* bucket) const {
    return semantics::object_events(
        selectors, access_, account_.partition,
        bucket == nullptr ? std::nullopt : std::optional<std::string_view>(bucket->id));
  }

  const Snapshot& account_;
  ObjectAccess access_;
  std::vector<Cause> unlisted_;
  std::vector<Source> sources_;
};

// Leaving out the log bucket is common, to keep a trail from recording its own deliveries; the
// recommendation speaks of every bucket all the same.
std::string whose_logs(const Snapshot& account, const Bucket& bucket) {
  for (const auto& trail : account.all<Trail>().read())
    if ((trail.s3_bucket_name == bucket.id).is_true())
      return fmt::format(
          "; it is the bucket that trail {} delivers to, and who touches the logs is "
          "not recorded",
          name_of(trail));
  return {};
}

void show(const Coverage& coverage, Judgement& judgement) {
  judgement.evidence({"trails", coverage.trails});
  if (!coverage.witness.empty()) judgement.evidence({"event_left_out", coverage.witness});
  for (const auto& note : coverage.notes) judgement.note("records-nothing", note);
}

void judge_bucket(const Snapshot& account, const Sources& sources, const Coverage& every,
                  const Bucket& bucket, Judgement& judgement) {
  auto coverage = sources.of(&bucket, Trails::of_every_region);
  if (!coverage.holds.is_true()) {
    auto regional = sources.of(&bucket, Trails::of_the_bucket_too);
    if (regional.holds.is_true() && coverage.holds.is_false())
      judgement.note("single-region", "only a trail of the bucket's own region records it");
    coverage = std::move(regional);
  }
  show(coverage, judgement);
  if (coverage.holds) {
    if (every.holds.is_false())
      judgement.note("future-buckets", "the next bucket that is made is not recorded");
    return judgement.pass("all events of its objects are recorded");
  }
  judgement.fail(coverage.reason + whose_logs(account, bucket));
}

// 3.10 and 3.11, `with: {access: write}` and `read`: every general-purpose bucket. Directory
// buckets have a type of event of their own, of which the benchmark says nothing.
void object_events_are_recorded(const Question& question, Findings& findings) {
  const auto& account = question.account;
  const auto access =
      question.with.word("access", "write") == "read" ? ObjectAccess::read : ObjectAccess::write;
  const Sources sources(account, access);
  const auto every = sources.of(nullptr, Trails::of_every_region);
  const bool none = findings.each<Bucket>([&](const Bucket& bucket, Judgement& judgement) {
    if (!every.holds.is_true()) return judge_bucket(account, sources, every, bucket, judgement);
    show(every, judgement);
    judgement.pass("all events of its objects are recorded");
  });
  if (!none) return;
  findings.account(type_of<Bucket>().name, [&](Judgement& judgement) {
    show(every, judgement);
    if (every.holds)
      judgement.pass("there is no bucket yet, and each that will be is recorded");
    else
      judgement.not_applicable("there is no bucket");
  });
}

constexpr std::string_view kAccesses[] = {"write", "read"};

}  // namespace

UNDERPIN_CHECKS(data_events,
                {"cloudtrail.s3-data-events",
                 {&type_of<Trail>, &type_of<cloudtrail::TrailStatus>, &type_of<Bucket>},
                 object_events_are_recorded,
                 {Parameter::choice("access", kAccesses)}})

}  // namespace underpin::checks
