// RowIndex: rows of one type by the value of one field, with the honesty of Snapshot::in.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/snapshot.h"

namespace underpin {

/// The rows under one key. Looping to the end throws Undecided when more may belong there.
template <class T>
class IndexedRows {
 public:
  IndexedRows(const std::vector<const T*>* rows, std::vector<Cause> causes)
      : rows_(rows), causes_(std::move(causes)) {}

  class End {};
  class Iterator {
   public:
    Iterator(std::size_t at, const IndexedRows* rows) : at_(at), rows_(rows) {}
    const T& operator*() const { return *rows_->read()[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    friend bool operator==(const Iterator& it, End) {
      if (it.at_ < it.rows_->read().size()) return false;
      it.rows_->require_complete();
      return true;
    }

   private:
    std::size_t at_;
    const IndexedRows* rows_;
  };
  Iterator begin() const { return {0, this}; }
  End end() const { return {}; }

  /// The rows that were read, without the guard: call require_complete() before concluding anything
  /// from a row not being among them.
  const std::vector<const T*>& read() const {
    static const std::vector<const T*> kNone;
    return rows_ == nullptr ? kNone : *rows_;
  }
  void require_complete() const {
    if (!causes_.empty()) throw Undecided(causes_);
  }

 private:
  const std::vector<const T*>* rows_;
  std::vector<Cause> causes_;
};

/// `RowIndex(account, &IngressRule::security_group_id).of(region, "sg-1")`. A row whose field is
/// unknown may belong under any key of its region: it makes every key incomplete.
template <class T>
class RowIndex {
 public:
  RowIndex(const Snapshot& account, Value<std::string> T::*field) : account_(account) {
    for (const T& row : account.all<T>().read()) {
      const auto& value = row.*field;
      if (const auto* key = value.peek())
        rows_[{row.region, *key}].push_back(&row);
      else if (const auto cause = value.why_unknown())
        unplaced_[row.region].push_back(*cause);
    }
  }

  IndexedRows<T> of(std::string_view region, std::string_view key) const {
    auto causes = account_.causes(type_of<T>(), region);
    if (const auto found = unplaced_.find(region); found != unplaced_.end())
      causes.insert(causes.end(), found->second.begin(), found->second.end());
    const auto rows = rows_.find(std::pair(std::string(region), std::string(key)));
    return {rows == rows_.end() ? nullptr : &rows->second, std::move(causes)};
  }

 private:
  const Snapshot& account_;
  std::map<std::pair<std::string, std::string>, std::vector<const T*>> rows_;
  std::map<std::string, std::vector<Cause>, std::less<>> unplaced_;
};

}  // namespace underpin
