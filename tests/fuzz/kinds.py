"""The kinds of classes: the base, the method that uses the parameters, what the parent takes."""

from __future__ import annotations

from dataclasses import dataclass

_NUMBERS = ("int", "float", "bool", "str", "list", "tuple", "maybe", "dict")
_OBJECTS = (
    "layer", "layers", "layer dict", "model", "activation", "called", "initializer",
    "regularizer", "constraint", "function", "enum", "dtype", "array", "loss", "hashed",
)  # fmt: skip
_LAYER_ONLY = ("initializer", "regularizer", "constraint")


@dataclass(frozen=True)
class Kind:
    """A kind of class.

    Args:
        base: Keras's class.
        method: the head of the method that uses the parameters, "" for none.
        start: the expression that `x` begins with.
        inherited: the same where a parent in the file has such a method.
        result: the expression that is returned, "" where statements follow instead.
        ending: statements at the end of that method.
        after: statements after the parent call.
        methods: further methods.
        sorts: the sorts of parameters.
        sublayers: whether layers may be made in `__init__`.
        forwards: whether the parent's constructor takes keywords of its own (a name, say).
        config: whether the parent's `get_config` can be called.
        handed: what the parent takes besides, as (key, sort, required), in its order.
        usage: how the worker uses an object.
        heir: whether classes may inherit from one of this kind in the same file.
        share: how often it is drawn.
    """

    base: str
    method: str = "def call(self, inputs):"
    start: str = "inputs"
    inherited: str = "super().call(inputs)"
    result: str = "x"
    ending: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    sorts: tuple[str, ...] = (*_NUMBERS, *_OBJECTS)
    sublayers: bool = False
    forwards: bool = True
    config: bool = True
    handed: tuple[tuple[str, str, bool], ...] = ()
    usage: str = "vector"
    heir: bool = False
    share: int = 2


_PLAIN = (*_NUMBERS, "function", "enum", "activation", "array", "hashed")


def _child(base: str, handed: tuple[tuple[str, str, bool], ...], **options: str) -> Kind:
    """A child of a built-in layer."""
    return Kind(
        base=f"<layers.{base}>",
        start="super().call(inputs)",
        sorts=(*_NUMBERS, "activation", "function"),
        handed=handed,
        **options,  # type: ignore[arg-type]
    )


_RECURRENT = (
    ("units", "int", True), ("activation", "activation", False), ("use_bias", "bool", False),
    ("kernel_initializer", "initializer", False), ("dropout", "float", False),
    ("return_sequences", "bool", False),
)  # fmt: skip

