// include/openenv/reflect.hpp - the fields of a struct: how many, their names, their values.
//
// A plain aggregate needs no macro: Boost.PFR counts and binds its fields, and each
// field's name is read from the compiler's spelling of a pointer to it. A class that is
// not an aggregate (it has bases or private fields) can be described with Boost.Describe
// instead. Nothing outside this file knows which of the two was used.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <boost/pfr.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace openenv::reflect {

namespace detail {

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

template <class T>
struct Ghost {
  T value;
};
template <class T>
extern const Ghost<T> ghost;  // Never defined: only addresses are taken.

// Clang before 18 accepts the address of a subobject only inside a class-type argument.
template <class P>
struct Pointer {
  P value;
};
template <class P>
Pointer(P) -> Pointer<P>;

template <class T, auto P>
consteval std::string_view spelling() {
  return __PRETTY_FUNCTION__;
}

template <class T, std::size_t I>
consteval std::string_view aggregate_name() {
  std::string_view text = spelling<T, Pointer{&boost::pfr::get<I>(ghost<T>.value)}>();
#if defined(__clang__)
  text = text.substr(0, text.rfind('}'));
  return text.substr(text.rfind('.') + 1);
#else
  text = text.substr(0, text.rfind(")}"));
  return text.substr(text.rfind("::") + 2);
#endif
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_any_access |
                                                         boost::describe::mod_inherited>;

}  // namespace detail

/// A class that Boost.Describe describes.
template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

/// A class whose fields are known.
template <class T>
concept Struct = std::is_class_v<T> && (Described<T> || std::is_aggregate_v<T>);

/// Number of fields of `T`.
template <Struct T>
consteval std::size_t size() {
  if constexpr (Described<T>) {
    return boost::mp11::mp_size<detail::Members<T>>::value;
  } else {
    return boost::pfr::tuple_size_v<T>;
  }
}

/// Name of field `I` of `T`, as written in the source.
template <Struct T, std::size_t I>
consteval std::string_view name() {
  if constexpr (Described<T>) {
    return boost::mp11::mp_at_c<detail::Members<T>, I>::name;
  } else {
    return detail::aggregate_name<T, I>();
  }
}

/// Reference to field `I` of `object`.
template <std::size_t I, class T>
constexpr auto& get(T& object) {
  if constexpr (Described<std::remove_const_t<T>>) {
    return object.*boost::mp11::mp_at_c<detail::Members<std::remove_const_t<T>>, I>::pointer;
  } else {
    return boost::pfr::get<I>(object);
  }
}

/// Calls `f` once for each field of `T`, in order, with its index as an integral constant.
template <Struct T, class F>
constexpr void for_each(F&& f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (f(std::integral_constant<std::size_t, I>{}), ...);
  }(std::make_index_sequence<size<T>()>{});
}

/// Name of the type `T` without its namespaces and without template arguments.
template <class T>
consteval std::string_view type_name() {
  std::string_view text = detail::spelling<T, 0>();
  text = text.substr(text.find("T = ") + 4);
  text = text.substr(0, text.find_first_of(",;<]"));
  const auto colon = text.rfind("::");
  return colon == text.npos ? text : text.substr(colon + 2);
}

/// Name of the field a pointer to member designates.
template <auto Member>
consteval std::string_view member_name() {
  std::string_view text = detail::spelling<void, Member>();
  text = text.substr(0, text.find_first_of(";]", text.rfind('&')));
  return text.substr(text.rfind("::") + 2);
}

namespace detail {

// Enumerators are looked for among these values.
inline constexpr int enumerator_least = 0;
inline constexpr int enumerator_most = 63;

template <class E, E Value>
consteval std::string_view enumerator_name() {
  std::string_view text = spelling<E, Value>();
  text = text.substr(text.find(" P = ") + 5);
  text = text.substr(0, text.find_first_of(";]"));
  if (text.front() == '(' || (text.front() >= '0' && text.front() <= '9')) return {};
  return text.substr(text.rfind(':') + 1);
}

template <class E>
consteval auto enumerator_names() {
  static_assert(requires { E{0}; }, "an enum has a fixed type here: enum class, or enum E : int");
  constexpr std::size_t count = enumerator_most - enumerator_least + 1;
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<std::string_view, count>{
        enumerator_name<E, static_cast<E>(enumerator_least + static_cast<int>(I))>()...};
  }(std::make_index_sequence<count>{});
}

}  // namespace detail

/// Names of the enumerators of `E` by value; empty where there is none. Values 0 to 63 count. `E`
/// is an enum class, or an enum that says its underlying type.
template <class E>
  requires std::is_enum_v<E>
inline constexpr auto enumerators = detail::enumerator_names<E>();

}  // namespace openenv::reflect
