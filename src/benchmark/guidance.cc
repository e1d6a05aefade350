// Reads three embedded pages: data/explain/recommendations.yaml, and the tables of
// docs/semantics.md and docs/other_tools.md, which people read too.
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

// Each line of a page's table that begins with a key: | `key` | more | … |
template <class Row>
void each_row(std::string_view page, std::size_t columns, Row&& row) {
  for (const auto line : split(page, '\n')) {
    auto cells = split(line, '|');
    // Two more are outside of the first and the last bar.
    if (cells.size() != columns + 2 || !trim(cells[1]).starts_with("`")) continue;
    for (auto& cell : cells) cell = trim(cell);
    auto key = cells[1];
    key.remove_prefix(1);
    key.remove_suffix(1);
    row(std::string(key), cells);
  }
}

void read_tables(Pages& pages) {
  // check, 1.3.0, 1.2.0, letter, effect, readings
  each_row(embedded("docs/semantics.md"), 6, [&](const auto& key, const auto& cells) {
    auto& guidance = pages[key];
    guidance.letter = cells[4];
    guidance.effect = cells[5];
    guidance.readings = cells[6];
  });
  // check, tool, what it gets wrong, our tests
  each_row(embedded("docs/other_tools.md"), 4, [&](const auto& key, const auto& cells) {
    pages[key].others.push_back(std::string(cells[2]) + ": " + std::string(cells[3]));
  });
}

void read_entries(std::string_view yaml, Pages& pages) {
  for (const auto& entry : YAML::Load(std::string(yaml))) {
    auto& guidance = pages[entry.first.as<std::string>()];
    guidance.guide = word(entry.second, "guide");
    guidance.module = word(entry.second, "module");
    guidance.console = word(entry.second, "console");
    guidance.cli = words(entry.second["cli"]);
  }
}

const Pages& pages() {
  static const Pages read = [] {
    Pages all;
    read_tables(all);
    read_entries(embedded("data/explain/recommendations.yaml"), all);
    return all;
  }();
  return read;
}

}  // namespace

Guidance guidance_for(const Recommendation& row) {
  // One page where the row's logic is no other row's.
  std::vector<std::string_view> names = {row.check};
  if (row.key != row.check) names.push_back(row.key);
  Guidance out;
  for (const auto& name : names) {
    const auto at = pages().find(name);
    if (at == pages().end()) continue;
    const auto& found = at->second;
    out.others.insert(out.others.end(), found.others.begin(), found.others.end());
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
    }
  }
  return out;
}

}  // namespace underpin::benchmark
