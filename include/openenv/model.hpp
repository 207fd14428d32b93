// include/openenv/model.hpp - structs to JSON, JSON to structs, and the JSON Schema of a struct.
//
// A plain struct is a model: no macro, no base class. What it may say about itself is in
// about.hpp; the kinds of fields it may have are in codec.hpp, codec_containers.hpp, tensor.hpp.
#pragma once

#include <openenv/about.hpp>
#include <openenv/codec.hpp>
#include <openenv/codec_containers.hpp>
#include <openenv/tensor.hpp>

namespace openenv {

/// Reads a `T` out of `in`. Throws ValidationError with every problem.
template <class T>
T decode(const json::value& in, UnknownKeys unknown = UnknownKeys::refused) {
  T out{};
  Problems problems(unknown);
  Codec<T>::decode(in, out, Path{}, problems);
  if (!problems.empty()) throw ValidationError(std::move(problems));
  return out;
}

/// Appends `value` as JSON to `out`. Throws EncodeError, naming the field, if a text in it is not
/// UTF-8; `out` then ends with an unfinished value.
template <class T>
void encode(const T& value, std::string& out) {
  Codec<T>::write(value, out);
}

/// `value` as JSON text.
template <class T>
std::string encode(const T& value) {
  std::string out;
  Codec<T>::write(value, out);
  return out;
}

/// The JSON Schema (draft 2020-12) of what `decode<T>` accepts.
template <class T>
json::object schema() {
  Definitions definitions;
  json::object root = Codec<T>::schema(definitions);
  return std::move(definitions).finish(std::move(root));
}

template <reflect::Struct T>
struct Codec<T> {
  static void decode(const json::value& in, T& out, const Path& path, Problems& problems) {
    const auto* object = in.if_object();
    if (object == nullptr) return detail::wrong_kind("model_type", "an object", in, path, problems);
    std::size_t known = 0;
    if constexpr (Tagged<T>) {
      known += detail::check_tag(T::tag.key, T::tag.value, in, path, problems);
    }
    reflect::for_each<T>([&](auto i) {
      constexpr auto key = detail::key<T, i>();
      const auto* value = object->if_contains(key);
      if (value != nullptr) {
        ++known;
        read_field<i>(*value, out, Path{&path, key}, problems);
      } else if constexpr (!detail::may_be_absent<T, i>()) {
        problems.add(Path{&path, key}, "missing", "is required but absent", in);
      }
    });
    if (known < object->size() && problems.unknown_keys() == UnknownKeys::refused) {
      for (const auto& item : *object) {
        if (is_field(item.key()) || problems.allows(*object, item.key())) continue;
        detail::unknown_key(item, known_keys(), path, problems);
      }
    }
  }

  static void write(const T& value, std::string& out) {
    out += '{';
    write_fields(value, out);
    out += '}';
  }

  /// The fields without the braces; returns true if there was any.
  static bool write_fields(const T& value, std::string& out) {
    bool first = true;
    if constexpr (Tagged<T>) {
      write::text(T::tag.key, out);
      out += ':';
      write::text(T::tag.value, out);
      first = false;
    }
    std::string_view at;
    try {
      reflect::for_each<T>([&](auto i) {
        at = detail::key<T, i>();
        if (!first) out += ',';
        first = false;
        out += '"';
        out += at;
        out += "\":";
        Codec<detail::FieldType<T, i>>::write(reflect::get<i>(value), out);
      });
    } catch (const EncodeError& error) {
      throw error.inside(at);
    }
    return !first;
  }

  static json::object schema(Definitions& definitions) {
    auto name = definitions.find(&detail::identity<T>);
    if (!name) {
      name = definitions.reserve(&detail::identity<T>, reflect::type_name<T>());
      definitions.define(*name, describe(*name, definitions));
    }
    return {{"$ref", "#/$defs/" + *name}};
  }

 private:
  template <std::size_t I>
  static void read_field(const json::value& in, T& out, const Path& path, Problems& problems) {
    auto& member = reflect::get<I>(out);
    const auto before = problems.size();
    detail::with_about<T, I>([&](const auto& field) {
      if (in.is_null() && detail::is_optional<detail::FieldType<T, I>>) return;
      std::apply([&](const auto&... rule) { (check_kind(rule, in, path, problems), ...); },
                 field.rules);
    });
    if (problems.size() != before) return;
    Codec<detail::FieldType<T, I>>::decode(in, member, path, problems);
    if (problems.size() != before) return;
    detail::with_about<T, I>([&]<class M, class... Rules>(const Field<M, Rules...>& field) {
      const auto check = [&](const auto& value) {
        static_assert((detail::Checks<Rules, std::remove_cvref_t<decltype(value)>> && ...),
                      "a rule does not suit the type of its field: bounds and multiples are for "
                      "numbers, patterns and choices for texts, lengths for texts, lists and maps");
        std::apply([&](const auto&... rule) { (rule.check(value, in, path, problems), ...); },
                   field.rules);
      };
      if constexpr (!detail::is_optional<detail::FieldType<T, I>>) {
        check(member);
      } else if (member) {
        check(*member);
      }
    });
  }

  /// Some rules have a say before the value is read.
  template <class Rule>
  static void check_kind(const Rule& rule, const json::value& in, const Path& path,
                         Problems& problems) {
    if constexpr (requires { rule.check_kind(in, path, problems); }) {
      rule.check_kind(in, path, problems);
    }
  }

  static bool is_field(std::string_view key) {
    bool found = false;
    if constexpr (Tagged<T>) found = key == T::tag.key;
    reflect::for_each<T>([&](auto i) { found = found || key == detail::key<T, i>(); });
    return found;
  }

  static std::vector<std::string_view> known_keys() {
    std::vector<std::string_view> keys;
    reflect::for_each<T>([&](auto i) { keys.push_back(detail::key<T, i>()); });
    return keys;
  }

  static json::object describe(const std::string& name, Definitions& definitions) {
    json::object properties;
    json::array required;
    if constexpr (Tagged<T>) {
      properties[T::tag.key] = {{"const", T::tag.value},
                                {"default", T::tag.value},
                                {"title", detail::title_of(T::tag.key)},
                                {"type", "string"}};
    }
    const T initial{};
    reflect::for_each<T>([&](auto i) {
      constexpr auto key = detail::key<T, i>();
      json::object property = Codec<detail::FieldType<T, i>>::schema(definitions);
      detail::with_about<T, i>([&](const auto& field) {
        json::object& ruled = detail::ruled_part(property);
        std::apply([&](const auto&... rule) { (rule.note(ruled), ...); }, field.rules);
        if (!field.text.empty()) property["description"] = field.text;
      });
      if (!detail::is_reference(property)) property["title"] = detail::title_of(key);
      if constexpr (detail::may_be_absent<T, i>()) {
        property["default"] = parse_json(encode(reflect::get<i>(initial)));
      } else {
        required.emplace_back(key);
      }
      properties[key] = std::move(property);
    });
    std::string_view text;
    if constexpr (Documented<T>) text = T::about.text;
    return detail::object_schema(name, text, std::move(properties), std::move(required));
  }
};

}  // namespace openenv
