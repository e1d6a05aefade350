#include "model/value.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {
namespace {

std::vector<Cause> merge(std::vector<Cause> a, const std::vector<Cause>& b) {
  for (const auto& cause : b)
    if (std::find(a.begin(), a.end(), cause) == a.end()) a.push_back(cause);
  return a;
}

}  // namespace

Truth Truth::unknown(std::vector<Cause> causes) {
  Truth truth;
  truth.causes_ = std::move(causes);
  return truth;
}

Truth::operator bool() const {
  if (is_unknown()) throw Undecided(causes_);
  return *value_;
}

Truth operator!(Truth a) {
  if (a.value_) a.value_ = !*a.value_;
  return a;
}

Truth operator&&(Truth a, Truth b) {
  if (a.is_false() || b.is_false()) return false;
  if (a.is_true()) return b;
  if (b.is_true()) return a;
  return Truth::unknown(merge(std::move(a.causes_), b.causes_));
}

Truth operator||(Truth a, Truth b) { return !(!std::move(a) && !std::move(b)); }

std::string describe(const std::vector<Cause>& causes) {
  std::vector<std::string> texts;
  for (const auto& cause : causes)
    if (std::find(texts.begin(), texts.end(), cause.text) == texts.end())
      texts.push_back(cause.text);
  return join(texts, "; ");
}

}  // namespace underpin
