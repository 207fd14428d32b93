// src/python/module.cpp - the extension module openenv._native.
#include "python/bindings.hpp"

#include <openenv/version.hpp>

#include <nanobind/nanobind.h>

#include <cstdlib>
#include <string>

NB_MODULE(_native, module) {
  // A client that lives as long as the interpreter is nobody's mistake, but for tests.
  nanobind::set_leak_warnings(std::getenv("OPENENV_LEAK_WARNINGS") != nullptr);
  module.attr("__version__") = std::string(openenv::version).c_str();
  openenv::python::bind_json(module);
  openenv::python::bind_client(module);
  openenv::python::bind_server(module);
}
