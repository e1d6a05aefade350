#include "engine/regions.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "aws/error.h"
#include "base/choose.h"
#include "resources/reading.h"

namespace underpin::engine {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Gap left_out(const Region& region) {
  return {"*", region.name, std::nullopt, {}, "", "underpin:RegionLeftOut", region.reason, ""};
}

std::vector<Region> regions_of(const aws::Node& reply) {
  std::vector<Region> regions;
  for (const auto& listed : reply["Regions"]) {
    Region region{listed["RegionName"].text(), Region::Status::enabled, {}};
    // opt-in-not-required | opted-in | not-opted-in. Source: EC2 API, Region. A status that we do
    // not know is read: a region too many fails loudly, one too few would be silent.
    if (listed["OptInStatus"].text() == "not-opted-in")
      region.status = Region::Status::not_opted_in;
    regions.push_back(std::move(region));
  }
  if (regions.empty()) throw Error("ec2:DescribeRegions listed no region");
  return regions;
}

// A typing mistake must not narrow an audit to nothing.
void check_names(const ObserveOptions& options, const std::vector<Region>& regions) {
  std::vector<std::string> known;
  for (const auto& region : regions) known.push_back(region.name);
  for (const auto* names : {&options.regions, &options.exclude_regions})
    for (const auto& name : *names) {
      if (contains(known, name)) continue;
      unknown_word("region", name, known);
    }
}

void leave_out(const ObserveOptions& options, Region& region) {
  if (region.status != Region::Status::enabled) return;
  if (contains(options.exclude_regions, region.name))
    region.reason = "left out with --exclude-region";
  else if (!options.regions.empty() && !contains(options.regions, region.name))
    region.reason = "left out: not among --region";
  else
    return;
  region.status = Region::Status::excluded;
}

// What is left when the regions cannot be listed.
std::vector<Region> fallback(const aws::Session& session, const ObserveOptions& options) {
  std::vector<Region> regions;
  if (options.regions.empty()) regions.push_back({session.region(), Region::Status::enabled, {}});
  for (const auto& name : options.regions) regions.push_back({name, Region::Status::enabled, {}});
  return regions;
}

// Why nothing at all of a region could be read.
struct Reason {
  const char* code;
  const char* words;
  bool (*is)(const Gap&);
};

// Keys that could not be read hide the types that hang on them for the same reason, and their gaps
// quote it.
constexpr Reason kReasons[] = {
    {"underpin:RegionDeniedByServiceControlPolicy", "denied by a service control policy",
     [](const Gap& gap) {
       const auto denial = denial_in(gap.message);
       return denial && denial->by_organisation();
     }},
    {aws::kRegionDoesNotAnswer, "it does not answer",
     [](const Gap& gap) {
       return gap.code == aws::kRegionDoesNotAnswer ||
              (gap.code == kKeysUnread &&
               gap.message.find("the region does not answer") != std::string::npos);
     }},
};

const Reason* reason_of(const Gap& gap) {
  for (const auto& reason : kReasons)
    if (reason.is(gap)) return &reason;
  return nullptr;
}

}  // namespace

void list_regions(aws::Session& session, const ObserveOptions& options, Snapshot& snapshot) {
  try {
    snapshot.regions =
        regions_of(session.call(session.region(), kListRegions, {{"AllRegions", true}}));
    check_names(options, snapshot.regions);
  } catch (const UsageError&) {
    throw;
  } catch (const Error& error) {
    Gap gap = gap_from(error);
    gap.type = gap.region = "*";
    snapshot.add(std::move(gap));
    snapshot.regions = fallback(session, options);
  }
  for (auto& region : snapshot.regions) {
    leave_out(options, region);
    if (region.status == Region::Status::excluded) snapshot.add(left_out(region));
  }
}

void fold_regions(Snapshot& snapshot) {
  std::size_t regional = 0;
  for (const auto& [name, table] : snapshot.tables())
    if (snapshot.scope_of(name) == Scope::regional) ++regional;
  std::map<std::string, std::map<const Reason*, std::set<std::string>>> hidden;  // types, by region
  for (const auto& gap : snapshot.gaps())
    if (const auto* reason = reason_of(gap); reason != nullptr && !gap.id && gap.region != kGlobal)
      hidden[gap.region][reason].insert(gap.type);
  for (auto& region : snapshot.regions)
    for (const auto& [reason, types] : hidden[region.name]) {
      if (types.size() < regional) continue;
      region.status = Region::Status::unreachable;
      region.reason = reason->words;
      snapshot.replace_gaps_of(
          region.name, {"*", region.name, std::nullopt, {}, "", reason->code, region.reason, ""});
    }
}

}  // namespace underpin::engine
