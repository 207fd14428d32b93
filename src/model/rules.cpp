// src/model/rules.cpp - what the rules check and write.
//
// Pure functions, any thread; compiled expressions are kept per thread.
#include <openenv/rules.hpp>

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <unordered_map>

namespace openenv {

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

namespace detail {

json::value plain_number(double number) {
  if (number == std::floor(number) && std::abs(number) < 9e15) {
    return static_cast<std::int64_t>(number);
  }
  return number;
}

std::string quoted_choices(const std::string_view* first, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += i + 1 == count ? " or " : ", ";
    out.append("'").append(first[i]).append("'");
  }
  return out;
}

bool matches(std::string_view pattern, std::string_view text) {
  thread_local std::unordered_map<std::string_view, std::unique_ptr<RE2>> compiled;
  auto& expression = compiled[pattern];
  if (!expression) {
    expression =
        std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), RE2::Quiet);
  }
  if (!expression->ok()) {
    throw std::logic_error("pattern '" + std::string(pattern) + "': " + expression->error());
  }
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *expression);
}

void check_length(std::size_t size, std::optional<std::size_t> least,
                  std::optional<std::size_t> most, Measured what, const json::value& input,
                  const Path& path, Problems& problems) {
  const bool is_text = what == Measured::text;
  const auto report = [&](std::string_view rule, std::string_view limit_name, std::size_t limit,
                          std::string_view bound) {
    std::string message = "must have at ";
    message.append(bound).append(" ").append(std::to_string(limit));
    message += is_text ? " character" : " item";
    if (limit != 1) message += 's';
    message.append(", not ").append(std::to_string(size));
    json::object limits{{limit_name, limit}};
    if (!is_text) {
      limits["field_type"] = what == Measured::list ? "List" : "Dictionary";
      limits["actual_length"] = size;
    }
    problems.add(path, rule, std::move(message), input, std::move(limits));
  };
  if (least && size < *least) {
    report(is_text ? "string_too_short" : "too_short", "min_length", *least, "least");
  }
  if (most && size > *most) {
    report(is_text ? "string_too_long" : "too_long", "max_length", *most, "most");
  }
}

void check_bounds(const Bounds& bounds, double value, bool is_whole, const json::value& input,
                  const Path& path, Problems& problems) {
  const auto report = [&](std::string_view rule, std::string_view words, std::string_view name,
                          double bound) {
    const json::value number = is_whole ? plain_number(bound) : json::value(bound);
    problems.add(path, rule,
                 "must be " + std::string(words) + " " + write_json(plain_number(bound)), input,
                 {{name, number}});
  };
  const auto [at_least, at_most, more_than, less_than] = bounds;
  if (at_least && value < *at_least) report("greater_than_equal", "at least", "ge", *at_least);
  if (more_than && value <= *more_than) report("greater_than", "more than", "gt", *more_than);
  if (at_most && value > *at_most) report("less_than_equal", "at most", "le", *at_most);
  if (less_than && value >= *less_than) report("less_than", "less than", "lt", *less_than);
}

void refuse_choice(const std::string_view* first, std::size_t count, const json::value& input,
                   const Path& path, Problems& problems) {
  const std::string expected = quoted_choices(first, count);
  problems.add(path, "literal_error", "must be " + expected, input, {{"expected", expected}});
}

}  // namespace detail

void Length::note(json::object& schema) const {
  const auto* type = schema.if_contains("type");
  const std::string_view kind = type == nullptr ? "" : std::string_view(type->get_string());
  const std::string_view unit = kind == "string"   ? "Length"
                                : kind == "object" ? "Properties"
                                                   : "Items";
  if (least) schema["min" + std::string(unit)] = *least;
  if (most) schema["max" + std::string(unit)] = *most;
}

void Bounds::note(json::object& schema) const {
  if (at_least) schema["minimum"] = detail::plain_number(*at_least);
  if (at_most) schema["maximum"] = detail::plain_number(*at_most);
  if (more_than) schema["exclusiveMinimum"] = detail::plain_number(*more_than);
  if (less_than) schema["exclusiveMaximum"] = detail::plain_number(*less_than);
}

void MultipleOf::check(double value, const json::value& input, const Path& path,
                       Problems& problems) const {
  // A step with a fraction may have no exact double: the remainder then misses zero by rounding.
  const double forgiven = step == std::floor(step) ? 0 : std::abs(value) * 1e-12;
  if (std::abs(std::remainder(value, step)) <= forgiven) return;
  const json::value number = detail::plain_number(step);
  problems.add(path, "multiple_of", "must be a multiple of " + write_json(number), input,
               {{"multiple_of", number}});
}

void MultipleOf::note(json::object& schema) const {
  schema["multipleOf"] = detail::plain_number(step);
}

void Pattern::check(const std::string& value, const json::value& input, const Path& path,
                    Problems& problems) const {
  if (detail::matches(expression, value)) return;
  problems.add(path, "string_pattern_mismatch",
               "must match the pattern '" + std::string(expression) + "'", input,
               {{"pattern", expression}});
}

void Pattern::note(json::object& schema) const {
  detail::matches(expression, "");  // A faulty expression shows when the schema is made.
  schema["pattern"] = expression;
}

}  // namespace openenv
