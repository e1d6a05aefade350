// The table of formats, made from all.def.
#include "report/format.h"

#include <fmt/core.h>

#include "base/choose.h"

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

std::string file_name(const Format& format, const Report& report) {
  return fmt::format("report-{}.{}", report.benchmark_id, format.extension);
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const auto format : all_formats()) names.emplace_back(format().name);
  return names;
}

const Format& find_format(std::string_view name) {
  for (const auto format : all_formats())
    if (format().name == name) return format();
  unknown_word("report format", name, format_names());
}

}  // namespace underpin::report
