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

void fold_denied_regions(Snapshot& snapshot) {
  std::size_t regional = 0;
  std::map<std::string, std::size_t> rows;
  std::map<std::string, std::set<std::string>> denied;  // types, by region
  for (const auto& [name, table] : snapshot.tables()) {
    if (snapshot.scope_of(name) != Scope::regional) continue;
    ++regional;
    for (std::size_t i = 0; i < table->size(); ++i) ++rows[table->row(i).region];
  }
  for (const auto& gap : snapshot.gaps()) {
    const auto policy = gap.message.find("service control policy") != std::string::npos;
    if (!gap.id && policy && gap.region != kGlobal && gap.type != "*")
      denied[gap.region].insert(gap.type);
  }
  for (auto& region : snapshot.regions) {
    if (denied[region.name].empty() || denied[region.name].size() < regional ||
        rows[region.name] > 0)
      continue;
    region.status = Region::Status::unreachable;
    region.reason = "denied by a service control policy";
    snapshot.replace_gaps_of(region.name, {"*",
                                           region.name,
                                           std::nullopt,
                                           {},
                                           "",
                                           "underpin:RegionDeniedByServiceControlPolicy",
                                           region.reason,
                                           ""});
  }
}

}  // namespace underpin::engine
