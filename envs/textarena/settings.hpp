// envs/textarena/settings.hpp - the parameters of a game, checked.
#pragma once

#include <openenv/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openenv::envs::textarena {

/// Parameters by name. Every reader throws ValidationError, naming the parameter and what would be
/// right, if the value does not fit.
class Settings {
 public:
  /// `values` has every parameter of the family; `given` overrides some. A text given for what is
  /// no text is read as JSON, because the process's environment holds nothing but texts.
  Settings(json::object values, const json::object& given);

  int whole(std::string_view name, int least, int most) const;
  double number(std::string_view name, double least, double most) const;
  bool flag(std::string_view name) const;
  std::string text(std::string_view name) const;
  std::vector<int> wholes(std::string_view name, int least, int most) const;
  std::vector<std::string> texts(std::string_view name) const;

  /// Refuses the value of a parameter; for rules that one reader does not know.
  [[noreturn]] void refuse(std::string_view name, const std::string& what_would_be_right) const;

 private:
  json::object values_;
};

}  // namespace openenv::envs::textarena
