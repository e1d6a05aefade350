#include "model/snapshot.h"

#include <algorithm>

#include "base/error.h"

namespace underpin {

Snapshot::Snapshot() = default;
Snapshot::~Snapshot() = default;
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot& Snapshot::operator=(Snapshot&&) noexcept = default;

void Snapshot::request(const ResourceType& type) {
  auto& table = tables_[std::string(type.name)];
  if (!table) table = type.make_table();
  scopes_[std::string(type.name)] = type.scope;
}

Scope Snapshot::scope_of(std::string_view type) const { return scopes_.find(type)->second; }

bool Snapshot::requested(const ResourceType& type) const { return tables_.contains(type.name); }

void Snapshot::add(const ResourceType& type, Table&& rows) {
  request(type);
  tables_.find(type.name)->second->append(std::move(rows));
}

void Snapshot::add(Gap gap) { gaps_.push_back(std::move(gap)); }

void Snapshot::add_not_offered(const ResourceType& type, std::string region) {
  not_offered_.emplace(std::string(type.name), std::move(region));
}

void Snapshot::merge(Snapshot&& part) {
  for (auto& [name, table] : part.tables_) {
    UP_ASSERT(!tables_.contains(name), name + " was read twice");
    tables_[name] = std::move(table);
  }
  for (auto& gap : part.gaps_) gaps_.push_back(std::move(gap));
  not_offered_.merge(part.not_offered_);
  scopes_.merge(part.scopes_);
}

void Snapshot::replace_gaps_of(std::string_view region, Gap gap) {
  std::erase_if(gaps_, [&](const Gap& old) { return old.region == region && !old.id; });
  add(std::move(gap));
}

void Snapshot::finish() {
  for (auto& [name, table] : tables_) table->sort();
  std::sort(gaps_.begin(), gaps_.end());
  gaps_.erase(std::unique(gaps_.begin(), gaps_.end()), gaps_.end());
  std::sort(regions.begin(), regions.end());
}

std::vector<std::string> Snapshot::enabled_regions() const {
  std::vector<std::string> names;
  for (const auto& region : regions)
    if (region.status == Region::Status::enabled) names.push_back(region.name);
  return names;
}

std::vector<Cause> Snapshot::causes(const ResourceType& type,
                                    std::optional<std::string_view> region, bool by_key) const {
  std::vector<Cause> found;
  for (const auto& gap : gaps_) {
    // A region that was left out hides the regional tables; global ones are read elsewhere.
    const bool hides_type =
        gap.type == type.name || (gap.type == "*" && type.scope == Scope::regional);
    const bool hides_region = !region || gap.region == *region || gap.region == "*";
    if (by_key && gap.code == kKeysUnread) continue;
    if (hides_type && hides_region && !gap.id)
      found.push_back({Cause::Kind::unread, gap.summary(), gap.key()});
  }
  return found;
}

const Table& Snapshot::table_of(const ResourceType& type) const {
  const auto found = tables_.find(type.name);
  UP_ASSERT(found != tables_.end(),
            std::string(type.name) + " was not requested: name it among the check's needs");
  return *found->second;
}

}  // namespace underpin
