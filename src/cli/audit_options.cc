#include "cli/audit_options.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iterator>

#include "base/choose.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "report/format.h"

namespace underpin::cli {
namespace {

CLI::Option* several(CLI::App& app, const char* flag, std::vector<std::string>& words,
                     const std::string& doc, const char* type) {
  return app.add_option(flag, words, doc)->type_name(type)->delimiter(',');
}

void flag(CLI::App& app, const char* name, bool& set, const char* doc) {
  app.add_flag(name, set, doc)->disable_flag_override();
}

constexpr const char* kFooter =
    "Examples:\n"
    "  underpin audit                                  every enabled region of the account at "
    "hand\n"
    "  underpin audit --profile prod --only section:4  one section, another account\n"
    "  underpin audit --snapshot today.json --format json --output report.json\n"
    "  underpin audit --from today.json                judge again, without a call\n\n"
    "An ID is a recommendation's number (1.4, cis-1.3.0/1.4), its key (iam.root-no-access-keys) "
    "or\n"
    "a section (section:4). --list shows them.\n\n"
    "Readings: the benchmark's letter (what its audit steps look at) and its effect (what it is "
    "for)\n"
    "can part. strict fails what fails either; letter and effect ask one of them. The report "
    "names\n"
    "the reading; docs/semantics.md has a table of where it matters.\n\n"
    "Exit codes: 0 nothing fails and nothing is unknown, 3 something fails, 4 nothing fails but\n"
    "something is unknown, 1 error, 64 usage, 130 or 143 interrupted. --fail-on says what counts.";

}  // namespace

void AuditOptions::define(CLI::App& app) {
  aws.define(app);
  several(app, "--region", regions, "read only these regions; others become unknown", "REGION");
  several(app, "--exclude-region", exclude_regions, "do not read these regions", "REGION");
  selection.define(app);
  app.add_option("--reading", reading, "strict, letter or effect")->capture_default_str();
  several(app, "--format", formats, join(report::format_names(), ", ") + "; several with commas",
          "F")
      ->capture_default_str();
  app.add_option("--output", output, "write there instead of to standard output")
      ->type_name("FILE|DIR");
  app.add_option("--config", config, "deviations and regions out of scope")->type_name("FILE");
  flag(app, "--no-waivers", no_waivers, "the exit code counts what is waived, too");
  app.add_option("--from", from, "judge a saved snapshot; no call is made")->type_name("SNAPSHOT");
  app.add_option("--snapshot", snapshot, "save what was read")->type_name("FILE");
  app.add_option("--now", now, "judge as of this time or day")->type_name("TIME");
  app.add_option("--fail-on", fail_on, "what makes the exit code non-zero; none: nothing does")
      ->delimiter(',')
      ->check(CLI::IsMember({"fail", "unknown", "manual", "none"}))
      ->capture_default_str();
  flag(app, "--list", list, "list the selected recommendations and stop");
  flag(app, "--quiet", quiet, "no progress, no messages");
  flag(app, "--no-color", no_colour, "no colours; NO_COLOR in the environment does the same");
  app.footer(kFooter);
  app.callback([this] {
    for (auto* words : {&regions, &exclude_regions, &formats}) *words = trimmed(std::move(*words));
  });
}

bool AuditOptions::output_is_directory() const {
  std::error_code unreadable;  // a path that cannot be looked at fails when it is written
  return output && std::filesystem::is_directory(*output, unreadable);
}

ReadingMode AuditOptions::reading_mode() const {
  std::vector<std::string> words;
  for (const auto mode : {ReadingMode::strict, ReadingMode::letter, ReadingMode::effect}) {
    if (word(mode) == reading) return mode;
    words.emplace_back(word(mode));
  }
  unknown_word("reading", reading, words);
}

std::optional<Time> AuditOptions::judged_at(Time taken_at) const {
  if (!now) return std::nullopt;
  const auto text = now->size() == 10 ? *now + "T00:00:00Z" : *now;
  const auto time = text.find('T') == std::string::npos ? std::nullopt : parse_time(text);
  if (!time)
    throw UsageError(fmt::format("`{}` is no time", printable(*now)),
                     "write it as 2026-11-25 or 2026-11-25T10:00:00Z");
  if (std::chrono::floor<std::chrono::days>(*time) <
      std::chrono::floor<std::chrono::days>(taken_at))
    throw UsageError(fmt::format("--now {} is before the account was read, on {}", printable(*now),
                                 format_time(taken_at)),
                     "judge as of a later day");
  return time;
}

void AuditOptions::check() const {
  for (const auto& name : formats) report::find_format(name);
  log::parse_level(aws.log_level);
  reading_mode();
  judged_at({});
  const auto contains = [&](const char* word) {
    return std::find(fail_on.begin(), fail_on.end(), word) != fail_on.end();
  };
  if (contains("none") && fail_on.size() > 1)
    throw UsageError("--fail-on takes `none` or words, not both", "leave `none` out");
  if (from && (snapshot || aws.given() || !regions.empty() || !exclude_regions.empty()))
    throw UsageError("--from judges a file: flags about reading an account do not go with it",
                     "leave out --snapshot, --region, --exclude-region and those about AWS");
  if (output && formats.size() > 1 && !output_is_directory())
    throw UsageError(
        fmt::format("`{}` is no directory, and several formats were asked for", printable(*output)),
        "create the directory first, or ask for one format");
  if (output && selection.benchmarks.size() > 1 && !output_is_directory())
    throw UsageError(fmt::format("`{}` is no directory, and several benchmarks were asked for",
                                 printable(*output)),
                     "create the directory first, or ask for one benchmark");
  const std::pair<const char*, const std::optional<std::string>*> files[] = {
      {"--output", &output}, {"--snapshot", &snapshot}, {"--config", &config}, {"--from", &from}};
  for (auto one = std::begin(files); one != std::end(files); ++one)
    for (auto other = std::next(one); other != std::end(files); ++other)
      if (*one->second && *one->second == *other->second)
        throw UsageError(fmt::format("{} and {} name the same file", one->first, other->first),
                         "give each its own");
  if (output && !output_is_directory()) require_writable(*output);
  if (snapshot) require_writable(*snapshot);
}

}  // namespace underpin::cli
