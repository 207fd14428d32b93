# cmake/openenv-compile.cmake - how every target of ours is compiled.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

# ccache leaves files with a precompiled header alone unless told that we do not use what
# could make its answer wrong: __TIME__, and macros that change what the header means.
find_program(OPENENV_CCACHE ccache)
mark_as_advanced(OPENENV_CCACHE)
if(OPENENV_CCACHE AND PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros ${OPENENV_CCACHE})
endif()

# openenv_precompiled(<name> [<header>...])
#
# A target that exists for its precompiled headers: those that nearly every file includes.
function(openenv_precompiled name)
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/${name}.cpp CONTENT "")
  add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/${name}.cpp)
  openenv_compile_options(${name})
  target_link_libraries(${name} PRIVATE Boost::headers)
  target_precompile_headers(${name} PRIVATE
    <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <string>
    <string_view> <tuple> <type_traits> <utility> <variant> <vector> <boost/json.hpp> ${ARGN})
endfunction()

# openenv_compile_options(<target>)
#
# Warnings, floating point that is rounded after every operation on every processor (games are
# held to their originals by it), and each compiler's way to let ccache tell one precompiled
# header from another.
function(openenv_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -ffp-contract=off
    $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
    $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>)
endfunction()

# openenv_compile(<target> [TEST])
#
# Warnings, the source tree's own headers, and the precompiled ones; for a TEST, GoogleTest too.
function(openenv_compile target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TEST" "" "")
  openenv_compile_options(${target})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  if(arg_TEST)
    target_link_libraries(${target} PRIVATE GTest::gmock GTest::gtest_main)
  endif()
  if(OPENENV_PRECOMPILED_HEADERS AND arg_TEST)
    target_precompile_headers(${target} REUSE_FROM openenv_precompiled_test)
  elseif(OPENENV_PRECOMPILED_HEADERS)
    target_precompile_headers(${target} REUSE_FROM openenv_precompiled)
  endif()
endfunction()

if(OPENENV_PRECOMPILED_HEADERS)
  openenv_precompiled(openenv_precompiled)
endif()
if(OPENENV_BUILD_TESTS)
  find_package(GTest 1.12 REQUIRED)
  include(GoogleTest)
endif()
if(OPENENV_PRECOMPILED_HEADERS AND OPENENV_BUILD_TESTS)
  openenv_precompiled(openenv_precompiled_test <gtest/gtest.h>)
  target_link_libraries(openenv_precompiled_test PRIVATE GTest::gtest)
endif()
