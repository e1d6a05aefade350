// English and geometry of the text formats. Everything here takes and gives printable UTF-8.
#include "report/words.h"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "base/arn.h"
#include "base/text.h"
#include "base/utf8.h"

namespace underpin::report {

// Enough for the nouns that resource types give: policies, addresses, mailboxes, keys, gateways.
std::string plural(std::string_view noun) {
  const auto ends = [&](std::string_view tail) { return noun.ends_with(tail); };
  if (ends("y") && !ends("ay") && !ends("ey") && !ends("oy"))
    return std::string(noun.substr(0, noun.size() - 1)) + "ies";
  return std::string(noun) + (ends("s") || ends("x") || ends("ch") ? "es" : "s");
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}", count, count == 1 ? std::string(noun) : plural(noun));
}

std::string cut(std::string_view text, std::size_t columns) {
  if (width(text) <= columns) return std::string(text);
  return columns == 0 ? "" : std::string(first_characters(text, columns - 1)) + "…";
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines(1);
  for (std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    auto room = [&] { return columns - std::min(columns, width(lines.back())); };
    if (!lines.back().empty()) {
      if (width(word) + 1 <= room())
        lines.back() += ' ';
      else
        lines.emplace_back();
    }
    // An ARN or a policy has no spaces: it goes on in the next line rather than off the page.
    while (width(word) > room()) {
      auto part = first_characters(word, room());
      // A line takes one character at least, however narrow it is.
      if (part.empty() && lines.back().empty())
        part = word.substr(0, std::max<std::size_t>(1, decode_utf8(word).length));
      lines.back() += part;
      word.remove_prefix(part.size());
      if (word.empty()) break;
      lines.emplace_back();
    }
    lines.back() += word;
  }
  return lines;
}

std::string type_noun(const Finding& finding) {
  std::string_view type = finding.resource_type;
  for (const std::string_view prefix : {"aws_", "observed_"})
    if (type.starts_with(prefix)) type.remove_prefix(prefix.size());
  std::string words(type.empty() ? "resource" : type);
  std::replace(words.begin(), words.end(), '_', ' ');
  return printable(words);
}

std::string noun(const Finding& finding, const Report& report) {
  if (finding.resource == finding.region) return "region";
  if (finding.resource.empty() || finding.resource == report.account) return "account";
  return type_noun(finding);
}

std::string short_resource(const std::string& resource, std::string_view partition,
                           std::string_view account) {
  const auto arn = Arn::parse(resource);
  const bool ours =
      arn && arn->partition == partition && (arn->account.empty() || arn->account == account);
  return ours ? arn->resource : resource;
}

std::string resource_name(const Finding& finding, const Report& report) {
  // The header names account and partition; repeated in every line they would hide what differs.
  std::string name = short_resource(finding.resource, report.partition, report.account);
  if (!finding.locus.empty() && !stands_for_unlisted(finding)) name += " (" + finding.locus + ")";
  return printable(name);
}

bool stands_for_unlisted(const Finding& finding) { return finding.resource == "*"; }

std::string in_regions(const std::vector<std::string>& regions) {
  constexpr std::size_t kNamed = 3;
  if (regions.empty()) return "";
  if (regions.size() == 1) return "in " + regions[0];
  std::vector<std::string> named(
      regions.begin(),
      regions.begin() + static_cast<std::ptrdiff_t>(std::min(kNamed, regions.size())));
  if (regions.size() > kNamed) named.emplace_back("…");
  return fmt::format("in {} regions ({})", regions.size(), join(named, ", "));
}

// The small addend undoes what binary fractions take away: 0.29 * 100 is 28.999….
int percent(double score) { return static_cast<int>(score * 100 + 1e-9); }

std::string accepted(const Waiver& waiver) {
  return fmt::format("{}; approved by {} until {}", waiver.reason, waiver.approved_by,
                     waiver.until);
}

std::vector<const Finding*> sorted_findings(const JudgedRecommendation& row) {
  std::vector<const Finding*> sorted;
  for (const auto& finding : row.findings) sorted.push_back(&finding);
  const auto order = [](const Finding* f) {
    return std::tie(f->region, f->resource, f->resource_type, f->locus);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Finding* a, const Finding* b) { return order(a) < order(b); });
  return sorted;
}

std::vector<const JudgedGap*> sorted_gaps(const Report& report) {
  std::vector<const JudgedGap*> sorted;
  for (const auto& judged : report.gaps) sorted.push_back(&judged);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const JudgedGap* a, const JudgedGap* b) { return a->gap < b->gap; });
  return sorted;
}

}  // namespace underpin::report
