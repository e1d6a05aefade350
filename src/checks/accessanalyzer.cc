// Recommendations about IAM Access Analyzer.
#include "checks/check.h"
#include "resources/accessanalyzer/analyzer.h"

namespace underpin::checks {
namespace {

using accessanalyzer::Analyzer;

// 1.21: an active analyzer of external access in every enabled region. Analyzers of unused or of
// internal access answer other questions. The title says nothing of regions; an analyzer sees only
// its own, so the recommendation means nothing unless every region has one (1.4.0 says so).
void enabled_everywhere(const Question& question, Findings& findings) {
  findings.each_region(
      type_of<Analyzer>().name, [&](std::string_view region, Judgement& judgement) {
        const auto watches = [](const Analyzer& analyzer) {
          return analyzer.status == "ACTIVE" &&
                 (analyzer.type == "ACCOUNT" || analyzer.type == "ORGANIZATION");
        };
        const auto analyzers = question.account.in<Analyzer>(region);
        for (const auto& analyzer : analyzers.read()) {
          judgement.evidence({analyzer.id + ".type", analyzer.type});
          judgement.evidence({analyzer.id + ".status", analyzer.status});
        }
        if (any_of(analyzers, watches))
          judgement.pass("an active analyzer watches external access");
        else if (analyzers.read().empty())
          judgement.fail(
              "no analyzer in this region; one of the organisation lives in its management or "
              "delegated account and is not visible here");
        else
          judgement.fail("no active analyzer of external access in this region");
      });
}

}  // namespace

UNDERPIN_CHECKS(accessanalyzer,
                {"accessanalyzer.enabled", {&type_of<Analyzer>}, enabled_everywhere})

}  // namespace underpin::checks
