// What the checks of security groups and of network ACLs share: rules as far as they were read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "checks/administration_ports.h"
#include "checks/reading.h"
#include "model/row_index.h"
#include "semantics/network_exposure.h"

namespace underpin::checks {

/// Rules without what was not read, and why more of them, or more of one, may exist.
template <class Rule>
struct ReadRules {
  std::vector<Rule> rules;
  std::vector<std::string> ids;  ///< of the same rules
  std::vector<Cause> unread;

  void keep(const Truth& truth) {
    unread.insert(unread.end(), truth.causes().begin(), truth.causes().end());
  }
};

/// `convert` makes a Rule of a row; a row of which it needs something unknown is left out and
/// noted.
template <class Row, class Convert>
auto read_rules(const IndexedRows<Row>& rows, Convert&& convert) {
  ReadRules<decltype(convert(std::declval<const Row&>()))> out;
  for (const auto* row : rows.read())
    out.keep(truth_of([&] {
      out.rules.push_back(convert(*row));
      out.ids.push_back(row->id);
      return true;
    }));
  out.keep(truth_of([&] {
    rows.require_complete();
    return true;
  }));
  return out;
}

/// Absent is empty; throws Undecided when unknown.
inline std::string text_of(const Value<std::string>& value) { return value.value_or(""); }
std::optional<std::int64_t> number_of(const Value<long long>& value);

void note_exposure(const semantics::Exposure& exposure, Judgement& judgement);

/// The ids of the rules behind a yes.
std::vector<std::string> named(const std::vector<std::size_t>& rules,
                               const std::vector<std::string>& ids);

}  // namespace underpin::checks
