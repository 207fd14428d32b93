# tests/python/test_json.py - the native JSON means what Python's json module means.
"""Random documents are read and written by both; what only one side has is told in cases."""

import collections
import contextlib
import enum
import gc
import json
import math
import random
import sys

import numpy as np
import pydantic
import pytest

from openenv._native import dumps, loads

LETTERS = "ab \"\\/\b\f\n\r\t\x00\x1f\x7f\u00e9\u2028\ud7ff\uffff\U0001f600"
NUMBERS = [0, -1, 2**31, 2**63 - 1, -(2**63), 2**63, 2**64 - 1, 2**64, -(10**40), 0.0, -0.0, 0.1]
NUMBERS += [1e16, 1e-5, 123456789.123, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308]


def random_text(source):
    return "".join(source.choices(LETTERS, k=source.randrange(12)))


def random_number(source):
    kind = source.randrange(4)
    if kind == 0:
        return source.choice(NUMBERS)
    if kind == 1:
        return source.getrandbits(source.randrange(1, 90)) - source.getrandbits(60)
    if kind == 2:
        return source.uniform(-1, 1) * 10.0 ** source.randrange(-300, 300)
    return source.randrange(-1000, 1000) / 8


def random_value(source, depth=0):
    kind = source.randrange(8 if depth < 4 else 6)
    if kind < 2:
        return random_text(source)
    if kind < 4:
        return random_number(source)
    if kind < 6:
        return source.choice([None, True, False])
    size = source.randrange(6)
    if kind == 6:
        return [random_value(source, depth + 1) for _ in range(size)]
    return {random_text(source): random_value(source, depth + 1) for _ in range(size)}


def same(one, other):
    """Equal, of the same types, and zeros of the same sign."""
    return repr(one) == repr(other)


@pytest.mark.parametrize("seed", range(300))
def test_reads_and_writes_what_python_does(seed):
    value = random_value(random.Random(seed))
    assert same(loads(json.dumps(value)), value)
    assert same(loads(json.dumps(value, ensure_ascii=False, indent=seed % 3)), value)
    assert same(json.loads(dumps(value)), value)
    compact = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert dumps(value).decode() == compact


@pytest.mark.parametrize("seed", range(300))
def test_refuses_and_takes_what_python_does(seed):
    source = random.Random(seed)
    text = list(json.dumps(random_value(source)))
    for _ in range(source.randrange(1, 4)):
        at = source.randrange(len(text) + 1)
        text[at : at + source.randrange(2)] = source.choice('{}[],:"\\u0019-+.eE ntNI\x01')
    changed = "".join(text)
    try:
        expected = json.loads(changed)
    except ValueError:
        with pytest.raises(ValueError):
            loads(changed)
        with pytest.raises(ValueError):
            loads(changed.encode())
    else:
        assert same(loads(changed), expected)
        assert same(loads(changed.encode()), expected)


@pytest.mark.parametrize(
    "text",
    [
        "[NaN, Infinity, -Infinity]",
        '["\\ud800", "\\udc00x", "\\ud83d\\ude00"]',
        "[1e400, -1e400, 1e-400]",
        "[-0, -0.0, 0e1]",
        " [1] ",
        '{"a": 1, "a": 2}',
        "123456789012345678901234567890",
        "0.1000000000000000055511151231257827021181583404541015625",
        "[" * 600 + "]" * 600,
    ],
)
def test_takes_all_that_python_takes(text):
    assert same(loads(text), json.loads(text))


@pytest.mark.parametrize("text", ["", "[", "[1,]", "{1: 2}", "'a'", "[1] 2", "nul", "\ufeff1"])
def test_says_what_is_no_json(text):
    with pytest.raises(json.JSONDecodeError):
        loads(text)


def test_a_text_is_str_or_bytes():
    with pytest.raises(TypeError, match="str or bytes"):
        loads(1)
    with pytest.raises(ValueError):
        loads(b'"\xff"')


def test_nesting_without_end_is_an_error_and_no_crash():
    with pytest.raises(ValueError, match="nested too deeply"):
        loads("[" * 1_000_000)
    deep = None
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError, match="nested deeper than 512 levels"):
        dumps(deep)


def test_the_same_keys_are_one_object():
    one, other = loads('[{"reward": 1}, {"reward": 2}]')
    assert next(iter(one)) is next(iter(other))


def test_many_keys_do_not_disturb_each_other():
    value = {f"key{i}" + "x" * (i % 40): i for i in range(5000)}
    assert loads(json.dumps(value)) == value


class Colour(enum.IntEnum):
    RED = 3


class Word(str, enum.Enum):
    HELLO = "hello"


class Plain(enum.Enum):
    ONE = 1


class Celsius(float):
    def __repr__(self):
        return "warm"


Point = collections.namedtuple("Point", "x y")


@pytest.mark.parametrize(
    "value",
    [
        [Colour.RED, Word.HELLO, Celsius(1.5)],
        {Colour.RED: 1, Word.HELLO: 2, 7: 3, 2.5: 4, True: 5, None: 6, 10**30: 7},
        Point(1, (2, 3)),
        collections.OrderedDict(b=1, a=2),
        collections.Counter("aab"),
        collections.defaultdict(list, x=[1]),
        ["\ud800", "a\udfffb", "\ud83d\ude00"],
        {"\udc00": 1},
    ],
)
def test_subclasses_and_keys_are_written_as_python_does(value):
    assert json.loads(dumps(value)) == json.loads(json.dumps(value))


