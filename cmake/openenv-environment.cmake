# cmake/openenv-environment.cmake - builds a server for an environment. Installed.

# openenv_add_environment(<name> <source>...)
#
# A server program called <name>, made of the sources given and openenv::server. It is installed
# with the openenv.yaml that lies beside the calling CMakeLists.txt, if there is one.
function(openenv_add_environment name)
  include(GNUInstallDirs)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE openenv::server)
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/openenv.yaml)
    install(FILES openenv.yaml DESTINATION ${CMAKE_INSTALL_DATADIR}/openenv/${name})
  endif()
endfunction()
