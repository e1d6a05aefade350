// The end of the page: what people accepted, and what could not be read.
#include <fmt/core.h>

#include "base/text.h"
#include "report/html_parts.h"
#include "report/summary.h"
#include "report/words.h"

namespace underpin::report {
namespace {

void write_waivers(Markup& page, const std::vector<UsedWaiver>& waivers) {
  if (waivers.empty()) return;
  page.element("section", {{"aria-labelledby", "waived"}}, [&] {
    page.element("h2", {{"id", "waived"}}, "What is waived");
    page.element("ul", {{"class", "card list"}}, [&] {
      for (const auto& entry : waivers)
        page.element("li", {{"class", word(entry.state)}}, [&] {
          page.element("strong", {}, subject(entry));
          page.element("p", {}, outcome(entry));
          page.element("p", {{"class", "fine"}},
                       fmt::format("{}; approved by {}; {}", entry.waiver.reason,
                                   entry.waiver.approved_by, entry.place));
        });
    });
  });
}

void write_affected(Markup& page, const Report& report, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  page.element("p", {{"class", "fine"}}, [&] {
    page.text("less is known of");
    for (const auto& id : ids) {
      page.text(" ");
      write_link(page, report, id);
    }
  });
}

// One by one, for who must find out why.
void write_single_gaps(Markup& page, const std::vector<JudgedGap>& gaps) {
  page.element("details", {{"class", "card each"}}, [&] {
    page.element("summary", {}, "Each of them: " + counted(gaps.size(), "failed read"));
    page.element("ul", {{"class", "findings"}}, [&] {
      for (const auto& [gap, affects] : gaps)
        page.element("li", {}, [&] {
          page.element("code", {}, gap.id.value_or(gap.type));
          page.element("span", {{"class", "region"}}, gap.region);
          page.element("p", {}, gap.summary());
          if (!gap.attributes.empty())
            page.element("p", {{"class", "fine"}}, "hides " + join(gap.attributes, ", "));
          page.element("p", {{"class", "fine"}}, gap.message);
        });
    });
  });
}

void write_permissions(Markup& page, const std::vector<Permission>& permissions) {
  if (permissions.empty()) return;
  page.element("p", {}, "Permissions that the auditor lacks:");
  page.element("ul", {{"class", "permissions"}}, [&] {
    for (const auto& permission : permissions)
      page.element("li", {}, [&] { page.element("code", {}, permission.action); });
  });
}

void write_gaps(Markup& page, const HtmlContext& context) {
  if (context.unread.empty()) return;
  page.element("section", {{"aria-labelledby", "unread"}}, [&] {
    page.element("h2", {{"id", "unread"}}, "What could not be read");
    page.element("div", {{"class", "card"}}, [&] {
      write_permissions(page, missing_permissions(context.unread));
      page.element("ul", {{"class", "list"}}, [&] {
        for (const auto& one : context.unread)
          page.element("li", {}, [&] {
            page.element("p", {}, one.line());
            write_affected(page, context.report, one.affects);
          });
      });
    });
    write_single_gaps(page, context.report.gaps);
  });
}

}  // namespace

void write_reservations(Markup& page, const HtmlContext& context) {
  write_waivers(page, context.report.waivers);
  write_gaps(page, context);
}

}  // namespace underpin::report
