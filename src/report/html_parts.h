// The parts of the HTML report, in the order of the page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/format.h"
#include "report/markup.h"
#include "report/unread.h"

namespace underpin::report {

/// What every part is written from.
struct HtmlContext {
  const Report& report;
  const RenderOptions& options;
  const std::vector<Unread>& unread;
  const GapIndex& gaps;
};

/// The page's head: the style, and a policy by which nothing runs or loads but that and `script`,
/// the embedded file's path; empty: no script runs.
void write_head(Markup& page, std::string_view title, std::string_view script);

/// "Pass", "Not applicable".
std::string_view caption(Verdict verdict);

/// The fragment of a recommendation: "#r-1.4".
std::string anchor(std::string_view id);

/// "class" of an element about `verdict`: "cell fail".
std::string styled(std::string_view name, Verdict verdict);

/// A link to a recommendation of this report; its id alone when it has none of that name.
void write_link(Markup& page, const Report& report, const std::string& id);

/// Headline, score, a few sentences, what to do first, who was judged, the score by section.
void write_overview(Markup& page, const HtmlContext& context);

/// Hidden until the script that makes them work shows them.
void write_filters(Markup& page, const HtmlContext& context);

/// Every recommendation with all of its findings.
void write_recommendations(Markup& page, const HtmlContext& context);

/// What is waived, and what could not be read.
void write_reservations(Markup& page, const HtmlContext& context);

}  // namespace underpin::report
