#include "resources/registry.h"

#include <string>

namespace underpin {

#define TYPE(service, Struct) \
  namespace service {         \
  struct Struct;              \
  }                           \
  template <>                 \
  const ResourceType& type_of<service::Struct>();
#include "resources/types.def"
#undef TYPE

#define READER(service, what) const Reader& service##_##what##_reader();
#include "resources/readers.def"
#undef READER

std::span<const TypeFunction> all_types() {
  static constexpr TypeFunction kTypes[] = {
#define TYPE(service, Struct) &type_of<service::Struct>,
#include "resources/types.def"
#undef TYPE
  };
  return kTypes;
}

std::span<const ReaderFunction> all_readers() {
  static constexpr ReaderFunction kReaders[] = {
#define READER(service, what) &service##_##what##_reader,
#include "resources/readers.def"
#undef READER
  };
  return kReaders;
}

const Reader& reader_of(const ResourceType& type) {
  for (const auto reader : all_readers())
    for (const auto fills : reader().fills)
      if (&fills() == &type) return reader();
  assertion_failed("reader_of", __FILE__, __LINE__, std::string(type.name) + " has no reader");
}

}  // namespace underpin
