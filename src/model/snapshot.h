// Snapshot: an account as typed tables, with exactly what was not read.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/gap.h"
#include "model/resource.h"
#include "model/value.h"

namespace underpin {

template <class T>
class TableOf;

/// A region of the account's partition and what was done about it.
struct Region {
  enum class Status {
    enabled,       ///< read
    not_opted_in,  ///< the account cannot hold resources there: nothing to judge
    excluded,      ///< left out by the user: one gap
    unreachable,   ///< denied or not answering: one gap
  };
  std::string name;
  Status status = Status::enabled;
  std::string reason;  ///< for excluded and unreachable

  friend auto operator<=>(const Region&, const Region&) = default;
};

/// Rows of one type, all regions or one. Looping to the end throws Undecided when rows may be
/// missing; breaking off early does not, since what was found is found.
template <class T>
class Rows {
 public:
  class End {};
  class Iterator {
   public:
    Iterator(const T* at, const Rows* rows) : at_(at), rows_(rows) {}
    const T& operator*() const { return *at_; }
    const T* operator->() const { return at_; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    friend bool operator==(const Iterator& it, End) {
      const auto rows = it.rows_->read();
      if (it.at_ != rows.data() + rows.size()) return false;
      if (!it.rows_->causes().empty()) throw Undecided(it.rows_->causes());
      return true;
    }

   private:
    const T* at_;
    const Rows* rows_;
  };

  Rows(std::span<const T> rows, std::vector<Cause> causes)
      : rows_(rows), causes_(std::move(causes)) {}
  Iterator begin() const { return {rows_.data(), this}; }
  End end() const { return {}; }

  /// The count; throws Undecided when rows may be missing.
  std::size_t size() const {
    if (!causes_.empty()) throw Undecided(causes_);
    return rows_.size();
  }
  bool empty() const { return rows_.empty() && size() == 0; }

  /// What was read, without the guard: for Findings, which adds the unknown findings itself.
  std::span<const T> read() const { return rows_; }
  const std::vector<Cause>& causes() const { return causes_; }

 private:
  std::span<const T> rows_;
  std::vector<Cause> causes_;
};

class Snapshot {
 public:
  Snapshot();
  ~Snapshot();
  Snapshot(Snapshot&&) noexcept;
  Snapshot& operator=(Snapshot&&) noexcept;

  std::string account, partition, caller;
  std::string dns_suffix;       ///< of the partition: what host names end in
  Time taken_at{};              ///< the servers' time, not the local clock's
  std::vector<Region> regions;  ///< sorted by name

  /// All rows of a type. Reading a type that was not requested is our mistake: it asserts.
  template <class T>
  Rows<T> all() const {
    return {table<T>().rows(), causes(type_of<T>(), std::nullopt)};
  }
  template <class T>
  Rows<T> in(std::string_view region) const {
    return {table<T>().in(region), causes(type_of<T>(), region)};
  }
  /// The row, or null when there is none. Throws Undecided when it may be among what was not read.
  /// For a table read by keys of an earlier one, `id` must come from a row of that one.
  template <class T>
  const T* find(std::string_view region, std::string_view id) const {
    const auto rows = table<T>().in(region);
    const auto at =
        std::lower_bound(rows.begin(), rows.end(), id,
                         [](const T& row, std::string_view key) { return row.id < key; });
    if (at != rows.end() && at->id == id) return &*at;
    if (auto missing = causes(type_of<T>(), region, true); !missing.empty())
      throw Undecided(std::move(missing));
    return nullptr;
  }

  // What the engine and the loader fill in.
  void request(const ResourceType& type);
  bool requested(const ResourceType& type) const;
  void add(const ResourceType& type, Table&& rows);
  void add(Gap gap);
  /// The partition lacks the type's service in the region: an empty and complete table.
  void add_not_offered(const ResourceType& type, std::string region);
  /// Takes tables, gaps and not-offered regions of a part of the same account.
  void merge(Snapshot&& part);
  /// One gap instead of all the table gaps of a region.
  void replace_gaps_of(std::string_view region, Gap gap);
  /// Sorts everything; call after the last add. Two rows of one id are our mistake: it asserts.
  void finish();

  bool offered(std::string_view type, std::string_view region) const {
    return !not_offered_.contains({std::string(type), std::string(region)});
  }
  const std::set<std::pair<std::string, std::string>>& not_offered() const { return not_offered_; }

  Scope scope_of(std::string_view type) const;
  const std::vector<Gap>& gaps() const { return gaps_; }
  std::vector<std::string> enabled_regions() const;
  const std::map<std::string, std::unique_ptr<Table>, std::less<>>& tables() const {
    return tables_;
  }

  /// Why rows of the type may be missing in the region, or in any region; `by_key` leaves out the
  /// gaps that only hide rows under keys that were never read.
  std::vector<Cause> causes(const ResourceType& type, std::optional<std::string_view> region,
                            bool by_key = false) const;

 private:
  template <class T>
  const TableOf<T>& table() const {
    return static_cast<const TableOf<T>&>(table_of(type_of<T>()));
  }
  const Table& table_of(const ResourceType& type) const;

  std::map<std::string, std::unique_ptr<Table>, std::less<>> tables_;
  std::map<std::string, Scope, std::less<>> scopes_;
  std::vector<Gap> gaps_;
  std::set<std::pair<std::string, std::string>> not_offered_;  // (type, region)
};

/// The rows of one struct.
template <class T>
class TableOf : public Table {
 public:
  std::span<const T> rows() const { return rows_; }
  std::span<const T> in(std::string_view region) const {
    const auto first = std::partition_point(rows_.begin(), rows_.end(),
                                            [&](const T& row) { return row.region < region; });
    const auto last = std::partition_point(first, rows_.end(),
                                           [&](const T& row) { return row.region == region; });
    return {first, last};
  }

  std::size_t size() const override { return rows_.size(); }
  const Resource& row(std::size_t index) const override { return rows_[index]; }
  void add(T row) { rows_.push_back(std::move(row)); }
  void append(Table&& other) override {
    for (auto& row : static_cast<TableOf&&>(other).rows_) rows_.push_back(std::move(row));
  }
  void sort() override {
    const auto key = [](const T& row) {
      return std::pair(std::string_view(row.region), std::string_view(row.id));
    };
    std::sort(rows_.begin(), rows_.end(), [&](const T& a, const T& b) { return key(a) < key(b); });
    const auto twin = std::adjacent_find(rows_.begin(), rows_.end(),
                                         [&](const T& a, const T& b) { return key(a) == key(b); });
    UP_ASSERT(twin == rows_.end(), "a row was read twice: " + twin->id);
  }

 protected:
  std::vector<T> rows_;
};

}  // namespace underpin
