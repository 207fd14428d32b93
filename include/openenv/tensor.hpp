// include/openenv/tensor.hpp - bytes, and arrays of numbers with a shape.
//
// In JSON, bytes are base64 text (RFC 4648, section 4) and a tensor is an object:
//   {"shape": [210, 160, 3], "dtype": "uint8", "data": "<base64 of little-endian elements>"}
// `data` may also come as a flat list of numbers. Plain values, owned by whoever holds them.
#pragma once

#include <openenv/codec.hpp>

#include <bit>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace openenv {

/// Any bytes; base64 in JSON.
struct Bytes {
  std::vector<std::byte> data = {};
  bool operator==(const Bytes&) const = default;
};

/// Element types of a tensor, by NumPy's names.
enum class ElementType {
  uint8,
  int8,
  uint16,
  int16,
  uint32,
  int32,
  uint64,
  int64,
  float32,
  float64,
};

/// Bytes of one element.
std::size_t element_bytes(ElementType type);

/// An n-dimensional array: `data` holds the elements row by row (C order), little-endian.
struct Tensor {
  std::vector<std::size_t> shape = {0};
  ElementType dtype = ElementType::uint8;
  std::vector<std::byte> data = {};

  bool operator==(const Tensor&) const = default;

  /// A tensor of zeros. Throws std::length_error if its size in bytes does not fit.
  template <class T>
  static Tensor zeros(std::vector<std::size_t> shape);

  /// The elements as a flat span. Throws std::logic_error if `T` is not the element type.
  template <class T>
  std::span<T> elements();
  template <class T>
  std::span<const T> elements() const;
};

/// Number of elements of a tensor with this shape. Throws std::length_error if it overflows.
std::size_t element_count(std::span<const std::size_t> shape);

namespace detail {

template <class T>
consteval ElementType element_type() {
  using enum ElementType;
  if constexpr (std::is_same_v<T, float>) return float32;
  if constexpr (std::is_same_v<T, double>) return float64;
  if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
    constexpr bool is_signed = std::is_signed_v<T>;
    if constexpr (sizeof(T) == 1) return is_signed ? int8 : uint8;
    if constexpr (sizeof(T) == 2) return is_signed ? int16 : uint16;
    if constexpr (sizeof(T) == 4) return is_signed ? int32 : uint32;
    if constexpr (sizeof(T) == 8) return is_signed ? int64 : uint64;
  }
}

void require_element_type(ElementType have, ElementType want);

}  // namespace detail

template <class T>
Tensor Tensor::zeros(std::vector<std::size_t> shape) {
  const std::size_t count = element_count(shape);
  if (count > std::vector<std::byte>().max_size() / sizeof(T)) {
    throw std::length_error("tensor: the shape needs more bytes than there can be");
  }
  return {std::move(shape), detail::element_type<T>(), std::vector<std::byte>(count * sizeof(T))};
}

template <class T>
std::span<T> Tensor::elements() {
  static_assert(std::endian::native == std::endian::little,
                "elements lie in memory as on the wire");
  detail::require_element_type(dtype, detail::element_type<T>());
  return {reinterpret_cast<T*>(data.data()), data.size() / sizeof(T)};
}

template <class T>
std::span<const T> Tensor::elements() const {
  return const_cast<Tensor*>(this)->elements<T>();
}

template <>
struct Codec<Bytes> {
  static void decode(const json::value& in, Bytes& out, const Path& path, Problems& problems);
  static void write(const Bytes& value, std::string& out);
  static json::object schema(Definitions& definitions);
};

template <>
struct Codec<Tensor> {
  static void decode(const json::value& in, Tensor& out, const Path& path, Problems& problems);
  /// Throws EncodeError if the data has not the size that shape and type ask for.
  static void write(const Tensor& value, std::string& out);
  static json::object schema(Definitions& definitions);
};

}  // namespace openenv
