// src/model/tensor_test.cpp - bytes and tensors.
#include "model/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace openenv {
namespace {

using testing::Each;
using testing::ElementsAre;

Tensor counted(std::vector<std::size_t> shape) {
  auto tensor = Tensor::zeros<std::int16_t>(std::move(shape));
  std::int16_t next = 0;
  for (auto& element : tensor.elements<std::int16_t>()) element = next++;
  return tensor;
}

std::string with_data(std::string_view shape, std::string_view type, std::string_view data) {
  return R"({"shape":)" + std::string(shape) + R"(,"dtype":")" + std::string(type) +
         R"(","data":)" + std::string(data) + '}';
}

TEST(Bytes, TravelAsBase64) {
  const Bytes bytes{{std::byte{'f'}, std::byte{'o'}, std::byte{0xFF}}};
  EXPECT_EQ(encode(bytes), "\"Zm//\"");
  EXPECT_EQ(decode<Bytes>(json::value("Zm//")), bytes);
  EXPECT_EQ(again<Bytes>("\"\""), "\"\"");
}

TEST(Bytes, ThatAreNoneAreRefused) {
  EXPECT_THAT(refusals<Bytes>("\"Zm/\""), ElementsAre("$: base64_decode"));
  EXPECT_THAT(refusals<Bytes>("5"), ElementsAre("$: bytes_type"));
}

TEST(Tensors, OfZerosHaveTheirShapeAndType) {
  const auto tensor = Tensor::zeros<float>({2, 3});
  EXPECT_EQ(tensor.shape, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(tensor.dtype, ElementType::float32);
  EXPECT_EQ(tensor.data.size(), 24u);
  EXPECT_THAT(tensor.elements<float>(), Each(0.0f));
}

TEST(Tensors, TravelAsShapeTypeAndLittleEndianBytes) {
  EXPECT_EQ(encode(counted({2, 2})), with_data("[2,2]", "int16", "\"AAABAAIAAwA=\""));
  EXPECT_EQ(decode<Tensor>(parse_json(encode(counted({2, 2})))), counted({2, 2}));
}

TEST(Tensors, MayComeAsAListOfNumbers) {
  EXPECT_EQ(decode<Tensor>(parse_json(with_data("[2,2]", "int16", "[0,1,\"2\",3.0]"))),
            counted({2, 2}));
  const auto numbers = decode<Tensor>(parse_json(with_data("[2]", "float64", "[0.1,-2]")));
  EXPECT_THAT(numbers.elements<double>(), ElementsAre(0.1, -2.0));
}

TEST(Tensors, OfEveryTypeSurvive) {
  for (const auto name : reflect::enumerators<ElementType>) {
    if (name.empty()) continue;
    const auto text = with_data("[3]", name, "[1,2,3]");
    const auto tensor = decode<Tensor>(parse_json(text));
    EXPECT_EQ(decode<Tensor>(parse_json(encode(tensor))), tensor) << name;
    EXPECT_EQ(tensor.data.size(), 3 * element_bytes(tensor.dtype)) << name;
  }
}

TEST(Tensors, WithoutElementsOrDimensionsAreTensors) {
  EXPECT_EQ(again<Tensor>(with_data("[0,5]", "uint8", "\"\"")),
            with_data("[0,5]", "uint8", "\"\""));
  EXPECT_EQ(again<Tensor>(with_data("[]", "uint8", "[7]")), with_data("[]", "uint8", "\"Bw==\""));
}

TEST(Tensors, MustFitTheirShape) {
  EXPECT_THAT(refusals<Tensor>(with_data("[2,2]", "int16", "\"AAAB\"")),
              ElementsAre("data: tensor_size"));
  EXPECT_THAT(refusals<Tensor>(with_data("[3]", "uint8", "[1,2]")),
              ElementsAre("data: tensor_size"));
  EXPECT_EQ(only_problem<Tensor>(with_data("[3]", "uint8", "[1,2]")).message,
            "must have 3 bytes for its shape and dtype, not 2");
}

TEST(Tensors, OfAShapeBeyondMemoryAreRefused) {
  EXPECT_THAT(refusals<Tensor>(with_data("[4294967296,4294967296,2]", "uint8", "\"\"")),
              ElementsAre("data: tensor_size"));
  EXPECT_THAT(refusals<Tensor>(with_data("[9223372036854775807]", "float64", "\"\"")),
              ElementsAre("data: tensor_size"));
  const auto most = std::numeric_limits<std::size_t>::max();
  EXPECT_THROW(Tensor::zeros<double>({most, 2}), std::length_error);
  EXPECT_THROW(Tensor::zeros<double>({most / 8}), std::length_error);
}

TEST(Tensors, ReportWhatIsWrongWithTheirParts) {
  EXPECT_THAT(refusals<Tensor>("{}"),
              ElementsAre("shape: missing", "dtype: missing", "data: missing"));
  EXPECT_THAT(refusals<Tensor>(with_data("[-1]", "float16", "5")),
              ElementsAre("shape.0: greater_than_equal", "dtype: enum"));
  EXPECT_THAT(refusals<Tensor>(with_data("[2]", "uint8", "[1,256]")),
              ElementsAre("data.1: less_than_equal"));
  EXPECT_THAT(refusals<Tensor>(with_data("[1]", "uint8", "\"?\"")),
              ElementsAre("data: base64_decode"));
  EXPECT_THAT(refusals<Tensor>(with_data("[1]", "uint8", "5")), ElementsAre("data: list_type"));
  EXPECT_THAT(refusals<Tensor>(R"({"shape":[1],"dtype":"uint8","data":[1],"z":1})"),
              ElementsAre("z: extra_forbidden"));
  EXPECT_THAT(refusals<Tensor>("[1,2]"), ElementsAre("$: model_type"));
}

TEST(Tensors, AreAskedForTheirOwnElementType) {
  auto tensor = Tensor::zeros<std::uint8_t>({2});
  EXPECT_NO_THROW(tensor.elements<std::uint8_t>());
  EXPECT_THROW(tensor.elements<float>(), std::logic_error);
}

TEST(Tensors, WhoseDataDoesNotFitAreNotWritten) {
  Tensor tensor = Tensor::zeros<std::uint8_t>({2});
  tensor.shape = {3};
  EXPECT_THROW(encode(tensor), EncodeError);
}

struct Frame {
  Tensor pixels = Tensor::zeros<std::uint8_t>({1});
};

TEST(Tensors, StandInStructs) {
  EXPECT_THAT(refusals<Frame>(R"({"pixels":)" + with_data("[2]", "uint8", "[1,\"x\"]") + '}'),
              ElementsAre("pixels.data.1: int_parsing"));
}

}  // namespace
}  // namespace openenv
