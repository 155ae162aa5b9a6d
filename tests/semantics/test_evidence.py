"""What a constructor parameter holds, as far as annotation, default and use tell."""

from __future__ import annotations

import pytest

from fixlayers.semantics.constructor import parameter_of
from fixlayers.semantics.hints import Evidence
from fixlayers.semantics.keeping import stored_attributes
from tests.semantics.views import layer, view_of


def _evidence(source: str, name: str = "p") -> Evidence:
    view = view_of(source)
    assert view.constructor is not None
    attributes = stored_attributes(view.facts, name)
    parameter = parameter_of(view.constructor, name)
    return view.family.evidence.read(view.key, parameter, attributes)


def _is_class(evidence: Evidence) -> bool:
    """Tell whether a parameter is known to hold classes of layers: where it may, it is refused."""
    return evidence.of_layers and not evidence.refused


def _of(parameter: str, body: str = "self.p = p", more: str = "") -> Evidence:
    return _evidence(layer(body, f"self, {parameter}") + more)


@pytest.mark.parametrize(
    "annotation",
    [
        "int",
        "float",
        "str",
        "bool",
        "int | None",
        "Optional[int]",
        "list[int]",
        "Tuple[int, ...]",
        "'int'",
        "Dict[str, float]",
        "Literal['a', 'Layer']",
        "typing.Optional[str]",
        "None",
    ],
)
def test_annotations_of_plain_values(annotation: str) -> None:
    assert _of(f"p: {annotation}").holds == "plain"


@pytest.mark.parametrize(
    "annotation",
    [
        "keras.layers.Layer",
        "Layer",
        "'keras.Model'",
        "Callable",
        "Callable[[int], int]",
        "Any",
        "Optional[keras.Model]",
        "list[Layer]",
        "tf.Tensor",
        "np.ndarray",
        "Union[str, Initializer]",
    ],
)
def test_annotations_of_objects(annotation: str) -> None:
    assert _of(f"p: {annotation}").holds == "object"


def test_an_annotation_wins_over_a_use() -> None:
    assert _of("p: int", "self.p = p\nself.d = p(3)").holds == "plain"


@pytest.mark.parametrize("annotation", ["Thing", "mine.Config"])
def test_an_unknown_annotation_leaves_the_rest_to_tell(annotation: str) -> None:
    assert _of(f"p: {annotation} = 3").holds == "plain"
    assert _of(f"p: {annotation} = None").holds == "unknown"


@pytest.mark.parametrize("default", ["3", "-1", "0.5", "'x'", "True", "(1, 2)", "[1, [2]]", "{}"])
def test_plain_defaults(default: str) -> None:
    assert _of(f"p={default}").holds == "plain"


@pytest.mark.parametrize("name", ["d_optimizer", "in_block", "mid", "max_pool", "pe", "index_fn"])
def test_names_of_what_may_be_an_object(name: str) -> None:
    assert _evidence(layer(f"self.x = {name}", f"self, {name}"), name).holds != "plain"


@pytest.mark.parametrize(
    ("call", "holds"),
    [
        ("tf.zeros(p)", "plain"),
        ("tf.zeros((p, 3))", "plain"),
        ("self.add_weight(shape=(3, p))", "plain"),
        ("self.add_weight(shape=(3,), initializer=p)", "unknown"),
        ("tf.random.normal(shape=[3, p])", "plain"),
        ("tf.reshape(x, (-1, p))", "plain"),
        ("tf.reshape(p, (-1, 3))", "unknown"),
        ("np.tile(x, p)", "plain"),
        ("keras.ops.one_hot(x, p)", "plain"),
        ("tf.nn.softmax(p)", "unknown"),
        ("mine.zeros(p)", "unknown"),
    ],
)
def test_shapes_are_plain(call: str, holds: str) -> None:
    imports = "import tensorflow as tf\nimport numpy as np\nimport mine\n"
    assert _evidence(imports + layer(f"x = 1\nself.made = {call}")).holds == holds


