// src/python/built_in.cpp - a look-up in the catalogue.
#include "python/built_in.hpp"

#include <catalog.hpp>

#include <stdexcept>

namespace openenv::python {

EnvironmentType built_in(const std::string& name) {
  std::string known;
  for (EnvironmentType& type : envs::catalog()) {
    if (type.name == name) return std::move(type);
    known += known.empty() ? "" : ", ";
    known += type.name;
  }
  throw std::invalid_argument("no built-in environment is called '" + name +
                              "'; there are: " + known);
}

}  // namespace openenv::python
