// src/python/numpy_value.hpp - NumPy's arrays and scalars as what JSON can hold.
#pragma once

#include <nanobind/nanobind.h>

namespace openenv::python {

/// For an array the dict of its tensor (include/openenv/tensor.hpp), for a scalar the Python
/// object; an invalid object for what is neither. NumPy is never imported for it: if nobody has,
/// there is no array. The caller holds the GIL. Throws nanobind::python_error with a TypeError for
/// element types that a tensor has not.
nanobind::object numpy_value(nanobind::handle value);

}  // namespace openenv::python
