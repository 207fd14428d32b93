// src/python/module.cpp - the extension module openenv._native.
#include "python/bindings.hpp"

#include <openenv/version.hpp>

#include <nanobind/nanobind.h>

#include <string>

NB_MODULE(_native, module) {
  // A client that lives as long as the interpreter is nobody's mistake.
  nanobind::set_leak_warnings(false);
  module.attr("__version__") = std::string(openenv::version).c_str();
  openenv::python::bind_json(module);
  openenv::python::bind_client(module);
  openenv::python::bind_server(module);
}
