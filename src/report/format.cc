// The table of formats, made from all.def.
#include "report/format.h"

#include <fmt/core.h>

#include "base/error.h"
#include "base/text.h"

namespace underpin::report {

// Named here and in all.def, and nowhere else: a static library would drop self-registration.
#define FORMAT(name) const Format& name##_format();
#include "report/all.def"
#undef FORMAT

std::span<const FormatFunction> all_formats() {
  static constexpr FormatFunction kFormats[] = {
#define FORMAT(name) &name##_format,
#include "report/all.def"
#undef FORMAT
  };
  return kFormats;
}

const Format& find_format(std::string_view name) {
  std::vector<std::string> names;
  for (const auto format : all_formats()) {
    if (format().name == name) return format();
    names.emplace_back(format().name);
  }
  const auto meant = nearest(name, names);
  throw UsageError(fmt::format("no report format `{}`{}", printable(name),
                               meant ? fmt::format("; did you mean `{}`?", *meant) : ""),
                   "the formats are: " + join(names, ", "));
}

}  // namespace underpin::report
