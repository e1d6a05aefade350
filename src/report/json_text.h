// What the JSON formats share: texts that are hostile and stay whole, and documents safe to show.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "report/format.h"

namespace underpin::report {

/// `raw` with each byte that belongs to no UTF-8 character as \xNN: RFC 8259 section 8.1 allows
/// nothing but UTF-8. All else is kept.
std::string valid_utf8(std::string_view raw);

json::value text(std::string_view raw);
json::value text_or_null(const std::optional<std::string>& raw);

template <class Texts>
json::array texts(const Texts& raw) {
  json::array out;
  for (const auto& one : raw) out.push_back(text(one));
  return out;
}

/// The facts by name. A name that comes twice keeps both: the second is `name#2`.
json::object evidence(const std::vector<Evidence>& facts);

// Parts of the report, with the member names of underpin/report/1.
json::array notes(const std::vector<Note>& list);
json::array causes(const std::vector<Cause>& list);
json::value waiver(const Waiver& waiver);
json::array waivers(const std::vector<UsedWaiver>& list);
json::object gap_json(const JudgedGap& judged);
json::array skipped(const std::vector<Region>& regions);  ///< the regions that were not judged
json::object summary_json(const Summary& summary);
json::object parameters(const RenderOptions& options);
json::object benchmark(const Report& report);

/// The document as text, indented. What JSON may hold as it is and a terminal may obey (DEL, C1,
/// bidirectional overrides) is \uNNNN, which a parser undoes.
std::string print_safe(const json::value& document);

/// The same on one line, for JSON inside of another format.
std::string print_safe_line(const json::value& value);

}  // namespace underpin::report
