# cmake/openenv-dependencies.cmake - the libraries that ours stand on.
#
# Read by our own build and, installed, by find_package(openenv): the static libraries pass
# their dependencies on to the program that links them.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)

# openenv_find_library(<target> <header> <library>)
#
# For a library whose own CMake package is absent, or asks for more than we use.
function(openenv_find_library target header library)
  if(TARGET ${target})
    return()
  endif()
  string(MAKE_C_IDENTIFIER ${library} id)
  find_path(OPENENV_${id}_INCLUDE ${header} REQUIRED)
  find_library(OPENENV_${id}_LIBRARY ${library} REQUIRED)
  mark_as_advanced(OPENENV_${id}_INCLUDE OPENENV_${id}_LIBRARY)
  add_library(${target} UNKNOWN IMPORTED)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION ${OPENENV_${id}_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${OPENENV_${id}_INCLUDE}
    INTERFACE_LINK_LIBRARIES Threads::Threads)
endfunction()

openenv_find_library(re2::re2 re2/re2.h re2)
openenv_find_library(prometheus-cpp::core prometheus/registry.h prometheus-cpp-core)
