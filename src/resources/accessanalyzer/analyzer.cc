#include "resources/accessanalyzer/analyzer.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

void read_analyzers(Reading& reading) {
  reading.each_region([](Place& place) {
    for (const auto& page : place.pages("accessanalyzer:ListAnalyzers"))
      for (const auto& listed : page["analyzers"]) {
        auto& analyzer = place.row<accessanalyzer::Analyzer>(listed["arn"].text());
        analyzer.analyzer_name = listed["name"];
        analyzer.type = listed["type"];
        analyzer.status = listed["status"];
      }
  });
}

}  // namespace

UNDERPIN_TYPE(accessanalyzer::Analyzer, "aws_accessanalyzer_analyzer", Scope::regional,
              "an IAM Access Analyzer analyzer",
              {{"analyzer_name", kIdentity | kReplace, "its name"},
               {"type", kReplace, "what it looks for, and its zone of trust"},
               {"status", kObservedOnly, "whether it works"}})

UNDERPIN_READER(accessanalyzer, analyzers, .fills = {&type_of<accessanalyzer::Analyzer>},
                .operations = {"accessanalyzer:ListAnalyzers"}, .read = read_analyzers)

}  // namespace underpin
