// src/python/gil.hpp - giving the GIL up, taking it, and calling Python code.
//
// When the interpreter ends, a thread that it does not wait for may be anywhere in native code.
// Up to Python 3.13 the thread is ended where it wants the GIL, which runs the destructors of all
// its frames without the GIL, and aborts the process at a noexcept or a catch (...). Here it
// stays where it is until the process ends, as it does from 3.14 on.
#pragma once

#include <nanobind/nanobind.h>

#include <exception>
#include <utility>

namespace openenv::python {

/// A thread that is ended while one lives stays there for ever. Exceptions pass. It is of use in
/// functions that may throw only: elsewhere compilers leave out what would happen before the end.
class Anchor {
 public:
  Anchor() = default;
  ~Anchor() {
    if (holds_ && std::uncaught_exceptions() == exceptions_) stay();
  }
  Anchor(const Anchor&) = delete;
  Anchor& operator=(const Anchor&) = delete;

  /// The danger is over.
  void lift() { holds_ = false; }

 private:
  [[noreturn]] static void stay();

  const int exceptions_ = std::uncaught_exceptions();
  bool holds_ = true;
};

/// While one lives, other threads may have the GIL. The caller has it.
class WithoutGil {
 public:
  WithoutGil() : state_(PyEval_SaveThread()) {}
  ~WithoutGil() { take_back(state_); }
  WithoutGil(const WithoutGil&) = delete;
  WithoutGil& operator=(const WithoutGil&) = delete;

 private:
  static void take_back(PyThreadState* state);

  PyThreadState* state_;
};

/// While one lives, this thread has the GIL, which it may have had before.
class WithGil {
 public:
  WithGil() : state_(take()) {}
  ~WithGil() { PyGILState_Release(state_); }
  WithGil(const WithGil&) = delete;
  WithGil& operator=(const WithGil&) = delete;

 private:
  static PyGILState_STATE take();

  PyGILState_STATE state_;
};

/// Calls what may run Python code, which gives the GIL up now and then. Wants the GIL.
template <class... Arguments>
[[gnu::noinline]] nanobind::object call(nanobind::handle callable, Arguments&&... arguments) {
  Anchor anchor;
  nanobind::object result = callable(std::forward<Arguments>(arguments)...);
  anchor.lift();
  return result;
}

}  // namespace openenv::python
