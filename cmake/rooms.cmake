# underpin_room(name [ROOMS rooms...] [LIBS libraries...]): a static library from src/<name>, recursively.
# CONFIGURE_DEPENDS: a new file needs no edit here.
function(underpin_room name)
  cmake_parse_arguments(arg "" "" "ROOMS;LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/${name}/*.cc)
  add_library(underpin_${name} STATIC ${sources})
  set_target_properties(underpin_${name} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(underpin_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/src)
  list(TRANSFORM arg_ROOMS PREPEND underpin_)
  target_link_libraries(underpin_${name}
    PUBLIC ${arg_ROOMS} ${arg_LIBS} Threads::Threads
    PRIVATE underpin_options)
endfunction()
