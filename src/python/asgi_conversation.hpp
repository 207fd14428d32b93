// src/python/asgi_conversation.hpp - the conversation behind one WebSocket of an ASGI server.
//
// It belongs to the thread of its event loop. What is to be sent is collected for Python.
#pragma once

#include "engine/conversation.hpp"
#include "python/python_object.hpp"
#include "python/served_site.hpp"

#include <nanobind/nanobind.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openenv::python {

/// Hands jobs to a Python object that has a method `run(work)`. The jobs keep it and the site.
class PythonExecutor final : public Executor, public std::enable_shared_from_this<PythonExecutor> {
 public:
  PythonExecutor(std::shared_ptr<ServedSite> site, nanobind::object executor);
  void run(std::function<void()> work, std::function<void()> then) override;

 private:
  std::shared_ptr<ServedSite> site_;
  SharedObject executor_;
};

/// One job. Python calls `run` where the environment runs, then `finish` on the event loop's
/// thread.
struct Work {
  std::shared_ptr<PythonExecutor> executor;
  std::function<void()> work, then;
};

class AsgiConversation final : public Peer {
 public:
  /// `executor` has a method `run(work)`; None runs the environment at once. With a `refusal`
  /// there is no session: the client is told these words. Wants the GIL.
  AsgiConversation(std::shared_ptr<ServedSite> site, nanobind::object executor,
                   const std::string& refusal);
  ~AsgiConversation() override;

  // None of these wants the GIL, but for `take`.
  void receive(Message kind, std::string_view message);
  void tick();
  void drain();
  /// The client is gone: whatever still runs closes its environment when it is done.
  void leave();
  bool wants_more() const { return conversation_ && conversation_->wants_more(); }

  /// There is something to be sent.
  bool has_news() const { return !sent_.empty() || goodbye_; }
  /// What is to be sent, in order: texts, and at the end the pair of a close.
  nanobind::list take();

  std::string& begin_message() override { return sent_.emplace_back(); }
  void send_message() override {}
  void drop_message() override { sent_.pop_back(); }
  void end(std::uint16_t code, std::string_view reason) override;
  void resume() override {}

 private:
  std::shared_ptr<ServedSite> site_;
  std::shared_ptr<PythonExecutor> executor_;
  std::vector<std::string> sent_;
  std::optional<std::pair<std::uint16_t, std::string>> goodbye_;
  std::optional<Conversation> conversation_;
};

void bind_conversation(nanobind::module_& module);

}  // namespace openenv::python
