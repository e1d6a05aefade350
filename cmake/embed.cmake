# underpin_embed(target file...): puts data files into the binary with .incbin; base/embedded.h finds
# them by their path below the project. OBJECT_DEPENDS makes a change of a file rebuild the object.
function(underpin_embed target)
  set(assembly "")
  set(table "")
  set(declarations "")
  set(index 0)
  set(depends "")
  foreach(file IN LISTS ARGN)
    set(path ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    list(APPEND depends ${path})
    string(APPEND assembly
      ".global underpin_data_${index}\n.global underpin_data_${index}_end\n"
      "underpin_data_${index}:\n.incbin \"${path}\"\nunderpin_data_${index}_end:\n.byte 0\n")
    string(APPEND declarations
      "extern const char underpin_data_${index}[];\nextern const char underpin_data_${index}_end[];\n")
    string(APPEND table
      "    {\"${file}\", underpin_data_${index}, underpin_data_${index}_end},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target})
  file(CONFIGURE OUTPUT ${out}.S CONTENT
    ".section .rodata\n${assembly}.section .note.GNU-stack,\"\",%progbits\n")
  file(CONFIGURE OUTPUT ${out}.cc CONTENT
"#include <cstddef>
extern \"C\" {
${declarations}}
namespace underpin::embedded_files {
struct File { const char* name; const char* begin; const char* end; };
extern const File kFiles[];
extern const std::size_t kFileCount;
const File kFiles[] = {
${table}};
const std::size_t kFileCount = ${index};
}
")
  set_source_files_properties(${out}.S PROPERTIES OBJECT_DEPENDS "${depends}")
  add_library(${target} OBJECT ${out}.S ${out}.cc)
endfunction()
