#include "config/inputs.h"

#include "base/text.h"

namespace underpin::config::inputs_detail {
namespace {

bool is_text(const Tree& in, std::string_view name, Mistakes& mistakes) {
  if (in.is_scalar()) return true;
  mistakes.add(in, fmt::format("`{}` is no single value", name));
  return false;
}

}  // namespace

void read(const Tree& in, std::string_view name, std::string& out, Mistakes& mistakes) {
  if (is_text(in, name, mistakes)) out = in.text;
}

// YAML 1.2's two words only: `no` is Norway to some and false to others.
void read(const Tree& in, std::string_view name, bool& out, Mistakes& mistakes) {
  if (!is_text(in, name, mistakes)) return;
  if (in.quoted || (in.text != "true" && in.text != "false"))
    return mistakes.add(
        in, fmt::format("`{}: {}` is neither true nor false", name, printable(in.text)));
  out = in.text == "true";
}

void read(const Tree& in, std::string_view name, long long& out, Mistakes& mistakes) {
  if (!is_text(in, name, mistakes)) return;
  const auto number = in.quoted ? std::nullopt : to_integer(in.text);
  if (!number)
    return mistakes.add(in, fmt::format("`{}: {}` is no whole number", name, printable(in.text)));
  out = *number;
}

}  // namespace underpin::config::inputs_detail
