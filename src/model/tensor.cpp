// src/model/tensor.cpp - bytes and tensors to JSON and back.
#include "base/base64.hpp"

#include <openenv/codec_containers.hpp>
#include <openenv/tensor.hpp>

#include <cstring>
#include <limits>

namespace openenv {
namespace {

template <class T, class Number>
void append(Number number, std::vector<std::byte>& out) {
  const T element = static_cast<T>(number);
  const auto* first = reinterpret_cast<const std::byte*>(&element);
  out.insert(out.end(), first, first + sizeof element);
}

/// Calls `f` with a null pointer to the C++ type of the element type.
template <class F>
auto with_type(ElementType type, F&& f) {
  switch (type) {
    case ElementType::uint8:
      return f(static_cast<std::uint8_t*>(nullptr));
    case ElementType::int8:
      return f(static_cast<std::int8_t*>(nullptr));
    case ElementType::uint16:
      return f(static_cast<std::uint16_t*>(nullptr));
    case ElementType::int16:
      return f(static_cast<std::int16_t*>(nullptr));
    case ElementType::uint32:
      return f(static_cast<std::uint32_t*>(nullptr));
    case ElementType::int32:
      return f(static_cast<std::int32_t*>(nullptr));
    case ElementType::uint64:
      return f(static_cast<std::uint64_t*>(nullptr));
    case ElementType::int64:
      return f(static_cast<std::int64_t*>(nullptr));
    case ElementType::float32:
      return f(static_cast<float*>(nullptr));
    case ElementType::float64:
      return f(static_cast<double*>(nullptr));
  }
  throw std::logic_error("tensor: no such element type");
}

/// The number of bytes that shape and type ask for, or nothing if it overflows.
std::optional<std::size_t> expected_bytes(const Tensor& tensor) {
  try {
    const std::size_t count = element_count(tensor.shape), each = element_bytes(tensor.dtype);
    if (count > std::numeric_limits<std::size_t>::max() / each) return std::nullopt;
    return count * each;
  } catch (const std::length_error&) {
    return std::nullopt;
  }
}

void decode_data(const json::value& in, Tensor& out, const Path& path, Problems& problems) {
  if (const auto* text = in.if_string()) {
    if (auto bytes = read_base64(*text)) {
      out.data = std::move(*bytes);
    } else {
      problems.add(path, "base64_decode", "must be base64 text, or a list of numbers", in);
    }
    return;
  }
  const auto* items = in.if_array();
  if (items == nullptr) {
    return detail::wrong_kind("list_type", "base64 text or a list of numbers", in, path, problems);
  }
  with_type(out.dtype, [&]<class T>(T*) {
    out.data.clear();
    out.data.reserve(items->size() * sizeof(T));
    for (std::size_t i = 0; i < items->size(); ++i) {
      T element{};
      Codec<T>::decode((*items)[i], element, Path{&path, i}, problems);
      append<T>(element, out.data);
    }
  });
}

}  // namespace

std::size_t element_bytes(ElementType type) {
  return with_type(type, []<class T>(T*) { return sizeof(T); });
}

std::size_t element_count(std::span<const std::size_t> shape) {
  std::size_t count = 1;
  for (const std::size_t extent : shape) {
    if (extent != 0 && count > std::numeric_limits<std::size_t>::max() / extent) {
      throw std::length_error("tensor: the shape has more elements than there can be");
    }
    count *= extent;
  }
  return count;
}

void detail::require_element_type(ElementType have, ElementType want) {
  if (have == want) return;
  const auto name = [](ElementType type) {
    return std::string(reflect::enumerators<ElementType>[static_cast<std::size_t>(type)]);
  };
  throw std::logic_error("tensor: holds " + name(have) + ", asked for " + name(want));
}

void Codec<Bytes>::decode(const json::value& in, Bytes& out, const Path& path, Problems& problems) {
  const auto* text = in.if_string();
  if (text == nullptr) {
    return detail::wrong_kind("bytes_type", "base64 text", in, path, problems);
  }
  if (auto bytes = read_base64(*text)) {
    out.data = std::move(*bytes);
  } else {
    problems.add(path, "base64_decode", "must be base64 text", in);
  }
}

void Codec<Bytes>::write(const Bytes& value, std::string& out) {
  out += '"';
  write_base64(value.data, out);
  out += '"';
}

json::object Codec<Bytes>::schema(Definitions&) {
  return {{"type", "string"}, {"format", "base64"}};
}

void Codec<Tensor>::decode(const json::value& in, Tensor& out, const Path& path,
                           Problems& problems) {
  const auto* object = in.if_object();
  if (object == nullptr) {
    return detail::wrong_kind("model_type", "an object", in, path, problems);
  }
  const auto before = problems.size();
  const auto read = [&](std::string_view key, auto&& reader) {
    const Path here{&path, key};
    if (const auto* value = object->if_contains(key)) return reader(*value, here);
    problems.add(here, "missing", "is required but absent", in);
  };
  read("shape", [&](const json::value& value, const Path& here) {
    Codec<std::vector<std::size_t>>::decode(value, out.shape, here, problems);
  });
  read("dtype", [&](const json::value& value, const Path& here) {
    Codec<ElementType>::decode(value, out.dtype, here, problems);
  });
  const bool described = problems.size() == before;
  read("data", [&](const json::value& value, const Path& here) {
    if (!described) return;
    decode_data(value, out, here, problems);
    if (problems.size() != before) return;
    const auto wanted = expected_bytes(out);
    if (wanted == out.data.size()) return;
    problems.add(here, "tensor_size",
                 "must have " + (wanted ? std::to_string(*wanted) : "fewer") +
                     " bytes for its shape and dtype, not " + std::to_string(out.data.size()),
                 value, {{"actual_length", out.data.size()}});
  });
  for (const auto& item : *object) {
    if (problems.unknown_keys() == UnknownKeys::ignored) break;
    if (item.key() != "shape" && item.key() != "dtype" && item.key() != "data") {
      detail::unknown_key(item, {"shape", "dtype", "data"}, path, problems);
    }
  }
}

void Codec<Tensor>::write(const Tensor& value, std::string& out) {
  if (expected_bytes(value) != value.data.size()) {
    throw EncodeError("a tensor of " + std::to_string(value.data.size()) +
                      " bytes has another size than its shape and dtype ask for");
  }
  out += R"({"shape":)";
  Codec<std::vector<std::size_t>>::write(value.shape, out);
  out += R"(,"dtype":)";
  Codec<ElementType>::write(value.dtype, out);
  out += R"(,"data":")";
  write_base64(value.data, out);
  out += "\"}";
}

json::object Codec<Tensor>::schema(Definitions& definitions) {
  auto name = definitions.find(&detail::identity<Tensor>);
  if (!name) {
    name = definitions.reserve(&detail::identity<Tensor>, "Tensor");
    json::array types;
    for (const auto type : reflect::enumerators<ElementType>) {
      if (!type.empty()) types.emplace_back(type);
    }
    json::object properties{
        {"shape", {{"type", "array"}, {"items", {{"type", "integer"}, {"minimum", 0}}}}},
        {"dtype", {{"type", "string"}, {"enum", std::move(types)}}},
        {"data",
         {{"anyOf",
           json::array{json::object{{"type", "string"}, {"format", "base64"}},
                       json::object{{"type", "array"}, {"items", {{"type", "number"}}}}}}}}};
    definitions.define(*name,
                       detail::object_schema(*name, "Elements row by row, little-endian",
                                             std::move(properties), {"shape", "dtype", "data"}));
  }
  return {{"$ref", "#/$defs/" + *name}};
}

}  // namespace openenv
