# cmake/openenv-library.cmake - one function for a library, one for a program.

# openenv_library(<name> SOURCES ... HEADERS ... TESTS ... USES ... PRIVATELY ...)
#
# A layer: the static library openenv_<name>, known as openenv::<name> here and to whoever
# installs it. HEADERS are the public ones, named as they are in include/openenv/. USES and
# PRIVATELY are the libraries it links, seen and not seen by its users. TESTS are compiled into
# openenv_<name>_test, and every case in them carries the label <name>.
function(openenv_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;TESTS;USES;PRIVATELY")
  openenv_refuse_unparsed(openenv_library)
  set(include ${PROJECT_SOURCE_DIR}/include)
  list(TRANSFORM arg_HEADERS PREPEND ${include}/openenv/)

  add_library(openenv_${name} STATIC ${arg_SOURCES})
  add_library(openenv::${name} ALIAS openenv_${name})
  openenv_compile(openenv_${name})
  target_compile_features(openenv_${name} PUBLIC cxx_std_20)
  target_sources(openenv_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${include} FILES ${arg_HEADERS})
  target_link_libraries(openenv_${name} PUBLIC ${arg_USES} PRIVATE ${arg_PRIVATELY})
  set_target_properties(openenv_${name} PROPERTIES
    EXPORT_NAME ${name} VERIFY_INTERFACE_HEADER_SETS ON)
  install(TARGETS openenv_${name} EXPORT openenv
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} FILE_SET HEADERS)

  if(arg_TESTS AND OPENENV_BUILD_TESTS)
    openenv_test(${name} SOURCES ${arg_TESTS} USES openenv::${name} ${arg_PRIVATELY})
  endif()
endfunction()

# openenv_test(<name> SOURCES ... USES ...)
#
# GoogleTest cases, compiled into openenv_<name>_test and known to ctest by the label <name>.
function(openenv_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES")
  openenv_refuse_unparsed(openenv_test)
  add_executable(openenv_${name}_test ${arg_SOURCES})
  openenv_compile(openenv_${name}_test TEST)
  target_link_libraries(openenv_${name}_test PRIVATE ${arg_USES})
  gtest_discover_tests(openenv_${name}_test TEST_PREFIX ${name}.
    PROPERTIES LABELS ${name} TIMEOUT 120 DISCOVERY_TIMEOUT 60)
endfunction()

# openenv_program(<name> [INSTALL | ON_REQUEST] SOURCES ... USES ...)
#
# An executable in bin/. INSTALL installs it too. ON_REQUEST keeps it out of a plain build: it
# serves the tests, and the target openenv_test_programs builds all of that kind.
function(openenv_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "INSTALL;ON_REQUEST" "" "SOURCES;USES")
  openenv_refuse_unparsed(openenv_program)
  add_executable(${name} ${arg_SOURCES})
  openenv_compile(${name})
  target_link_libraries(${name} PRIVATE ${arg_USES})
  if(arg_INSTALL)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
  if(arg_ON_REQUEST)
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
    if(NOT TARGET openenv_test_programs)
      add_custom_target(openenv_test_programs)
    endif()
    add_dependencies(openenv_test_programs ${name})
  endif()
endfunction()

# A misspelt keyword would otherwise drop its values in silence.
macro(openenv_refuse_unparsed function)
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${function}(${name}): unknown arguments ${arg_UNPARSED_ARGUMENTS}")
  endif()
endmacro()
