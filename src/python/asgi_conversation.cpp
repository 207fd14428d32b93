// src/python/asgi_conversation.cpp - messages in, frames out, jobs to Python's threads.
#include "python/asgi_conversation.hpp"

#include "protocol/frame.hpp"
#include "protocol/websocket.hpp"
#include "python/gil.hpp"

#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>

#include <utility>

namespace openenv::python {

namespace nb = nanobind;

PythonExecutor::PythonExecutor(std::shared_ptr<ServedSite> site, nb::object executor)
    : site_(std::move(site)), executor_(share(std::move(executor))) {}

void PythonExecutor::run(std::function<void()> work, std::function<void()> then) {
  const WithGil gil;
  try {
    call(executor_->attr("run"),
         nb::cast(Work{shared_from_this(), std::move(work), std::move(then)}));
  } catch (nb::python_error& error) {
    // The job is dropped, and its session with it.
    error.discard_as_unraisable(*executor_);
  }
}

AsgiConversation::AsgiConversation(std::shared_ptr<ServedSite> site, nb::object executor,
                                   const std::string& refusal)
    : site_(std::move(site)) {
  if (!refusal.empty()) {
    protocol::write_error(SessionError(refusal), begin_message());
    end(websocket::close_code::normal, "");
    return;
  }
  if (!executor.is_none()) {
    executor_ = std::make_shared<PythonExecutor>(site_, std::move(executor));
  }
  const WithoutGil no_gil;
  conversation_.emplace(site_->engine(), executor_.get(), *this, site_->limits,
                        Conversation::Clock::now());
}

AsgiConversation::~AsgiConversation() {
  const WithoutGil no_gil;
  conversation_.reset();
}

void AsgiConversation::receive(Message kind, std::string_view message) {
  if (conversation_) conversation_->receive(kind, message, Conversation::Clock::now());
}

void AsgiConversation::tick() {
  if (conversation_) conversation_->tick(Conversation::Clock::now());
}

void AsgiConversation::drain() {
  if (conversation_) conversation_->drain();
}

void AsgiConversation::leave() {
  conversation_.reset();
  executor_.reset();  // Python's collector does not see that it leads back here.
}

void AsgiConversation::end(std::uint16_t code, std::string_view reason) {
  goodbye_.emplace(code, reason);
}

nb::list AsgiConversation::take() {
  nb::list out;
  for (const auto& text : std::exchange(sent_, {})) out.append(nb::str(text.data(), text.size()));
  if (goodbye_) out.append(nb::make_tuple(goodbye_->first, goodbye_->second));
  goodbye_.reset();
  return out;
}

void bind_conversation(nb::module_& module) {
  using no_gil = nb::call_guard<WithoutGil>;
  nb::class_<Work>(module, "Work")
      // Each but once: a second call raises, and finds nothing to be done.
      .def(
          "run", [](Work& self) { std::exchange(self.work, {})(); }, no_gil())
      .def("finish", [](Work& self) { std::exchange(self.then, {})(); }, no_gil());
  nb::class_<AsgiConversation>(module, "Conversation")
      .def(nb::init<std::shared_ptr<ServedSite>, nb::object, const std::string&>(), nb::arg("site"),
           nb::arg("executor").none(), nb::arg("refusal") = "")
      .def("receive",
           [](AsgiConversation& self, nb::handle message) {
             const std::string_view text = view_of(message);
             const Message kind = nb::isinstance<nb::str>(message) ? Message::text : Message::bytes;
             const WithoutGil released;
             self.receive(kind, text);
           })
      .def("tick", &AsgiConversation::tick, no_gil())
      .def("drain", &AsgiConversation::drain, no_gil())
      .def("leave", &AsgiConversation::leave, no_gil())
      .def("take", &AsgiConversation::take)
      .def_prop_ro("has_news", &AsgiConversation::has_news)
      .def_prop_ro("wants_more", &AsgiConversation::wants_more);
}

}  // namespace openenv::python
