// What checks ask of a trail, whichever recommendation they serve.
#pragma once

#include <optional>
#include <string>

#include "model/findings.h"
#include "resources/cloudtrail/trail.h"
#include "resources/s3/bucket.h"
#include "semantics/event_selector.h"

namespace underpin::checks {

std::string name_of(const cloudtrail::Trail& trail);

/// The account of an ARN when it is another than the one that is audited.
std::optional<std::string> other_account(const Snapshot& account, const std::string& arn);

/// False when the trail's status says so, or when there is none.
Truth is_logging(const Snapshot& account, const cloudtrail::Trail& trail);

/// One finding about the account: there is no trail.
void no_trail(Findings& findings, Verdict verdict);

/// Throws Undecided when they were not read.
semantics::EventSelectors selectors_of(const cloudtrail::Trail& trail);

/// Judges each trail of this account by `body`. What an organisation's trail rests on is in the
/// account that owns it: such a trail is unknown, with the pointer. Without any trail the account
/// gets the verdict `none`: fail or not_applicable.
template <class Body>
void each_own_trail(const Snapshot& account, Findings& findings, Verdict none, Body&& body) {
  const bool proven =
      findings.each<cloudtrail::Trail>([&](const cloudtrail::Trail& trail, Judgement& judgement) {
        if (const auto owner = other_account(account, trail.id))
          return judgement.unknown("evidence is in account " + *owner + ": audit that account too");
        body(trail, judgement);
      });
  if (proven) no_trail(findings, none);
}

/// The bucket that the trail delivers to. Null when it is none of this account's, and the judgement
/// then has its verdict: unknown.
const s3::Bucket* bucket_of(const Snapshot& account, const cloudtrail::Trail& trail,
                            Judgement& judgement);

}  // namespace underpin::checks
