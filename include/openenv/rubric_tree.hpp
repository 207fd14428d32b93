// include/openenv/rubric_tree.hpp - a rubric: what a step is worth, and why.
//
// A rubric is a value made of a scorer, which is any function or function object that gives a
// number, usually from 0 to 1, for one of
//
//   (const Action&, const Observation&)
//   (const Action&, const StepResult<Observation>&)
//
// A scorer may also have, and the rubric then uses:
//
//   void reset()                                  forgets an episode
//   std::vector<RubricChild<A, O>> children()     the rubrics within it, with their names
//
// A scorer that is an aggregate needs no children(): those are its fields that are rubrics.
// A copy of a rubric has children and a score of its own. One thread at a time uses a rubric.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/reflect.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace openenv {

template <class Action, class Observation>
class Rubric;

/// A rubric within another. `name` may be a path, with dots between names.
template <class Action, class Observation>
struct RubricChild {
  std::string name;
  Rubric<Action, Observation>* rubric;
};

/// What a rubric can be made of; see above.
template <class S, class Action, class Observation>
concept Scorer = std::copy_constructible<S> &&
                 (std::is_invocable_r_v<double, S&, const Action&, const Observation&> ||
                  std::is_invocable_r_v<double, S&, const Action&, const StepResult<Observation>&>);

/// What a step is worth; see above.
template <class Action, class Observation>
class Rubric {
 public:
  using Result = StepResult<Observation>;
  using Child = RubricChild<Action, Observation>;
  using PreHook = std::function<void(Rubric&, const Action&, const Result&)>;
  using Hook = std::function<void(Rubric&, const Action&, const Result&, double score)>;

  /// Takes a scorer, in whose place the rubric stands from then on.
  template <class S>
    requires(!std::same_as<S, Rubric> && Scorer<S, Action, Observation>)
  Rubric(S scorer) : scorer_(std::make_unique<Holder<S>>(std::move(scorer))) {}

  Rubric(const Rubric& other)
      : scorer_(other.scorer_->clone()),
        pre_hooks_(other.pre_hooks_),
        hooks_(other.hooks_),
        last_score_(other.last_score_) {}
  Rubric(Rubric&&) noexcept = default;
  Rubric& operator=(const Rubric& other) { return *this = Rubric(other); }
  /// `other` may be a descendant, which the scorer that goes would take along.
  Rubric& operator=(Rubric&& other) noexcept {
    const auto kept_until_the_end = std::exchange(scorer_, std::move(other.scorer_));
    pre_hooks_ = std::move(other.pre_hooks_);
    hooks_ = std::move(other.hooks_);
    last_score_ = other.last_score_;
    return *this;
  }
  ~Rubric() = default;

  /// The score of a step. Throws what the scorer or a hook throws.
  double operator()(const Action& action, const Result& result) {
    for (const PreHook& hook : pre_hooks_) hook(*this, action, result);
    const double score = scorer_->score(action, result);
    last_score_ = score;
    for (const Hook& hook : hooks_) hook(*this, action, result, score);
    return score;
  }

  /// What the last call gave; nothing before the first.
  std::optional<double> last_score() const { return last_score_; }

  /// Has `hook` called before each scoring, in the order in which hooks came.
  void register_forward_pre_hook(PreHook hook) { pre_hooks_.push_back(std::move(hook)); }
  /// Has `hook` called after each scoring, in the order in which hooks came.
  void register_forward_hook(Hook hook) { hooks_.push_back(std::move(hook)); }

  /// The children. They stay where they are for as long as this rubric is not assigned to.
  std::vector<Child> named_children() { return scorer_->children(); }

  /// All descendants by their paths, each before its own children, and `prefix` before each path.
  std::vector<Child> named_rubrics(std::string_view prefix = {}) {
    std::vector<Child> out;
    collect(std::string(prefix), out);
    return out;
  }

  /// The descendant at a path such as `code.style`. Throws std::out_of_range if there is none.
  Rubric& get_rubric(std::string_view path) {
    Rubric* found = this;
    for (std::string_view rest = path; found != nullptr;) {
      const std::size_t dot = rest.find('.');
      found = found->child(rest.substr(0, dot));
      if (dot == rest.npos) break;
      rest.remove_prefix(dot + 1);
    }
    if (found == nullptr) throw std::out_of_range("Rubric path not found: " + std::string(path));
    return *found;
  }

  /// Forgets the last episode, and so do the children.
  void reset() {
    scorer_->reset();
    for (const Child& each : named_children()) each.rubric->reset();
  }

  /// The scorer, if it is an `S`; null if it is something else.
  template <class S>
  S* target() {
    auto* holder = dynamic_cast<Holder<S>*>(scorer_.get());
    return holder == nullptr ? nullptr : &holder->scorer;
  }

 private:
  struct AnyScorer {
    virtual ~AnyScorer() = default;
    virtual double score(const Action& action, const Result& result) = 0;
    virtual std::vector<Child> children() = 0;
    virtual void reset() = 0;
    virtual std::unique_ptr<AnyScorer> clone() const = 0;
  };

  template <class S>
  struct Holder final : AnyScorer {
    explicit Holder(S taken) : scorer(std::move(taken)) {}

    double score(const Action& action, const Result& result) override {
      if constexpr (std::is_invocable_v<S&, const Action&, const Observation&>) {
        return static_cast<double>(scorer(action, result.observation));
      } else {
        return static_cast<double>(scorer(action, result));
      }
    }
    std::vector<Child> children() override {
      std::vector<Child> out;
      if constexpr (requires { scorer.children(); }) {
        out = scorer.children();
      } else if constexpr (reflect::Struct<S>) {
        reflect::for_each<S>([&](auto i) {
          auto& field = reflect::get<i>(scorer);
          if constexpr (std::same_as<decltype(field), Rubric&>) {
            out.push_back({std::string(reflect::name<S, i>()), &field});
          }
        });
      }
      return out;
    }
    void reset() override {
      if constexpr (requires { scorer.reset(); }) scorer.reset();
    }
    std::unique_ptr<AnyScorer> clone() const override { return std::make_unique<Holder>(scorer); }

    S scorer;
  };

  Rubric* child(std::string_view name) {
    for (const Child& each : named_children()) {
      if (each.name == name) return each.rubric;
    }
    return nullptr;
  }

  void collect(const std::string& prefix, std::vector<Child>& out) {
    for (Child& each : named_children()) {
      const std::string path = prefix.empty() ? each.name : prefix + '.' + each.name;
      out.push_back({path, each.rubric});
      each.rubric->collect(path, out);
    }
  }

  std::unique_ptr<AnyScorer> scorer_;
  std::vector<PreHook> pre_hooks_ = {};
  std::vector<Hook> hooks_ = {};
  std::optional<double> last_score_ = {};
};

}  // namespace openenv
