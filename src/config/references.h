// References: `${accounts.logs.id}` in a text, replaced by what it names.
#pragma once

#include <map>
#include <string>

#include "config/tree.h"

namespace underpin::config {

/// First word of a reference -> what it looks into: `common`, `accounts`, `account`.
using Scope = std::map<std::string, const Tree*, std::less<>>;

/// Replaces every reference in `tree`. A text that is nothing but one reference becomes what it
/// names, a list or map too; within a longer text it must name a text. `$${` stands for `${`
/// itself, as in Terraform. What names nothing, and what names itself, is a mistake.
void resolve(Tree& tree, const Scope& scope, Mistakes& mistakes);

}  // namespace underpin::config
