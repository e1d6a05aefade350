#include "semantics/filter_text_classes.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace underpin::semantics::filter {
namespace {

constexpr std::size_t kMaxStates = 20000;
constexpr std::size_t kMaxSteps = 3000000;

using State = std::vector<std::uint32_t>;  // positions in use, ascending

struct Edge {
  std::size_t set;  // index of a symbol set
  std::uint32_t target;
};

// All sequences of all shapes as one automaton. Positions of a sequence follow one another.
class Product {
 public:
  Product(const std::vector<TextShape>& shapes, const Alphabet& alphabet) : shapes_(shapes.size()) {
    for (std::size_t shape = 0; shape < shapes.size(); ++shape)
      for (const auto& sequence : shapes[shape].choices) add(sequence, shape);
    pick_symbols(alphabet);
  }

  const State& start() const { return start_; }
  const std::vector<std::size_t>& symbols() const { return symbols_; }

  State step(const State& from, std::size_t symbol) const {
    State to;
    for (const auto at : from)
      for (const Edge& edge : edges_[at])
        if (sets_[edge.set][symbol]) to.push_back(edge.target);
    std::sort(to.begin(), to.end());
    to.erase(std::unique(to.begin(), to.end()), to.end());
    return to;
  }

  std::vector<bool> accepted(const State& state) const {
    std::vector<bool> out(shapes_);
    for (const auto at : state)
      if (accepts_[at]) out[shape_of_[at]] = true;
    return out;
  }

 private:
  void add(const TextSequence& sequence, std::size_t shape) {
    const std::size_t base = edges_.size();
    start_.push_back(static_cast<std::uint32_t>(base));
    for (std::size_t at = 0; at <= sequence.size(); ++at) {
      std::vector<Edge> edges;
      const auto target = [&](std::size_t position) {
        return static_cast<std::uint32_t>(base + position);
      };
      if (at > 0 && sequence[at - 1].loop)
        edges.push_back({set_index(sequence[at - 1].on), target(at)});
      bool reaches_end = true;
      for (std::size_t item = at; item < sequence.size(); ++item) {
        edges.push_back({set_index(sequence[item].on), target(item + 1)});
        if (sequence[item].optional) continue;
        reaches_end = false;
        break;
      }
      edges_.push_back(std::move(edges));
      accepts_.push_back(reaches_end);
      shape_of_.push_back(shape);
    }
  }

  std::size_t set_index(const SymbolSet& set) {
    const auto found = std::find(sets_.begin(), sets_.end(), set);
    if (found != sets_.end()) return static_cast<std::size_t>(found - sets_.begin());
    sets_.push_back(set);
    return sets_.size() - 1;
  }

  // One symbol for all that no set tells apart; letters first, so that witnesses are readable.
  void pick_symbols(const Alphabet& alphabet) {
    // Each set splits the groups of symbols that are together so far.
    std::vector<std::size_t> group(alphabet.size(), 0);
    std::size_t groups = 1;
    for (const auto& set : sets_) {
      std::vector<std::size_t> moved(groups, 0);
      for (std::size_t symbol = 0; symbol < group.size(); ++symbol) {
        if (!set[symbol]) continue;
        std::size_t& target = moved[group[symbol]];
        if (target == 0) target = groups + 1;
        groups = std::max(groups, target);
        group[symbol] = target - 1;
      }
    }
    std::vector<bool> seen(groups);
    const auto pick = [&](std::size_t symbol) {
      if (!seen[group[symbol]]) symbols_.push_back(symbol);
      seen[group[symbol]] = true;
    };
    constexpr std::string_view kReadable =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/ ";
    for (const char c : kReadable) pick(static_cast<unsigned char>(c));
    for (std::size_t symbol = 0x21; symbol < alphabet.size(); ++symbol) pick(symbol);
    for (std::size_t symbol = 0; symbol < 0x21; ++symbol) pick(symbol);
  }

  std::size_t shapes_;
  State start_;
  std::vector<std::vector<Edge>> edges_;
  std::vector<bool> accepts_;
  std::vector<std::size_t> shape_of_;
  std::vector<SymbolSet> sets_;
  std::vector<std::size_t> symbols_;
};

}  // namespace

TextClasses classify_texts(const std::vector<TextShape>& shapes, const Alphabet& alphabet) {
  const Product product(shapes, alphabet);
  TextClasses out;
  std::map<std::vector<bool>, std::size_t> known;
  const auto record = [&](const State& state, const std::string& text) {
    auto has = product.accepted(state);
    if (known.emplace(has, out.classes.size()).second)
      out.classes.push_back({text, std::move(has)});
  };
  std::set<State> visited;
  std::deque<std::pair<State, std::string>> queue;
  // The start is not marked as visited: a longer text that leads back to it is a nicer witness.
  queue.emplace_back(product.start(), "");
  std::size_t steps = 0;
  while (!queue.empty() && out.complete) {
    const auto [state, text] = std::move(queue.front());
    queue.pop_front();
    for (const auto symbol : product.symbols()) {
      State next = product.step(state, symbol);
      steps += 1 + state.size();
      if (visited.size() >= kMaxStates || steps >= kMaxSteps) {
        out.complete = false;
        break;
      }
      const auto [place, is_new] = visited.insert(std::move(next));
      if (!is_new) continue;
      queue.emplace_back(*place, text + to_utf8(alphabet.character(symbol)));
      record(*place, queue.back().second);
    }
  }
  record(product.start(), "");
  return out;
}

}  // namespace underpin::semantics::filter
