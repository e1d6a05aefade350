// Words, cuts and order that the formats share: plurals, names of resources, places.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/report.h"

namespace underpin::report {

/// Count and noun: "1 key", "2 keys", "2 policies", "3 addresses".
std::string counted(std::size_t count, std::string_view noun);
std::string plural(std::string_view noun);

/// At most `columns` characters of printable text; a longer one ends in "…".
std::string cut(std::string_view text, std::size_t columns);

/// Lines of at most `columns` characters, broken at spaces; a longer word is broken anywhere.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

/// "kms key" for aws_kms_key, "account summary" for observed_account_summary.
std::string type_noun(const Finding& finding);

/// What a finding is about: its type, or "region" or "account" when it is about these as a whole.
std::string noun(const Finding& finding, const Report& report);

/// The last part of an ARN of this account ("key/5b0c…"); everything else as it is.
std::string short_resource(const std::string& resource, std::string_view partition,
                           std::string_view account);

/// The resource as a person looks for it, made printable: the last part of an ARN of this account
/// ("key/5b0c…"), everything else whole. The locus follows in brackets.
std::string resource_name(const Finding& finding, const Report& report);

/// Finding about something that could not be listed, not about one resource.
bool stands_for_unlisted(const Finding& finding);

/// "in eu-west-1", "in 5 regions (a, b, c, …)"; empty for none.
std::string in_regions(const std::vector<std::string>& regions);

/// Whole percent, rounded down: 54 of 55 must not read as 100.
int percent(double score);

/// "the bastion is watched; approved by ciso until 2027-03-31".
std::string accepted(const Waiver& waiver);

/// By region, resource, type and locus; gaps by their parts: the order of discovery does not show.
std::vector<const Finding*> sorted_findings(const JudgedRecommendation& row);
std::vector<const JudgedGap*> sorted_gaps(const Report& report);

}  // namespace underpin::report
