# cmake/openenv-package.cmake - installs what find_package(openenv) reads.

include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/openenv)

install(EXPORT openenv NAMESPACE openenv:: DESTINATION ${package_folder}
  FILE openenv-targets.cmake)
configure_package_config_file(cmake/openenv-config.cmake.in
  ${PROJECT_BINARY_DIR}/openenv-config.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/openenv-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/openenv-config.cmake
  ${PROJECT_BINARY_DIR}/openenv-config-version.cmake
  cmake/openenv-dependencies.cmake
  cmake/openenv-environment.cmake
  DESTINATION ${package_folder})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
# The command has word lists in it, whose notice goes where they go.
if(PROJECT_IS_TOP_LEVEL)
  install(FILES envs/textarena/words-notice.txt DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()
