// Reads two embedded pages: data/explain/recommendations.yaml, and the table of docs/semantics.md,
// which people read too.
#include "benchmark/guidance.h"

#include <yaml-cpp/yaml.h>

#include <map>

#include "base/embedded.h"
#include "base/error.h"
#include "base/text.h"

namespace underpin::benchmark {
namespace {

std::vector<std::string> words(const YAML::Node& list) {
  std::vector<std::string> out;
  for (const auto& item : list) out.push_back(item.as<std::string>());
  return out;
}

std::string word(const YAML::Node& entry, const char* name) {
  return entry[name].IsDefined() ? entry[name].as<std::string>() : "";
}

using Pages = std::map<std::string, Guidance, std::less<>>;

// | `key` | 1.3.0 | 1.2.0 | letter | effect | readings |
void read_table(std::string_view page, Pages& pages) {
  constexpr std::size_t kCells = 8;  // six, and what is outside of the first and last bar
  for (const auto line : split(page, '\n')) {
    const auto cells = split(line, '|');
    if (cells.size() != kCells || !trim(cells[1]).starts_with("`")) continue;
    auto key = trim(cells[1]);
    key.remove_prefix(1);
    key.remove_suffix(1);
    auto& guidance = pages[std::string(key)];
    guidance.letter = trim(cells[4]);
    guidance.effect = trim(cells[5]);
    guidance.readings = trim(cells[6]);
  }
}

void read_entries(std::string_view yaml, Pages& pages) {
  for (const auto& entry : YAML::Load(std::string(yaml))) {
    auto& guidance = pages[entry.first.as<std::string>()];
    guidance.guide = word(entry.second, "guide");
    guidance.module = word(entry.second, "module");
    guidance.console = word(entry.second, "console");
    guidance.cli = words(entry.second["cli"]);
    guidance.others = words(entry.second["others"]);
  }
}

const Pages& pages() {
  static const Pages read = [] {
    Pages all;
    read_table(embedded("docs/semantics.md"), all);
    read_entries(embedded("data/explain/recommendations.yaml"), all);
    return all;
  }();
  return read;
}

}  // namespace

Guidance guidance_for(const Recommendation& row) {
  Guidance out;
  for (const auto& name : {row.check, row.key}) {
    const auto at = pages().find(name);
    if (at == pages().end()) continue;
    const auto& found = at->second;
    if (!found.letter.empty()) {
      out.letter = found.letter;
      out.effect = found.effect;
      out.readings = found.readings;
    }
    if (!found.console.empty()) {
      out.guide = found.guide;
      out.module = found.module;
      out.cli = found.cli;
      out.console = found.console;
      out.others = found.others;
    }
  }
  return out;
}

}  // namespace underpin::benchmark
