// include/openenv/about.hpp - what a struct says about itself and its fields: texts and rules.
//
//   struct Action {
//     std::string message = {};
//     static constexpr auto about = openenv::about("What to say",
//         openenv::field(&Action::message, "Text to send back", openenv::length(1, 4000)));
//   };
#pragma once

#include <openenv/reflect.hpp>
#include <openenv/rules.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace openenv {

/// What `field` makes.
template <class Member, class... Rules>
struct Field {
  Member member;
  std::string_view text;
  std::tuple<Rules...> rules;
};

/// What there is to say about one field: a sentence, and rules from rules.hpp.
template <class Member, class... Rules>
constexpr auto field(Member member, std::string_view text, Rules... rules) {
  return Field<Member, Rules...>{member, text, {rules...}};
}

/// What `about` makes.
template <class... Fields>
struct About {
  std::string_view text;
  std::tuple<Fields...> fields;
};

/// What there is to say about a struct; fields left out have no text and no rules.
template <class... Fields>
constexpr auto about(std::string_view text, Fields... fields) {
  return About<Fields...>{text, {fields...}};
}
template <class Member, class... Rules, class... Fields>
constexpr auto about(Field<Member, Rules...> first, Fields... fields) {
  return About<Field<Member, Rules...>, Fields...>{"", {first, fields...}};
}

/// Which alternative of a tagged variant a struct is: `static constexpr Tag tag{"kind", "circle"}`
/// means that its JSON has the key `kind` with the text `circle`.
struct Tag {
  std::string_view key;
  std::string_view value;
};

/// A struct that says something about itself.
template <class T>
concept Documented = requires { T::about.fields; };
/// A struct that may be an alternative of a tagged variant.
template <class T>
concept Tagged = requires {
  { T::tag } -> std::convertible_to<Tag>;
};

namespace detail {

/// Whether a rule can be checked on a value of type `T`.
template <class Rule, class T>
concept Checks = requires(Rule rule, const T& value, const json::value& input, const Path& path,
                          Problems& problems) { rule.check(value, input, path, problems); };

template <class T>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;

/// Calls `f(field)` with what `T` says about its field `I`, if it says anything.
template <class T, std::size_t I, class F>
constexpr void with_about(F&& f) {
  if constexpr (Documented<T>) {
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      const auto try_one = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
        constexpr auto member = std::get<Index>(T::about.fields).member;
        if constexpr (reflect::member_name<member>() == reflect::name<T, I>()) {
          f(std::get<Index>(T::about.fields));
        }
      };
      (try_one(std::integral_constant<std::size_t, K>{}), ...);
    }(std::make_index_sequence<std::tuple_size_v<decltype(T::about.fields)>>{});
  }
}

template <class T, std::size_t I>
using FieldType = std::remove_cvref_t<decltype(reflect::get<I>(std::declval<T&>()))>;

/// True if the key of field `I` may be missing: an optional, or one that says `defaulted`.
template <class T, std::size_t I>
consteval bool may_be_absent() {
  bool absent = is_optional<FieldType<T, I>>;
  with_about<T, I>([&]<class M, class... R>(const Field<M, R...>&) {
    absent = absent || (std::same_as<R, Defaulted> || ...);
  });
  return absent;
}

/// The JSON key of field `I`.
template <class T, std::size_t I>
consteval std::string_view key() {
  std::string_view out = reflect::name<T, I>();
  with_about<T, I>([&](const auto& field) {
    std::apply(
        [&](const auto&... rule) {
          [[maybe_unused]] const auto take = [&](const auto& one) {
            if constexpr (std::same_as<std::remove_cvref_t<decltype(one)>, Named>) out = one.key;
          };
          (take(rule), ...);
        },
        field.rules);
  });
  return out;
}

}  // namespace detail
}  // namespace openenv
