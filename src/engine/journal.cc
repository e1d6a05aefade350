#include "engine/journal.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "engine/row.h"

namespace underpin::engine {
namespace {

constexpr std::string_view kSchema = "underpin/journal/1";
constexpr std::size_t kBytes = 256u << 20;
constexpr Action kActions[] = {Action::create, Action::update, Action::remove};
constexpr Outcome::State kStates[] = {Outcome::State::done,    Outcome::State::unchanged,
                                      Outcome::State::refused, Outcome::State::failed,
                                      Outcome::State::skipped, Outcome::State::open};

[[noreturn]] void fail(const std::filesystem::path& path, std::string_view what, int error,
                       std::string hint = "nothing was changed; --journal names another folder") {
  throw Error(
      fmt::format("the journal `{}` {}: {}", printable(path.string()), what, std::strerror(error)),
      std::move(hint));
}

json::value row(const std::string& text) {
  return text.empty() ? json::value(nullptr) : parse_json(text);
}

std::string text_of(const json::value& row) { return row.is_null() ? "" : json::serialize(row); }

json::object to_json(const Step& step) {
  json::array changed;
  for (const auto& change : step.changes) changed.emplace_back(change.attribute);
  return {{"action", word(step.action)},
          {"address", step.address},
          {"type", step.type},
          {"region", step.region},
          {"id", step.id},
          {"changed", std::move(changed)},
          {"residue", step.residue},
          {"after", json::value_from(step.after)},
          {"prior", row(step.prior)},
          {"planned", row(step.planned)}};
}

std::string required(const json::value& in, std::string_view name) {
  if (auto text = text_member(in, name)) return std::move(*text);
  throw Error(fmt::format("malformed journal: `{}` is missing", name));
}

template <class Word, std::size_t N>
Word word_of(const Word (&words)[N], const std::string& text) {
  for (const auto known : words)
    if (word(known) == text) return known;
  throw Error(fmt::format("malformed journal: `{}` is not known", printable(text)));
}

Step read_step(const json::value& in) {
  Step step;
  step.action = word_of(kActions, required(in, "action"));
  step.address = required(in, "address");
  step.type = required(in, "type");
  step.region = required(in, "region");
  step.id = required(in, "id");
  step.residue = required(in, "residue");
  step.prior = text_of(member(in, "prior"));
  step.planned = text_of(member(in, "planned"));
  if (const auto* changed = member(in, "changed").if_array())
    for (const auto& name : *changed)
      if (name.is_string()) step.changes.push_back({std::string(name.get_string()), "", ""});
  if (const auto* after = member(in, "after").if_array())
    for (const auto& name : *after)
      if (name.is_string()) step.after.emplace_back(name.get_string());
  return step;
}

// A run that was continued may begin a step again, and otherwise: of each attribute, how it was
// before it was touched first, and what was wanted last.
void begin_again(JournalEntry& entry, Step again) {
  auto& step = entry.step;
  if (!step.prior.empty() && !again.prior.empty()) {
    auto prior = parse_json(step.prior).as_object();
    const auto later = parse_json(again.prior).as_object();
    for (const auto& change : again.changes)
      if (!step.touches(change.attribute))
        set(prior, change.attribute, cell(later, change.attribute));
    step.prior = json::serialize(prior);
  }
  for (auto& change : again.changes)
    if (!step.touches(change.attribute)) step.changes.push_back(std::move(change));
  step.planned = std::move(again.planned);
  if (!again.id.empty()) step.id = std::move(again.id);
  entry.state.reset();
}

// One event of the run it names, or the run's begin.
void read_event(const json::value& event, std::vector<Run>& runs) {
  if (const auto& head = member(event, "begin_run"); head.is_object()) {
    if (required(head, "schema") != kSchema)
      throw Error("malformed journal: another version wrote it");
    runs.push_back({required(event, "run"),
                    required(head, "kind"),
                    required(head, "of"),
                    required(head, "caller"),
                    required(head, "config_sha256"),
                    required(head, "at"),
                    {},
                    false,
                    false});
    return;
  }
  const auto id = required(event, "run");
  const auto run =
      std::find_if(runs.begin(), runs.end(), [&](const Run& known) { return known.id == id; });
  if (run == runs.end()) throw Error("malformed journal: an event of no run");
  const auto entry = [&](const std::string& address) {
    return std::find_if(run->entries.begin(), run->entries.end(),
                        [&](const auto& known) { return known.step.address == address; });
  };
  if (const auto& before = member(event, "before"); before.is_object()) {
    auto step = read_step(before);
    if (const auto known = entry(step.address); known != run->entries.end())
      begin_again(*known, std::move(step));
    else
      run->entries.push_back({std::move(step), std::nullopt});
  } else if (const auto& after = member(event, "after"); after.is_object()) {
    const auto known = entry(required(after, "address"));
    if (known == run->entries.end()) throw Error("malformed journal: a step ends unbegun");
    known->state = word_of(kStates, required(after, "state"));
    if (const auto given = required(after, "id"); !given.empty()) known->step.id = given;
    if (const auto& made = member(after, "row"); made.is_object())
      known->step.planned = json::serialize(made);
  } else if (const auto& end = member(event, "end_run"); end.is_object()) {
    run->finished = true;
    run->complete = member(end, "complete").is_bool() && member(end, "complete").get_bool();
  } else {
    throw Error("malformed journal: an event that is none");
  }
}

std::string new_id(Time at) {
  std::random_device chance;
  auto stamp = format_time(at);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  return fmt::format("{}-{:04x}", stamp, chance() & 0xffff);
}

}  // namespace

Journal::Journal(const std::filesystem::path& folder, const std::string& account)
    : path_(folder / (account + ".jsonl")) {
  std::error_code error;
  const bool made = std::filesystem::create_directories(folder, error);
  if (error) fail(path_, "cannot be made", error.value());
  if (made) ::chmod(folder.c_str(), 0700);  // one that was there may be others' too
  file_ = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file_ < 0) fail(path_, "cannot be opened", errno);
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    ::close(file_);
    throw Error(fmt::format("another run holds the journal `{}`", printable(path_.string())),
                "wait until it is done");
  }
}

