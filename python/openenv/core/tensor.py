# python/openenv/core/tensor.py - arrays of numbers as fields of models.
"""`Tensor`, a type for fields whose values are NumPy arrays.

In JSON a tensor is an object, {"shape": [210, 160, 3], "dtype": "uint8", "data": "<base64>"}, with
the elements row by row, little-endian; `data` may also come as a flat list of numbers. A field
takes that object, an array, or nested lists. NumPy is imported when the first value is met.
"""

import base64
import math
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SerializationInfo,
    TypeAdapter,
    ValidationInfo,
    field_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

ElementType = Literal[
    "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"
]
ELEMENT_TYPES = ElementType.__args__  # type: ignore[attr-defined]

JSON_SCHEMA = {
    "title": "Tensor",
    "description": "Elements row by row, little-endian",
    "type": "object",
    "properties": {
        "shape": {"type": "array", "items": {"type": "integer", "minimum": 0}},
        "dtype": {"type": "string", "enum": list(ELEMENT_TYPES)},
        "data": {
            "anyOf": [
                {"type": "string", "format": "base64"},
                {"type": "array", "items": {"type": "number"}},
            ]
        },
    },
    "required": ["shape", "dtype", "data"],
    "additionalProperties": False,
}


class _Wire:
    """Gives the model below the name that it has in schemas."""

    class Tensor(BaseModel):
        """A tensor as it travels; once validated, `data` is a flat array."""

        model_config = ConfigDict(extra="forbid", defer_build=True)

        shape: list[Annotated[int, Field(ge=0)]]
        dtype: ElementType
        data: Any

        @field_validator("data", mode="plain")
        @classmethod
        def _read(cls, data: Any, info: ValidationInfo) -> Any:
            if "shape" not in info.data or "dtype" not in info.data:
                return None  # what is wrong with those is told already
            return _read_data(data, info.data["shape"], info.data["dtype"])

        @classmethod
        def __get_pydantic_json_schema__(
            cls, schema: CoreSchema, handler: GetJsonSchemaHandler
        ) -> dict[str, Any]:
            return JSON_SCHEMA


class _TensorField:
    """Tells pydantic how to validate and write a field of type `Tensor`."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(
            _validate,
            handler.generate_schema(_Wire.Tensor),
            serialization=core_schema.plain_serializer_function_ser_schema(_write, info_arg=True),
        )


if TYPE_CHECKING:
    Tensor: TypeAlias = Array
else:
    Tensor = Annotated[Any, _TensorField]


def _numpy() -> "ModuleType":
    try:
        import numpy
    except ImportError as error:
        raise ImportError("a Tensor field needs NumPy (pip install numpy)") from error
    return numpy


def _validate(value: Any, from_wire: Callable[[Any], Any]) -> "Array":
    """The array that a value means. Raises what pydantic turns into a ValidationError."""
    if isinstance(value, dict):
        wire = from_wire(value)
        array: "Array" = wire.data.reshape(wire.shape)
        return array
    numpy = _numpy()
    if isinstance(value, (list, tuple)):
        try:
            value = numpy.asarray(value)
        except ValueError as error:
            raise PydanticCustomError(
                "tensor_type", "must be nested lists of one shape: {reason}", {"reason": str(error)}
            ) from error
    elif isinstance(value, numpy.generic) or hasattr(value, "__array__"):
        try:
            value = numpy.asarray(value)
        except (TypeError, ValueError, RuntimeError) as error:  # It may be in a GPU's memory.
            raise PydanticCustomError(
                "tensor_type", "cannot be read as an array: {reason}", {"reason": str(error)}
            ) from error
    else:
        raise PydanticCustomError(
            "tensor_type", "must be an array, nested lists, or an object of shape, dtype and data"
        )
    _require_element_type(value)
    native: "Array" = value.astype(value.dtype.newbyteorder("="), copy=False)
    return native


def _require_element_type(array: "Array") -> None:
    if array.dtype.name not in ELEMENT_TYPES:
        raise PydanticCustomError(
            "tensor_dtype",
            "has elements of type {dtype}; convert them with .astype(...) to one of {types}",
            {"dtype": str(array.dtype), "types": ", ".join(ELEMENT_TYPES)},
        )


def _read_data(data: Any, shape: list[int], dtype: str) -> "Array":
    """A flat array of base64 text or of a list of numbers."""
    numpy = _numpy()
    kind = numpy.dtype(dtype)
    if isinstance(data, str):
        try:
            # A copy, because an array over bytes could not be written to.
            content = bytearray(base64.b64decode(data, validate=True))
        except ValueError as error:
            raise PydanticCustomError(
                "base64_decode", "must be base64 text, or a list of numbers"
            ) from error
    elif isinstance(data, list):
        content = bytearray(numpy.array(_numbers(dtype)(data), kind.newbyteorder("<")).tobytes())
    else:
        raise PydanticCustomError("list_type", "must be base64 text or a list of numbers")
    wanted = math.prod(shape) * kind.itemsize
    if len(content) != wanted:
        raise PydanticCustomError(
            "tensor_size",
            "must have {wanted} bytes for its shape and dtype, not {actual_length}",
            {"wanted": wanted, "actual_length": len(content)},
        )
    array: "Array" = numpy.frombuffer(content, kind.newbyteorder("<")).astype(kind, copy=False)
    return array


@cache
def _numbers(dtype: str) -> Callable[[Any], list[Any]]:
    """What makes elements of this type of a list; it tells which of them are none."""
    if dtype.startswith("float"):
        return TypeAdapter(list[float]).validate_python
    limits = _numpy().iinfo(dtype)
    element = Annotated[int, Field(ge=int(limits.min), le=int(limits.max))]
    return TypeAdapter(list[element]).validate_python


def _write(array: Any, info: SerializationInfo) -> Any:
    """The array itself, or in JSON what travels. Raises TypeError for elements that cannot."""
    if info.mode != "json":
        return array
    numpy = _numpy()
    array = numpy.asarray(array)
    if array.dtype.name not in ELEMENT_TYPES:
        raise TypeError(f"a tensor cannot have elements of type {array.dtype}")
    little_endian = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return {
        "shape": list(array.shape),
        "dtype": array.dtype.name,
        "data": base64.b64encode(little_endian.tobytes()).decode("ascii"),
    }