@pytest.mark.parametrize("default", ["None", "make()", "CONSTANT", "keras.activations.missing"])
def test_defaults_that_tell_nothing(default: str) -> None:
    assert _of(f"p={default}").holds == "unknown"


@pytest.mark.parametrize("default", ["keras.activations.relu", "keras.initializers.Zeros()"])
def test_defaults_that_are_objects(default: str) -> None:
    assert _of(f"p={default}").holds == "object"


@pytest.mark.parametrize(
    "body",
    [
        "self.a = p + 1",
        "self.a = 2 * p",
        "self.a = x[p]",
        "self.a = f'{p}'",
        "self.a = p == 'same'",
        "self.a = p > 3",
        "self.a = range(p)",
        "self.a = int(p)",
        "self.a = keras.layers.Dense(p)",
        "self.a = keras.layers.Dropout(rate=p)",
        "self.a = keras.layers.Conv2D(4, p)",
    ],
)
def test_uses_of_plain_values(body: str) -> None:
    assert _of("p", body).holds == "plain"


@pytest.mark.parametrize(
    "body",
    [
        "self.a = p(3)",
        "self.a = p.units",
        "self.a = [x(3) for x in p]",
        "self.a = keras.layers.TimeDistributed(p)",
        "self.a = keras.layers.Bidirectional(layer=p)",
    ],
)
def test_uses_of_objects(body: str) -> None:
    assert _of("p", body).holds == "object"


@pytest.mark.parametrize(
    "body",
    [
        "self.a = p",
        "self.a = p is None",
        "self.a = 3 if p else 4",
        "self.a = f(p)",
        "self.a = len(p)",
        "self.a = p.shape",
        "self.a = p.copy()",
        "self.a = keras.layers.Dense(4, activation=p)",
    ],
)
def test_uses_that_tell_nothing_or_not_for_sure(body: str) -> None:
    assert _of("p", body).holds in {"unknown", "object"}


@pytest.mark.parametrize("method", ["decode()", "lower()", "shape"])
def test_elements_that_may_be_strings_or_arrays(method: str) -> None:
    found = _of("p=None", f"self.a = [x.{method} for x in p]")
    assert (found.holds, found.container) == ("unknown", False)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("    def call(self, x):\n        return self.p(x)\n", "object"),
        ("    def call(self, x):\n        return self.p * 2\n", "plain"),
        ("    def call(self, x):\n        return [b(x) for b in self.p]\n", "object"),
    ],
)
def test_uses_of_the_attribute_count(body: str, expected: str) -> None:
    assert _of("p", more=body).holds == expected


@pytest.mark.parametrize("wrapped", ["list(p)", "tuple(p)", "p or []"])
def test_uses_of_a_copy_count(wrapped: str) -> None:
    more = "    def call(self, x):\n        return [b(x) for b in self.p]\n"
    assert _of("p", f"self.p = {wrapped}", more).holds == "object"


def test_an_object_wins_over_a_plain_default() -> None:
    assert _of("p='relu'", "self.p = p\nself.a = p(3)").holds == "object"


@pytest.mark.parametrize("parameter", ["p=lambda: 1", "p={1, 2}", "p=keras.losses.Huber"])
def test_defaults_that_cannot_travel(parameter: str) -> None:
    assert _of(parameter).refused


@pytest.mark.parametrize(
    ("default", "reason"),
    [
        ("range(3)", "which no config can carry"),
        ("frozenset({1})", "which no config can carry"),
        ("slice(0, 2)", "which no config can carry"),
        ("1j", "a complex number"),
        ("b'a'", "comes back as a dict"),
        ("[..., 1]", "comes back as a dict"),
        ("{1: 'a'}", "a dict with the key 1"),
        ("{'a': {(1, 2): 3}}", "a dict with the key (1, 2)"),
        ("np.dtype('float32')", "which no config can carry"),
        ("Path('words')", "which no config can carry"),
        ("re.compile('x')", "which no config can carry"),
        ("tf.Variable(1.0)", "would become a weight"),
        ("Bare()", "an object without a get_config"),
        ("math.ceil", "a function that Keras does not find by name"),
        ("operator.add", "a function that Keras does not find by name"),
        ("round", "a function that Keras does not find by name"),
    ],
)
def test_values_that_cannot_travel(default: str, reason: str) -> None:
    source = layer("self.p = p", f"self, p={default}")
    head = "import math\nimport operator\nimport re\nfrom pathlib import Path\n"
    head += "import numpy as np\nimport tensorflow as tf\n"
    head += "class Bare:\n    pass\n"
    assert reason in _evidence(head + source).refused


