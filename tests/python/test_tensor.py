# tests/python/test_tensor.py - arrays as fields of models, in JSON and back.

import base64
import json
import subprocess
import sys

import numpy
import pytest
from openenv.core.env_server.types import Observation
from openenv.core.tensor import ELEMENT_TYPES, Tensor
from pydantic import ValidationError
from twin import ask_native


class Frame(Observation):
    pixels: Tensor
    depth: Tensor | None = None


def read(pixels):
    return Frame(pixels=pixels).pixels


def sent(array):
    return json.loads(Frame(pixels=array).model_dump_json())["pixels"]


def problems(pixels):
    with pytest.raises(ValidationError) as caught:
        Frame(pixels=pixels)
    return [(problem["type"], problem["loc"][1:]) for problem in caught.value.errors()]


def test_an_array_travels_as_shape_type_and_bytes():
    array = numpy.arange(6, dtype="int16").reshape(2, 3)
    wire = {"shape": [2, 3], "dtype": "int16", "data": "AAABAAIAAwAEAAUA"}
    assert sent(array) == Frame(pixels=array).model_dump(mode="json")["pixels"] == wire
    numpy.testing.assert_array_equal(read(wire), array)


@pytest.mark.parametrize("dtype", ELEMENT_TYPES)
@pytest.mark.parametrize("shape", [(3,), (2, 1, 3), (0, 5), ()])
def test_every_type_and_shape_survives(dtype, shape):
    array = numpy.ones(shape, dtype)
    back = read(sent(array))
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    numpy.testing.assert_array_equal(back, array)


def test_the_order_in_memory_does_not_matter():
    array = numpy.arange(6, dtype=">i4").reshape(2, 3).T
    assert sent(array) == sent(numpy.ascontiguousarray(array, dtype="<i4"))
    numpy.testing.assert_array_equal(read(sent(array)), array)


def test_what_is_read_may_be_written_to():
    array = read({"shape": [2], "dtype": "uint8", "data": "AAE="})
    array += 1
    assert array.tolist() == [1, 2]


def test_numbers_may_come_as_lists():
    assert read([[1, 2], [3, 4]]).shape == (2, 2)
    assert read((1, 2.5)).dtype == "float64"
    assert read({"shape": [2, 1], "dtype": "float32", "data": [1, "2"]}).tolist() == [[1.0], [2.0]]
    assert read({"shape": [1], "dtype": "uint64", "data": [2**64 - 1]}).tolist() == [2**64 - 1]


def test_arrays_and_their_numbers_are_taken_as_they_are():
    array = numpy.zeros((2, 2), "float32")
    assert read(array) is array
    assert read(numpy.float32(1.5)).shape == ()

    class Own:
        def __array__(self, dtype=None, copy=None):
            return array

    assert read(Own()).shape == (2, 2)


def test_arrays_of_another_order_of_bytes_become_native():
    array = read(numpy.array([1, 2], dtype=">i4"))
    assert array.dtype.isnative
    assert array.tolist() == [1, 2]


def test_an_array_that_cannot_be_had_is_a_problem_of_its_field():
    class OnDevice:
        """As tensors in a GPU's memory are."""

        def __array__(self, dtype=None, copy=None):
            raise TypeError("copy it to the host first")

    with pytest.raises(ValidationError, match="copy it to the host first"):
        read(OnDevice())


def test_python_gets_arrays_and_json_gets_objects():
    frame = Frame(pixels=[1, 2], depth=[0.5])
    assert isinstance(frame.model_dump()["pixels"], numpy.ndarray)
    assert frame.model_dump(mode="json")["depth"]["dtype"] == "float64"
    back = Frame.model_validate_json(frame.model_dump_json())
    assert back.depth.tolist() == [0.5]
    frame.pixels = [3]
    assert isinstance(frame.pixels, numpy.ndarray)


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        ({"shape": [3], "dtype": "uint8", "data": [1, 300, "x"]},
         [("less_than_equal", ("data", 1)), ("int_parsing", ("data", 2))]),
        ({"shape": [-1], "dtype": "u8"},
         [("greater_than_equal", ("shape", 0)), ("literal_error", ("dtype",)),
          ("missing", ("data",))]),
        ({"shape": [2], "dtype": "uint8", "data": "AA="}, [("base64_decode", ("data",))]),
        ({"shape": [2], "dtype": "uint8", "data": "A\n=="}, [("base64_decode", ("data",))]),
        ({"shape": [2], "dtype": "uint8", "data": "\u00e4A=="}, [("base64_decode", ("data",))]),
        ({"shape": [2], "dtype": "uint8", "data": "AA=="}, [("tensor_size", ("data",))]),
        ({"shape": [10**30], "dtype": "uint8", "data": []}, [("tensor_size", ("data",))]),
        ({"shape": [1], "dtype": "uint8", "data": 4, "order": "C"},
         [("list_type", ("data",)), ("extra_forbidden", ("order",))]),
        ([[1], [1, 2]], [("tensor_type", ())]),
        ("AAE=", [("tensor_type", ())]),
        (5, [("tensor_type", ())]),
        ([True], [("tensor_dtype", ())]),
        (["a"], [("tensor_dtype", ())]),
        (numpy.zeros(2, "complex64"), [("tensor_dtype", ())]),
    ],
)  # fmt: skip
def test_what_is_no_tensor_is_told_with_its_place(pixels, expected):
    assert problems(pixels) == expected


def test_a_size_that_does_not_fit_is_told_in_bytes():
    data = base64.b64encode(bytes(4)).decode()
    with pytest.raises(ValidationError, match="must have 8 bytes for its shape and dtype, not 4"):
        Frame(pixels={"shape": [2], "dtype": "float32", "data": data})


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_the_schema_is_the_one_of_native_environments(mode):
    ours, native = Frame.model_json_schema(mode=mode), ask_native("tensors")
    assert ours["$defs"] == native["$defs"]
    for field in ("pixels", "depth"):
        assert ours["properties"][field] == native["properties"][field]


def test_numpy_is_imported_by_the_first_value():
    program = (
        "import sys\n"
        "from openenv.core.env_server.types import Observation\n"
        "from openenv.core.tensor import Tensor\n"
        "class Frame(Observation):\n"
        "    pixels: Tensor\n"
        "Frame.model_json_schema()\n"
        "print('numpy' in sys.modules)\n"
        "Frame(pixels=[1])\n"
        "print('numpy' in sys.modules)\n"
        "del sys.modules['numpy']\n"
        "sys.modules['numpy'] = None\n"
        "try:\n"
        "    Frame(pixels=[1])\n"
        "except ImportError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    said = ["False", "True", "a Tensor field needs NumPy (pip install numpy)"]
    assert done.stdout.splitlines() == said, done.stderr