def test_an_order_that_a_dict_was_given_is_kept():
    order = collections.OrderedDict(a=1, b=2)
    order.move_to_end("a")
    assert dumps(order) == b'{"b":2,"a":1}'


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ({"x": {"y": {1}}}, TypeError, "action.x.y: set is not JSON serializable"),
        ([0, (1, {"z": Plain.ONE})], TypeError, r"action\[1\]\[1\].z: Plain is not JSON"),
        (b"", TypeError, "action: bytes is not JSON serializable"),
        (int, TypeError, "action: type is not JSON serializable"),
        ({"x": {(1, 2): 3}}, TypeError, r"action.x.\(1, 2\): a key must be str, int, .* not tuple"),
        ({"x": [1.0, math.nan]}, ValueError, r"action.x\[1\]: nan has no JSON"),
        ({"x": -math.inf}, ValueError, "action.x: -inf has no JSON"),
        ({math.inf: 1}, ValueError, "action.inf: inf has no JSON"),
        ({"x": np.array([1j])}, TypeError, "action.x: an array of dtype complex128 is not JSON"),
        ({"x": np.array(["a"])}, TypeError, "action.x: an array of dtype <U1 is not JSON"),
        ({"x": np.complex64(1)}, TypeError, "action.x: complex is not JSON serializable"),
        ({"x": np.longdouble(1)}, TypeError, "action.x: longdouble is not JSON serializable"),
    ],
)
def test_says_what_cannot_be_written_and_where(value, kind, text):
    with pytest.raises(kind, match=f"^{text}"):
        dumps(value, "action")


def test_says_where_a_value_contains_itself():
    inner = {}
    inner["again"] = [inner]
    with pytest.raises(ValueError, match=r"^action.x(.again)?: it contains itself$"):
        dumps({"x": inner}, "action")


def test_a_container_may_change_while_it_is_written():
    class Emptying(pydantic.BaseModel):
        @pydantic.model_serializer
        def empty(self) -> None:
            items.clear()
            table.clear()

    items = [Emptying(), 1, 2, 3]
    table = {"a": Emptying(), "b": 1}
    assert dumps(items) == b"[null]"
    table["a"] = Emptying()
    assert dumps(table) == b'{"a":null}'


class Misled(dict):
    """Says that it holds other things than it does."""

    told = ()

    def items(self):
        return self.told


@pytest.mark.parametrize("told", [[("a",)], [("a", 1, 2)], [5]])
def test_a_dictionary_that_tells_no_pairs_is_refused(told):
    value = Misled(a=1)
    value.told = told
    with pytest.raises(ValueError, match=r"^action.x: items\(\) of Misled must give pairs"):
        dumps({"x": value}, "action")


class Inner(pydantic.BaseModel):
    tags: set[str] = set()


class Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow")
    inner: Inner = Inner(tags={"a"})
    anything: object = None


def test_models_are_written_as_they_dump_themselves():
    model = Model(anything=(1, b"x"), more=[Inner()])
    assert json.loads(dumps([model])) == [model.model_dump(mode="json")]


def test_models_may_hold_arrays():
    written = json.loads(dumps(Model(anything=[np.int64(1), np.zeros(2, np.uint8)])))
    assert written["anything"] == [1, {"shape": [2], "dtype": "uint8", "data": "AAA="}]
    with pytest.raises(TypeError, match="action.m: object is not JSON serializable"):
        dumps({"m": Model(anything=object())}, "action")


@pytest.mark.parametrize(
    ("array", "tensor"),
    [
        (np.array([[1, 2]], "u1"), {"shape": [1, 2], "dtype": "uint8", "data": "AQI="}),
        (np.array([1, 2], ">i2"), {"shape": [2], "dtype": "int16", "data": "AQACAA=="}),
        (np.array([[1, 2]], "u1").T, {"shape": [2, 1], "dtype": "uint8", "data": "AQI="}),
        (np.arange(6, dtype="u1")[::2], {"shape": [3], "dtype": "uint8", "data": "AAIE"}),
        (np.array([True, False]), {"shape": [2], "dtype": "uint8", "data": "AQA="}),
        (np.array([1.0], np.float16), {"shape": [1], "dtype": "float32", "data": "AACAPw=="}),
        (np.array(7, np.uint16), {"shape": [], "dtype": "uint16", "data": "BwA="}),
        (np.zeros((0, 3)), {"shape": [0, 3], "dtype": "float64", "data": ""}),
    ],
)
def test_arrays_are_tensors(array, tensor):
    assert json.loads(dumps(array)) == tensor


def test_numpy_scalars_are_numbers():
    scalars = [np.int8(-3), np.uint64(2**64 - 1), np.float32(0.5), np.float64(0.1), np.bool_(True)]
    assert dumps(scalars) == b"[-3,18446744073709551615,0.5,0.1,true]"


def test_no_memory_is_kept():
    text = json.dumps({"a" * 40: ["b" * 1000, 1.5, None, {"c": 10**30}]})

    def work():
        for _ in range(1000):
            dumps(loads(text))
            with contextlib.suppress(ValueError):
                loads(text + "]")
            with contextlib.suppress(TypeError):
                dumps({"a": [object()]})
        gc.collect()
        return sys.getallocatedblocks()

    work()
    before = work()
    assert work() - before < 500