@pytest.mark.parametrize(
    "default",
    [
        "{'a': 1}",
        "{KEY: 1}",
        "-3",
        "OrderedDict(a=1)",
        "math.sqrt(2)",
        "math.pi",
        "round(2.5)",
        "tuple(range(3))",
        "np.float32(1)",
        "keras.initializers.Zeros()",
        "Holder(3)",
        "Pair(3, 4)",
    ],
)
def test_values_that_may_travel(default: str) -> None:
    source = layer("self.p = p", f"self, p={default}")
    head = "import math\nfrom collections import OrderedDict, namedtuple\nimport numpy as np\n"
    head += "class Holder:\n    def get_config(self):\n        return {}\n"
    head += "class Pair(namedtuple('Pair', 'a b')):\n    pass\n"
    assert not _evidence(head + source).refused


@pytest.mark.parametrize(
    "name", ["config", "hparams", "model_config", "args", "opt", "params", "parameters"]
)
def test_configuration_objects(name: str) -> None:
    source = layer(f"self.a = keras.layers.Dense({name}.units)", f"self, {name}")
    assert "configuration object" in _evidence(source, name).refused
    source = layer(f"self.a = keras.layers.Dense({name}['units'])", f"self, {name}")
    assert not _evidence(source, name).refused


@pytest.mark.parametrize(
    ("held", "parameter", "refused"),
    [
        pytest.param("", "p: Thing", True, id="a class of the project's"),
        pytest.param("(object)", "p: Thing", True, id="which is an object"),
        pytest.param("(abc.ABC)", "p: Thing", True, id="or an abstract one"),
        pytest.param("(typing.Protocol)", "p: Thing", False, id="a protocol may be a layer's"),
        pytest.param("(keras.Model)", "p: Thing", False, id="a model"),
        pytest.param("(dict)", "p: Thing", False, id="a dict"),
        pytest.param("(elsewhere.Thing)", "p: Thing", False, id="what is outside is not known"),
        pytest.param("", "p: Thing = None", False, id="None goes without saying"),
        pytest.param("", "p", False, id="nothing tells the class"),
    ],
)
def test_objects_of_which_keras_makes_no_config(held: str, parameter: str, refused: bool) -> None:
    source = layer("self.p = p\nself.d = keras.layers.Dense(p.width)", f"self, {parameter}")
    body = "\n    def __init__(self, n, *rest):\n        self.width = n\n"
    more = f"\n\nimport abc, elsewhere, typing\nclass Thing{held}:{body}"
    assert ("object of Thing" in _evidence(source + more).refused) is refused


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("    def get_config(self):\n        return {}\n", id="it has a config"),
        pytest.param("\nclass Other(keras.layers.Layer, Thing):\n    pass\n", id="one below has"),
    ],
)
def test_objects_of_which_keras_may_make_a_config(more: str) -> None:
    source = layer("self.p = p\nself.d = keras.layers.Dense(p.width)", "self, p: Thing")
    body = "    def __init__(self, n, *rest):\n        self.width = n\n"
    assert not _evidence(f"{source}\n\nclass Thing:\n{body}{more}").refused


@pytest.mark.parametrize(
    ("use", "expected"), [("p + 1", "plain"), ("p(3)", "object"), ("None", "unknown")]
)
def test_what_another_class_of_the_project_does_with_it(use: str, expected: str) -> None:
    inner = f"""
class Inner(keras.layers.Layer):
    def __init__(self, p):
        super().__init__()
        self.a = {use}
"""
    assert _of("p", "self.inner = Inner(p)", inner).holds == expected


