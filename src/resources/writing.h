// Writing: how resources of a type are made, changed and deleted. A writer says what AWS is to be
// told and nothing else: order, journal, consent and what a lost reply means are the engine's.
#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/session.h"
#include "model/resource.h"

namespace underpin {

class Writing;

/// The writer of one type. One line in writers.def makes it known.
struct Writer {
  TypeFunction type;
  std::vector<std::string_view> operations;  ///< every call it makes; others assert
  /// What stays behind when a creation is undone, for people: "the key, scheduled for deletion".
  /// Empty: nothing.
  std::string_view residue;
  /// Brings the resource from `prior` (null: it is not there) to `planned`. Both are whole rows;
  /// Writing::changes() tells which attributes differ. Gives the id where AWS chose it; else empty.
  std::string (*put)(Writing& writing, const Resource& planned, const Resource* prior);
  /// Null: such a resource is never deleted.
  void (*remove)(Writing& writing, const Resource& prior);
};

/// What a writer may do, for one step.
class Writing {
 public:
  using Params = aws::Params;
  using Node = aws::Node;

  Writing(const Writer& writer, aws::Session& session, std::string account, std::string region,
          std::set<std::string, std::less<>> changed)
      : writer_(writer),
        session_(session),
        account_(std::move(account)),
        region_(std::move(region)),
        changed_(std::move(changed)) {}

  const std::string& account() const { return account_; }
  const std::string& region() const { return region_; }
  bool changes(std::string_view attribute) const { return changed_.contains(attribute); }

  /// In the step's region. Throws ApiError; where AWS needs a moment after an earlier step, and
  /// says so in the words of the table in writing.cc, the call is made again for two minutes.
  Node call(std::string_view operation, const Params& params = {});

  /// Nothing when AWS answers with one of the codes: what was wanted is so already.
  std::optional<Node> call_unless(std::initializer_list<std::string_view> codes,
                                  std::string_view operation, const Params& params);
  /// The same for everything that says "there is no such thing".
  void call_unless_gone(std::string_view operation, const Params& params);

 private:
  const Writer& writer_;
  aws::Session& session_;
  std::string account_, region_;
  std::set<std::string, std::less<>> changed_;
};

using WriterFunction = const Writer& (*)();
std::span<const WriterFunction> all_writers();

/// Null for types that are only read.
const Writer* writer_of(std::string_view type);

}  // namespace underpin

/// At the foot of a type's .cc, inside `namespace underpin`; see writers.def.
#define UNDERPIN_WRITER(service, what, ...)   \
  const Writer& service##_##what##_writer() { \
    static const Writer writer{__VA_ARGS__};  \
    return writer;                            \
  }
