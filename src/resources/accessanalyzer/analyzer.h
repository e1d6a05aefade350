// IAM Access Analyzer analyzers.
#pragma once

#include <boost/describe/class.hpp>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace accessanalyzer {

/// An analyzer of one region; the id is its ARN. Source: Access Analyzer API, AnalyzerSummary.
struct Analyzer : Resource {
  Value<std::string> analyzer_name;
  Value<std::string> type;    ///< ACCOUNT, ORGANIZATION: external access; …_UNUSED_ACCESS and
                              ///< …_INTERNAL_ACCESS look for other things
  Value<std::string> status;  ///< ACTIVE | CREATING | DISABLED | FAILED
};
BOOST_DESCRIBE_STRUCT(Analyzer, (Resource), (analyzer_name, type, status))

}  // namespace accessanalyzer
template <>
const ResourceType& type_of<accessanalyzer::Analyzer>();
}  // namespace underpin
