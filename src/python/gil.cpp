// src/python/gil.cpp - where threads take the GIL, and stay if they cannot have it.
#include "python/gil.hpp"

#include <unistd.h>

namespace openenv::python {

void Anchor::stay() {
  for (;;) pause();
}

// These two are functions of their own because constructors and destructors of guards become part
// of functions that do not throw.

[[gnu::noinline]] void WithoutGil::take_back(PyThreadState* state) {
  Anchor anchor;
  PyEval_RestoreThread(state);
  anchor.lift();
}

[[gnu::noinline]] PyGILState_STATE WithGil::take() {
  Anchor anchor;
  const PyGILState_STATE state = PyGILState_Ensure();
  anchor.lift();
  return state;
}

}  // namespace openenv::python
