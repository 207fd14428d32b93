// src/python/server.cpp - the server's part of openenv._native.
#include "python/asgi_conversation.hpp"
#include "python/bindings.hpp"
#include "python/native_session.hpp"
#include "python/served_site.hpp"

namespace openenv::python {

void bind_server(nanobind::module_& module) {
  bind_native_session(module);
  bind_site(module);
  bind_conversation(module);
}

}  // namespace openenv::python
