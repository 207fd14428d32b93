// envs/chess/uci_engine.cpp - a process at the other end of a socket.
#include "uci_engine.hpp"

#include "chess/fen.hpp"
#include "chess/moves.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace openenv::envs::chess {
namespace {

constexpr int look_around_ms = 50;           // How often a wait asks whether anybody still waits.
constexpr std::chrono::minutes patience{1};  // How long an answer may take.

[[noreturn]] void fail(const std::string& why) {
  throw std::runtime_error("the chess program stockfish " + why);
}

/// Starts `program` with its standard input and output at `socket`; returns its id, or 0.
int spawn(const std::string& program, int socket) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, socket, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  // A group of its own: what a terminal's Ctrl-C ends is for the server to say.
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  std::string name = program;
  char* const arguments[] = {name.data(), nullptr};
  pid_t process = 0;
  const int error = posix_spawn(&process, program.c_str(), &files, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error == 0 ? process : 0;
}

/// The engines that nobody is asking. Any thread may call.
class IdleEngines {
 public:
  std::unique_ptr<UciEngine> take() {
    const std::lock_guard lock(mutex_);
    if (engines_.empty()) return std::make_unique<UciEngine>();
    auto out = std::move(engines_.back());
    engines_.pop_back();
    return out;
  }
  void give_back(std::unique_ptr<UciEngine> engine) {
    const std::lock_guard lock(mutex_);
    if (engines_.size() < idle_engines_most) engines_.push_back(std::move(engine));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<UciEngine>> engines_;
};

}  // namespace

std::string UciEngine::find() {
  const char* path = std::getenv("PATH");
  std::string_view folders(path == nullptr ? "" : path);
  while (!folders.empty()) {
    const auto end = std::min(folders.find(':'), folders.size());
    const std::string program = std::string(folders.substr(0, end)).append("/stockfish");
    if (access(program.c_str(), X_OK) == 0) return program;
    folders.remove_prefix(std::min(end + 1, folders.size()));
  }
  const std::string games = "/usr/games/stockfish";
  return access(games.c_str(), X_OK) == 0 ? games : std::string();
}

Move UciEngine::best_move(const Position& position, int depth, const std::stop_token& cancelled) {
  try {
    if (owner_ != getpid() || has_ended()) stop();
    if (process_ == 0) start();
    // A new game clears what it remembers, so that its move depends on the position alone.
    tell("ucinewgame\nisready\n");
    await("readyok", cancelled);
    tell("position fen " + fen(position) + "\ngo depth " + std::to_string(depth) + "\n");
    const std::string answer = await("bestmove ", cancelled);
    const auto text = std::string_view(answer).substr(std::string_view("bestmove ").size());
    const auto move = find_legal_move(position, text.substr(0, text.find(' ')));
    if (!move) fail("made a move that is not legal: " + answer);
    return *move;
  } catch (...) {
    stop();
    throw;
  }
}

void UciEngine::start() {
  const std::string program = find();
  if (program.empty()) {
    fail("is not installed; install it, or choose another opponent: moonfish, random or none");
  }
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail("got no socket");
  socket_ = ends[0];
  process_ = spawn(program, ends[1]);
  owner_ = getpid();
  close(ends[1]);
  if (process_ == 0) fail("could not be started: " + program);
  tell("setoption name Threads value 1\n");
}

void UciEngine::stop() {
  if (socket_ != -1) close(socket_);
  if (process_ != 0 && owner_ == getpid()) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  process_ = 0;
  socket_ = -1;
  read_.clear();
}

bool UciEngine::has_ended() const {
  pollfd end{socket_, 0, 0};
  return process_ != 0 && poll(&end, 1, 0) > 0;
}

void UciEngine::tell(std::string_view lines) {
  while (!lines.empty()) {
    const auto sent = send(socket_, lines.data(), lines.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) fail("ended");
    lines.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string UciEngine::await(std::string_view word, const std::stop_token& cancelled) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < deadline) {
    const auto end = read_.find('\n');
    if (end != std::string::npos) {
      std::string line = read_.substr(0, end);
      read_.erase(0, end + 1);
      if (line.starts_with(word)) return line;
      continue;
    }
    if (cancelled.stop_requested()) fail("was cut off");
    pollfd readable{socket_, POLLIN, 0};
    if (poll(&readable, 1, look_around_ms) <= 0) continue;
    char bytes[4096];
    const auto size = recv(socket_, bytes, sizeof bytes, 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) fail("ended");
    read_.append(bytes, static_cast<std::size_t>(size));
  }
  fail("found no move in time");
}

Move stockfish_move(const Position& position, int depth, const std::stop_token& cancelled) {
  static IdleEngines idle;
  auto engine = idle.take();
  const Move move = engine->best_move(position, depth, cancelled);
  idle.give_back(std::move(engine));
  return move;
}

}  // namespace openenv::envs::chess