def test_classes_that_hand_it_to_each_other_come_to_an_end() -> None:
    other = """
class Other(keras.layers.Layer):
    def __init__(self, p):
        self.a = A(p)
"""
    assert _of("p", "self.inner = Other(p)", other).holds == "unknown"


def _documented(text: str, body: str = "self.p = p", parameter: str = "p") -> Evidence:
    source = layer(body, f"self, {parameter}")
    return _evidence(source.replace("):\n", f'):\n    """Args:\n        p: {text}\n    """\n', 1))


@pytest.mark.parametrize(
    "text",
    [
        "int. The width of the layer.",
        "`float`, in [0, 1]",
        "Optional integer. How many",
        "list of ints",
        "A string, 'left' or 'right'",
    ],
)
def test_docstrings_of_plain_values(text: str) -> None:
    assert _documented(text).holds == "plain"


@pytest.mark.parametrize(
    "text",
    [
        "The width.",
        "string or callable, applied to the outputs",
        "str, the layer to use or its name",
        "int or a `keras.optimizers.schedules.LearningRateSchedule`",
        "internal",
    ],
)
def test_docstrings_that_tell_nothing_or_not_for_sure(text: str) -> None:
    assert _documented(text).holds == "unknown"


def test_a_use_wins_over_a_docstring() -> None:
    assert _documented("int. The width.", "self.p = p\nself.a = p(3)").holds == "object"


@pytest.mark.parametrize(
    "name",
    [
        *[
            "data_format",
            "is_decoder",
            "use_bias",
            "top_k",
            "dropout",
            "d_model",
            "dff",
            "batch_sz",
        ],
        *["in_c", "C_out", "hidden_ch", "pe_input", "maximum_position_encoding", "fmaps", "idx"],
    ],
)
def test_names_of_plain_values(name: str) -> None:
    assert _evidence(layer(f"self.{name} = {name}", f"self, {name}"), name).holds == "plain"


@pytest.mark.parametrize("bases", ["IntEnum", "str, Enum", "enum.StrEnum", "int, Enum"])
def test_a_member_of_an_enum_of_plain_values(bases: str) -> None:
    more = f"\n\nclass Mode({bases}):\n    SUM = 1\n"
    assert _of("p=Mode.SUM", more=more).holds == "plain"


@pytest.mark.parametrize(
    ("build", "refused"),
    [
        ("self.p.build(shape)", True),
        ("for x in self.p:\n            x.build(shape)", True),
        ("if not self.p.built:\n            self.p.build(shape)", False),
        ("for x in self.p:\n            if not x.built:\n                x.build(shape)", False),
    ],
)
def test_a_layer_that_comes_back_built_must_not_be_built_again(build: str, refused: bool) -> None:
    found = _of("p", more=f"    def build(self, shape):\n        {build}\n")
    assert found.holds == "object"
    assert bool(found.refused) is refused


@pytest.mark.parametrize(
    ("call", "refused"),
    [
        ("p(axis=-1, epsilon=1e-5)", True),
        ("self.p(name='norm')", True),
        ("self.p(axis=-1)", True),
        ("self.p(query=x, value=x)", False),
        ("self.p(inputs=x, axis=1)", False),
        ("self.p(x, name='norm')", False),
        ("self.p(shape=(3,), dtype='float32')", False),
    ],
)
def test_what_is_called_as_a_class_is_makes_layers(call: str, refused: bool) -> None:
    found = _of("p=None", f"self.p = p\nx = 3\nself.made = {call}")
    assert ("makes layers" in found.refused) is refused


