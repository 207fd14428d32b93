// include/openenv/codec_containers.hpp - codecs for optionals, lists, maps and tagged variants.
#pragma once

#include <openenv/about.hpp>
#include <openenv/codec.hpp>

#include <array>
#include <map>
#include <variant>
#include <vector>

namespace openenv {

template <class T>
struct Codec<std::optional<T>> {
  static void decode(const json::value& in, std::optional<T>& out, const Path& path,
                     Problems& problems) {
    if (in.is_null()) {
      out.reset();
    } else {
      Codec<T>::decode(in, out.emplace(), path, problems);
    }
  }
  static void write(const std::optional<T>& value, std::string& out) {
    if (value) {
      Codec<T>::write(*value, out);
    } else {
      out += "null";
    }
  }
  static json::object schema(Definitions& definitions) {
    return {{"anyOf", json::array{Codec<T>::schema(definitions), json::object{{"type", "null"}}}}};
  }
};

namespace detail {

template <class Items>
void write_list(const Items& items, std::string& out) {
  out += '[';
  std::size_t index = 0;
  try {
    for (const auto& item : items) {
      if (index > 0) out += ',';
      Codec<typename Items::value_type>::write(item, out);
      ++index;
    }
  } catch (const EncodeError& error) {
    throw error.inside(std::to_string(index));
  }
  out += ']';
}

}  // namespace detail

template <class T>
struct Codec<std::vector<T>> {
  static void decode(const json::value& in, std::vector<T>& out, const Path& path,
                     Problems& problems) {
    const auto* items = in.if_array();
    if (items == nullptr) return detail::wrong_kind("list_type", "a list", in, path, problems);
    out.clear();
    out.reserve(items->size());
    for (std::size_t i = 0; i < items->size(); ++i) {
      T item{};  // Not out[i]: std::vector<bool> has no elements to refer to.
      Codec<T>::decode((*items)[i], item, Path{&path, i}, problems);
      out.push_back(std::move(item));
    }
  }
  static void write(const std::vector<T>& value, std::string& out) {
    detail::write_list(value, out);
  }
  static json::object schema(Definitions& definitions) {
    return {{"type", "array"}, {"items", Codec<T>::schema(definitions)}};
  }
};

/// A list of exactly N items.
template <class T, std::size_t N>
struct Codec<std::array<T, N>> {
  static void decode(const json::value& in, std::array<T, N>& out, const Path& path,
                     Problems& problems) {
    const auto* items = in.if_array();
    if (items == nullptr) return detail::wrong_kind("list_type", "a list", in, path, problems);
    detail::check_length(items->size(), N, N, detail::Measured::list, in, path, problems);
    if (items->size() != N) return;
    for (std::size_t i = 0; i < N; ++i) {
      Codec<T>::decode((*items)[i], out[i], Path{&path, i}, problems);
    }
  }
  static void write(const std::array<T, N>& value, std::string& out) {
    detail::write_list(value, out);
  }
  static json::object schema(Definitions& definitions) {
    return {{"type", "array"},
            {"items", Codec<T>::schema(definitions)},
            {"minItems", N},
            {"maxItems", N}};
  }
};

template <class T>
struct Codec<std::map<std::string, T>> {
  static void decode(const json::value& in, std::map<std::string, T>& out, const Path& path,
                     Problems& problems) {
    const auto* items = in.if_object();
    if (items == nullptr) return detail::wrong_kind("dict_type", "an object", in, path, problems);
    out.clear();
    for (const auto& item : *items) {
      const std::string_view key = item.key();
      Codec<T>::decode(item.value(), out[std::string(key)], Path{&path, key}, problems);
    }
  }
  static void write(const std::map<std::string, T>& value, std::string& out) {
    out += '{';
    bool first = true;
    for (const auto& [key, item] : value) {
      if (!first) out += ',';
      first = false;
      write::text(key, out);
      out += ':';
      try {
        Codec<T>::write(item, out);
      } catch (const EncodeError& error) {
        throw error.inside(key);
      }
    }
    out += '}';
  }
  static json::object schema(Definitions& definitions) {
    return {{"type", "object"}, {"additionalProperties", Codec<T>::schema(definitions)}};
  }
};

namespace detail {

void unknown_tag(std::string_view key, const json::value* tag, const std::string& expected,
                 const json::value& in, const Path& path, Problems& problems);

}  // namespace detail

/// One of several structs, told apart by the tag that each of them declares.
template <Tagged First, Tagged... Rest>
struct Codec<std::variant<First, Rest...>> {
  using Variant = std::variant<First, Rest...>;
  static constexpr std::string_view tag_key = First::tag.key;
  static_assert(((Rest::tag.key == tag_key) && ...), "all alternatives share one tag key");

  static void decode(const json::value& in, Variant& out, const Path& path, Problems& problems) {
    const auto* object = in.if_object();
    if (object == nullptr) {
      return detail::wrong_kind("model_attributes_type", "an object", in, path, problems);
    }
    const auto* tag = object->if_contains(tag_key);
    if (!(choose<First>(tag, in, out, path, problems) ||
          (choose<Rest>(tag, in, out, path, problems) || ...))) {
      std::string expected = "'" + std::string(First::tag.value) + "'";
      ((expected += ", '" + std::string(Rest::tag.value) + "'"), ...);
      detail::unknown_tag(tag_key, tag, expected, in, path, problems);
    }
  }
  static void write(const Variant& value, std::string& out) {
    std::visit([&]<class T>(const T& one) { Codec<T>::write(one, out); }, value);
  }
  static json::object schema(Definitions& definitions) {
    json::array one_of;
    json::object mapping;
    const auto add = [&]<class T>(const T*) {
      json::object ref = Codec<T>::schema(definitions);
      mapping[T::tag.value] = ref.at("$ref");
      one_of.push_back(std::move(ref));
    };
    add(static_cast<First*>(nullptr));
    (add(static_cast<Rest*>(nullptr)), ...);
    return {{"oneOf", std::move(one_of)},
            {"discriminator", {{"propertyName", tag_key}, {"mapping", std::move(mapping)}}}};
  }

 private:
  template <class T>
  static bool choose(const json::value* tag, const json::value& in, Variant& out, const Path& path,
                     Problems& problems) {
    if (tag == nullptr || !tag->is_string() || tag->get_string() != T::tag.value) return false;
    Codec<T>::decode(in, out.template emplace<T>(), Path{&path, T::tag.value}, problems);
    return true;
  }
};

}  // namespace openenv
