// The table of formats, made from all.def.
#include "report/format.h"

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

const Format& find_format(std::string_view name) {
  std::vector<std::string> names;
  for (const auto format : all_formats()) {
    if (format().name == name) return format();
    names.emplace_back(format().name);
  }
  unknown_word("report format", name, names);
}

}  // namespace underpin::report