@pytest.mark.parametrize(
    ("kept", "used", "refused"),
    [
        pytest.param("p(3, n)", "self.made(x)", True, id="what it made is called"),
        pytest.param("p(3, *n)", "self.made(x)", True, id="with stars"),
        pytest.param("[p(i) for i in n]", "[m(x) for m in self.made]", True, id="one by one"),
        pytest.param(
            "[p(i) for i in n]", "x + self.made", False, id="what it returned are numbers"
        ),
        pytest.param("q(3).add(p(3))", "self.made", True, id="what it made is added"),
        pytest.param("q(3).append(p(3))", "self.made", False, id="what it returned is appended"),
        pytest.param("p(3, n)", "x + self.made", False, id="what it returned is a number"),
        pytest.param("q(3, n)", "self.made(x)", False, id="another one made it"),
    ],
)
def test_what_is_made_of_it_is_called(kept: str, used: str, refused: bool) -> None:
    source = layer(f"self.made = {kept}", "self, p, q, n")
    documented = '    """Block.\n\n    Args:\n        p (keras.layers.Layer): the block\n    """\n'
    head, line, body = source.partition("    def __init__")
    call = f"\n    def call(self, x):\n        return {used}\n"
    found = _evidence(head + documented + line + body + call)
    assert ("makes layers" in found.refused) is refused


@pytest.mark.parametrize("asked", ["isinstance(p, tuple)", "type(p) is tuple", "type(p) == tuple"])
@pytest.mark.parametrize(
    ("documented", "layers"),
    [
        ("a projection model, or a tuple of two of them", True),
        ("a tuple of layers", True),
        ("tuple of ints, one a layer", False),
        ("the sizes", False),
    ],
)
def test_a_tuple_of_what_may_be_layers(asked: str, documented: str, layers: bool) -> None:
    source = layer(f"self.parts = p if {asked} else (p, p)")
    documented = f'    """Block.\n\n    Args:\n        p: {documented}\n    """\n'
    head, line, body = source.partition("    def __init__")
    found = _evidence(head + documented + line + body)
    assert found.as_tuple
    assert (found.holds, found.container) == (("object", True) if layers else ("plain", False))


@pytest.mark.parametrize(
    "asked", ["isinstance(p, (list, tuple))", "type(p) in (list, tuple)", "type(q) is tuple"]
)
def test_a_list_may_do_in_the_place_of_a_tuple(asked: str) -> None:
    source = layer(f"self.parts = p if {asked} else (p, p)", "self, p, q")
    assert not _evidence(source).as_tuple


CALLER = """


class Caller:
    def __init__(self, function):
        self.function = function

    def run(self, x):
        return self.function(x)
"""


def test_a_parameter_that_another_class_of_the_project_calls() -> None:
    found = _of("p", "self.caller = Caller(p)", CALLER)
    assert (found.holds, found.direct) == ("object", True)
    kept = CALLER.replace("return self.function(x)", "return x")
    assert _of("p", "self.caller = Caller(p)", kept).holds == "unknown"


def test_a_parameter_of_a_keras_class_that_makes_objects_of_configs() -> None:
    found = _of("p", "self.dense = keras.layers.Dense(3, activation=p)")
    assert (found.holds, found.direct) == ("object", False)


@pytest.mark.parametrize(
    ("fallback", "holds"),
    [("p or double", "object"), ("double if p is None else p", "object"), ("p or 3", "plain")],
)
def test_what_a_parameter_falls_back_to(fallback: str, holds: str) -> None:
    found = _of("p=None", f"self.p = {fallback}", "\n\ndef double(x):\n    return 2 * x\n")
    assert (found.holds, found.direct) == (holds, holds == "object")


def test_a_layer_that_takes_the_place_of_its_rate() -> None:
    source = layer("self.p = p\nself.p = keras.layers.Dropout(p)", "self, p=0.1")
    source += "\n    def call(self, x):\n        return self.p(x)\n"
    view = view_of(source)
    assert stored_attributes(view.facts, "p") == ()
    assert _evidence(source).holds == "plain"


def test_a_fallback_that_a_branch_puts_in_place_keeps_the_parameter() -> None:
    view = view_of(layer("self.p = p\nif p is None:\n    self.p = make()", "self, p=None"))
    assert stored_attributes(view.facts, "p") == ("p",)