KINDS = {
    "layer": Kind("<layers.Layer>", sublayers=True, heir=True, share=30),
    "model": Kind("<.Model>", sublayers=True, heir=True, share=12),
    "functional": Kind("<.Model>", method="", sublayers=True, share=6,
                       sorts=("int", "float", "bool", "str", "list", "maybe", "activation", "layer",
                              "layers", "initializer", "regularizer", "model", "dict")),
    "sequential": Kind("<.Sequential>", method="", sublayers=True, share=5,
                       sorts=("int", "float", "bool", "list", "activation", "layer",
                              "initializer")),
    "loss": Kind(
        "<losses.Loss>", "def call(self, y_true, y_pred):", "y_true - y_pred",
        "super().call(y_true, y_pred)", "x * x", sorts=(*_PLAIN, "model", "loss"), usage="loss",
        heir=True, share=5,
    ),
    "metric": Kind(
        "<metrics.Metric>", "def update_state(self, y_true, y_pred, sample_weight=None):",
        "y_true - y_pred", "y_true + y_pred", "", ("self.total.assign_add(tf.reduce_sum(x))",),
        ('self.total = self.add_weight(name="total", shape=(), initializer="zeros")',),
        ("def result(self):", "    return self.total + 0.0"), sorts=_PLAIN, usage="metric", share=5,
    ),
    "initializer": Kind(
        "<initializers.Initializer>", "def __call__(self, shape, dtype=None, **options):",
        "tf.ones(shape)", "super().__call__(shape)", sorts=_PLAIN, forwards=False,
        usage="initializer", heir=True, share=3,
    ),
    "regularizer": Kind(
        "<regularizers.Regularizer>", "def __call__(self, w):", "w", "super().__call__(w)",
        "tf.reduce_sum(x * x)", sorts=_PLAIN, forwards=False, config=False, usage="regularizer",
        share=3,
    ),
    "constraint": Kind(
        "<constraints.Constraint>", "def __call__(self, w):", "w", "super().__call__(w)",
        sorts=_PLAIN, forwards=False, usage="constraint", share=3,
    ),
    "schedule": Kind(
        "<optimizers.schedules.LearningRateSchedule>", "def __call__(self, step):",
        'tf.cast(step, "float32")', "super().__call__(step)", sorts=_PLAIN, forwards=False,
        config=False, usage="schedule", share=4,
    ),
    "SGD": Kind(
        "<optimizers.SGD>", "", sorts=("int", "float", "bool", "str", "maybe"), usage="optimizer",
        handed=(("learning_rate", "float", False), ("momentum", "float", False)), share=3,
    ),
    "Adam": Kind(
        "<optimizers.Adam>", "", sorts=("int", "float", "bool", "str", "maybe"), usage="optimizer",
        handed=(("learning_rate", "float", False), ("beta_1", "float", False)),
    ),
    "cell": Kind(
        "<layers.Layer>", "def call(self, inputs, states):", "self.kernel(inputs) + states[0]",
        result="x, [x]",
        after=("self.kernel = <layers.Dense>(4)", "self.state_size = 4", "self.output_size = 4"),
        sorts=("int", "float", "bool", "str", "activation", "list", "maybe", "initializer"),
        sublayers=True, usage="cell", share=4,
    ),
    "Dense": _child("Dense", (("units", "int", True), ("activation", "activation", False),
                              ("use_bias", "bool", False),
                              ("kernel_initializer", "initializer", False))),
    "Conv1D": _child("Conv1D", (("filters", "int", True), ("kernel_size", "int", True),
                                ("activation", "activation", False)), usage="long sequence"),
    "LSTM": Kind("<layers.LSTM>", "", handed=_RECURRENT, sorts=_NUMBERS, usage="sequence"),
    "GRU": Kind("<layers.GRU>", "", handed=_RECURRENT, sorts=_NUMBERS, usage="sequence"),
    "Embedding": _child("Embedding", (("input_dim", "int", True), ("output_dim", "int", True)),
                        usage="ids"),
    "Wrapper": Kind(
        "<layers.Wrapper>", start="self.layer(inputs)", handed=(("layer", "layer", True),),
        sorts=(*_NUMBERS, "activation", "function"),
    ),
    "TimeDistributed": Kind(
        "<layers.TimeDistributed>", "", handed=(("layer", "layer", True),), sorts=_NUMBERS,
        usage="sequence",
    ),
    "MultiHeadAttention": Kind(
        "<layers.MultiHeadAttention>", "",
        handed=(("num_heads", "int", True), ("key_dim", "int", True), ("dropout", "float", False)),
        sorts=_NUMBERS, usage="pair",
    ),
    "LayerNormalization": _child("LayerNormalization", (("epsilon", "float", False),)),
    "Dropout": _child("Dropout", (("rate", "float", True),)),
    "BatchNormalization": _child("BatchNormalization", (("momentum", "float", False),
                                                        ("epsilon", "float", False))),
    "L2": Kind(
        "<regularizers.L2>", "", handed=(("l2", "float", False),), sorts=_NUMBERS, forwards=False,
        usage="regularizer", share=1,
    ),
    "MaxNorm": Kind(
        "<constraints.MaxNorm>", "", handed=(("max_value", "float", False),), sorts=_NUMBERS,
        forwards=False, usage="constraint", share=1,
    ),
    "ExponentialDecay": Kind(
        "<optimizers.schedules.ExponentialDecay>", "",
        handed=(("initial_learning_rate", "float", True), ("decay_steps", "int", True),
                ("decay_rate", "float", True)),
        sorts=("int", "float", "bool"), usage="schedule", share=1,
    ),
    "Mean": Kind("<metrics.Mean>", "", sorts=_NUMBERS, usage="mean", share=1),
}  # fmt: skip


def layer_like(kind: Kind) -> bool:
    """Say whether an object of the kind can stand in a network."""
    return kind.usage in ("vector", "sequence", "long sequence", "ids", "pair")