std::optional<Run> Journal::open_run(const RunHead& head) const {
  auto earlier = runs();
  if (earlier.empty() || earlier.back().finished || earlier.back().kind != head.kind ||
      earlier.back().of != head.of || earlier.back().config_sha256 != head.config_sha256)
    return std::nullopt;
  return std::move(earlier.back());
}

Journal::~Journal() { ::close(file_); }

std::vector<Run> Journal::runs() const {
  return parse_journal(read_file(path_, kBytes), path_.string());
}

std::string Journal::begin_run(const RunHead& head) {
  if (auto open = open_run(head)) return run_ = std::move(open->id);
  run_ = new_id(head.at);
  append(json::serialize(json::object{{"run", run_},
                                      {"begin_run",
                                       {{"schema", kSchema},
                                        {"kind", head.kind},
                                        {"of", head.of},
                                        {"caller", head.caller},
                                        {"config_sha256", head.config_sha256},
                                        {"at", format_time(head.at)}}}}));
  return run_;
}

void Journal::before(const Step& step) {
  append(json::serialize(json::object{{"run", run_}, {"before", to_json(step)}}));
}

void Journal::after(const Outcome& outcome) {
  append(json::serialize(json::object{{"run", run_},
                                      {"after",
                                       {{"address", outcome.address},
                                        {"state", word(outcome.state)},
                                        {"id", outcome.id},
                                        {"row", row(outcome.row)},
                                        {"message", outcome.message}}}}));
}

void Journal::nothing_to_do(const RunHead& head) {
  if (head.kind != "undo" && !open_run(head)) return;
  begin_run(head);
  end_run(true);
}

void Journal::end_run(bool complete) {
  append(json::serialize(json::object{{"run", run_}, {"end_run", {{"complete", complete}}}}));
}

void Journal::append(const std::string& line) {
  const std::scoped_lock lock(mutex_);
  constexpr const char* kMidway =
      "steps may have been carried out: plan again before anything else";
  // A crash may have left half a line: what comes now must not become its other half.
  const auto end = ::lseek(file_, 0, SEEK_END);
  char last = '\n';
  if (end > 0 && ::pread(file_, &last, 1, end - 1) != 1)
    fail(path_, "cannot be read", errno, kMidway);
  const std::string text = (last == '\n' ? "" : "\n") + line + "\n";
  for (std::size_t at = 0; at < text.size();) {
    const auto written = ::write(file_, text.data() + at, text.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path_, "cannot be written", errno, kMidway);
    at += static_cast<std::size_t>(written);
  }
  if (::fsync(file_) != 0) fail(path_, "cannot be written", errno, kMidway);
}

std::vector<Run> parse_journal(std::string_view text, std::string_view path) {
  std::vector<Run> runs;
  const auto lines = split(text, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    json::error_code broken;
    const auto event = json::parse(lines[i], broken);
    // Cut off by a crash: no step was begun whose line is not whole.
    if (broken == json::error::incomplete) continue;
    if (broken)
      throw Error(fmt::format("`{}`, line {}: {}", printable(path), i + 1, broken.message()),
                  "the journal is damaged: what runs changed must be looked at by hand");
    read_event(event, runs);
  }
  return runs;
}

const Run* last_to_undo(const std::vector<Run>& runs) {
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    if (run->kind == "undo") continue;
    const bool undone = std::any_of(runs.begin(), runs.end(), [&](const Run& other) {
      return other.kind == "undo" && other.of == run->id && other.complete;
    });
    if (!undone && !run->entries.empty()) return &*run;
  }
  return nullptr;
}

}  // namespace underpin::engine