@pytest.mark.parametrize(
    ("made", "container"),
    [
        ("keras.Sequential(p)", True),
        ("keras.Sequential([p])", False),
        ("keras.layers.TimeDistributed(p)", False),
        ("keras.layers.StackedRNNCells(cells=p)", True),
    ],
)
def test_a_parameter_of_a_keras_class_that_takes_layers_as_they_are(
    made: str, container: bool
) -> None:
    found = _of("p", f"self.made = {made}")
    assert (found.holds, found.direct, found.container) == ("object", True, container)


_MADE = "self.made = p(name='made')"


@pytest.mark.parametrize(
    ("source", "known"),
    [
        pytest.param(layer(_MADE, "self, p=keras.layers.ReLU"), True, id="by default"),
        pytest.param(layer("self.made = p(4)", "self, p=Mine"), True, id="a class of the project"),
        pytest.param(
            layer(_MADE, "self, p=keras.layers.ReLU") + "\n\nA(p=functools.partial(Mine))\n",
            False,
            id="a partial is passed in place of the default",
        ),
        pytest.param(layer(_MADE, "self, p=keras.losses.Huber"), False, id="of no layers"),
        pytest.param(layer(_MADE, "self, p=make"), False, id="a function by default"),
        pytest.param(layer(_MADE, "self, p"), False, id="nothing tells"),
        pytest.param(layer(_MADE, "self, p") + "\n\nA(Mine)\n", True, id="a call passes one"),
        pytest.param(layer(_MADE, "self, p") + "\n\nA(make)\n", False, id="a function passed"),
        pytest.param(
            layer(_MADE, "self, p") + "\n\nA(Mine if x else None)\n", True, id="one, or None"
        ),
        pytest.param(
            layer(_MADE, "self, p") + "\n\nA(Mine if x else make)\n", False, id="or a function"
        ),
        pytest.param(
            layer(f"{_MADE}\nself.wide = p == Mine", "self, p") + "\n\nA(Mine)\n",
            True,
            id="it is compared with one",
        ),
        pytest.param(
            layer(_MADE, "self, p=None") + "\n\nA(Mine)\nA(lambda name: Mine())\n",
            False,
            id="a lambda passed as well",
        ),
        pytest.param(
            layer("self.made = p('x') if p == 'x' else p()", "self, p=keras.layers.ReLU"),
            False,
            id="it may be a string",
        ),
        pytest.param(
            layer("self.made = p(3, **x)", "self, p=None, x=None") + "\n\nA(Mine, {})\n",
            True,
            id="a call passes one that is called with anything",
        ),
        pytest.param(
            layer("self.made = p(3, **x)", "self, p=None, x=None") + "\n\nA(make, {})\n",
            False,
            id="a call passes a function that is called so",
        ),
    ],
)
def test_classes_of_layers(source: str, known: bool) -> None:
    head, rest = source.split("class A", 1)
    mine = "class Mine(keras.layers.Layer):\n    pass\n\n\ndef make(name):\n    pass\n\n\n"
    assert _is_class(_evidence(f"{head}{mine}class A{rest}")) is known


@pytest.mark.parametrize(
    ("name", "call", "known"),
    [
        ("norm_layer", "name='made'", True),
        ("act_layer", "", True),
        ("act_layer", "4", False),
        ("cell_cls", "4", True),
        ("layer", "name='made'", False),
    ],
)
def test_names_of_classes_of_layers(name: str, call: str, known: bool) -> None:
    source = layer(f"self.made = {name}({call})", f"self, {name}=None")
    assert _is_class(_evidence(source, name)) is known


@pytest.mark.parametrize(
    ("parameter", "refused"),
    [
        pytest.param("num_layers", False, id="how many there are"),
        pytest.param("n_blocks", False, id="how many, in short"),
        pytest.param("blocks=3", False, id="a number by default"),
        pytest.param("layer", True, id="a layer"),
        pytest.param("encoder=None", True, id="one that may be left out"),
    ],
)
def test_what_is_used_for_nothing_may_be_a_layer(parameter: str, refused: bool) -> None:
    found = _evidence(layer("self.x = 1", f"self, {parameter}"), parameter.partition("=")[0])
    assert ("keeping it would track" in found.refused) is refused
