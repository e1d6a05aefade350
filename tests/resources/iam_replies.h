// Lists as IAM's replies print them.
#pragma once

#include <fmt/core.h>

#include <string>

namespace underpin::testing {

inline std::string member(const std::string& members) { return "<member>" + members + "</member>"; }

/// A list and whether there is more of it.
inline std::string page_of(const std::string& list, const std::string& members,
                           const std::string& marker = {}) {
  return fmt::format("<{0}>{1}</{0}><IsTruncated>{2}</IsTruncated>{3}", list, members,
                     marker.empty() ? "false" : "true",
                     marker.empty() ? "" : "<Marker>" + marker + "</Marker>");
}

}  // namespace underpin::testing
