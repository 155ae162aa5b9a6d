"""The sorts of parameters: what their values look like and what a class does with them.

`<layers.Dense>` stands for Keras's name, spelled as the file imports it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sort:
    """A sort of parameter; `{p}` is the parameter or what stands for it.

    Args:
        names: what people call it.
        annotation: its type as source.
        values: sources of values that differ from all defaults.
        defaults: sources of defaults.
        use: statements that change `x` by it.
        sublayer: an expression that makes a layer from it, "" for none.
        cast: an idempotent function of it, "" for none.
        other: a value that differs from it, as an expression of it; "" for none.
        getter: the Keras module whose `get` takes it, "" for none.
        serializer: the expression that serializes it, "" if it is plain.
        reviver: the expression that makes it again.
    """

    names: tuple[str, ...]
    annotation: str
    values: tuple[str, ...]
    defaults: tuple[str, ...]
    use: tuple[str, ...] = ()
    sublayer: str = ""
    cast: str = ""
    other: str = ""
    getter: str = ""
    serializer: str = ""
    reviver: str = ""


_LAYER = ("<layers.serialize>({p})", "<layers.deserialize>({p})")
_PAIR = ("<utils.serialize_keras_object>({p})", "<utils.deserialize_keras_object>({p})")

SORTS = {
    "int": Sort(
        ("units", "width", "depth", "filters", "num_heads", "dim"),
        "int",
        ("3", "5"),
        ("2", "4"),
        ("x = x + {p}",),
        sublayer="<layers.Dense>({p})",
        cast="int",
        other="{p} * 2",
    ),
    "float": Sort(
        ("rate", "scale", "alpha", "gamma", "factor", "momentum"),
        "float",
        ("0.25", "0.5"),
        ("0.1", "1.0"),
        ("x = x * {p}",),
        sublayer="<layers.Dropout>({p})",
        cast="float",
        other="1.0 - {p} / 4",
    ),
    "str": Sort(
        ("mode", "padding", "label", "method"),
        "str",
        ('"wide"',),
        ('"narrow"', '"mean"'),
        ('if {p} == "wide":', "    x = x + 1"),
        sublayer='<layers.Dense>(4, activation="tanh" if {p} == "wide" else None)',
        cast="str",
        other='{p} + "_again"',
    ),
    "bool": Sort(
        ("use_bias", "causal", "flag", "normalize"),
        "bool",
        ("True",),
        ("False",),
        ("if {p}:", "    x = x * 2"),
        sublayer="<layers.Dense>(4, use_bias={p})",
        cast="bool",
        other="not {p}",
    ),
    "list": Sort(
        ("widths", "sizes", "rates", "steps"),
        "list",
        ("[3, 5]", "[2]"),
        ("[1, 4]", "None", "(1, 4)"),
        ("for step in {p}:", "    x = x + step"),
        sublayer="<layers.Dense>({p}[0])",
        cast="list",
        other="[2 * v for v in {p}]",
    ),
    "tuple": Sort(
        ("window", "pool_size", "patch", "shape_in"),
        "tuple",
        ("(2, 3)",),
        ("(1, 1)", "None"),
        ("x = x + {p}[0]",),
        sublayer="<layers.Dense>({p}[-1])",
        cast="tuple",
        other="{p} + (1,)",
    ),
    "hashed": Sort(
        ("window", "cell_size"),
        "tuple",
        ("(2, 3)",),
        ("(1, 1)",),
        ("x = x * {{(2, 3): 2.0}}.get({p}, 1.0)",),
    ),
    "dict": Sort(
        ("options", "params", "settings"),
        "dict",
        ('{"a": 2, "b": 1.5}',),
        ("None", '{"a": 1}'),
        ('x = x + {p}["a"]',),
        sublayer='<layers.Dense>({p}["a"])',
        cast="dict",
        other="{{k: 2 * v for k, v in {p}.items()}}",
    ),
    "maybe": Sort(
        ("limit", "axis", "max_value", "num_groups"),
        "int | None",
        ("3",),
        ("None",),
        ("if {p} is not None:", "    x = x + {p}"),
        sublayer="<layers.Dense>({p} or 4)",
    ),
    "layer": Sort(
        ("layer", "block", "attention", "inner"),
        "<layers.Layer>",
        ('<layers.Dense>(4, activation="tanh")',),
        ("None",),
        ("x = {p}(x)",),
        sublayer="<.Sequential>([{p}])",
        serializer=_LAYER[0],
        reviver=_LAYER[1],
    ),
    "layers": Sort(
        ("blocks", "experts", "layers_list", "heads"),
        "list",
        ("[<layers.Dense>(4), <layers.Dense>(4)]",),
        ("None",),
        ("for each in {p}:", "    x = each(x)"),
        sublayer="<.Sequential>({p})",
        cast="list",
        serializer="[<layers.serialize>(v) for v in {p}]",
        reviver="[<layers.deserialize>(v) for v in {p}]",
    ),
    "layer dict": Sort(
        ("towers", "branches"),
        "dict",
        ('{"a": <layers.Dense>(4), "b": <layers.Dense>(4)}',),
        ("None",),
        ("for key in {p}:", "    x = {p}[key](x)"),
        serializer=_PAIR[0],
        reviver=_PAIR[1],
    ),
    "model": Sort(
        ("encoder", "backbone", "model", "network"),
        "<.Model>",
        ("<.Sequential>([<layers.Dense>(4)])",),
        ("None",),
        ("x = {p}(x)",),
        serializer=_LAYER[0],
        reviver=_LAYER[1],
    ),
    "activation": Sort(
        ("activation", "act", "nonlinearity"),
        "str",
        ('"tanh"', "<activations.tanh>", "tf.nn.relu"),
        ('"relu"', "None"),
        ("x = <activations.get>({p})(x)",),
        sublayer="<layers.Dense>(4, activation={p})",
        getter="activations",
        serializer="<activations.serialize>({p})",
    ),
    "called": Sort(
        ("activation", "act_fn", "gate"),
        "Callable",
        ("<activations.tanh>", "tf.nn.relu"),
        ("tf.nn.tanh", "<activations.relu>"),
        ("x = {p}(x)",),
        sublayer="<layers.Dense>(4, activation={p})",
        serializer=_PAIR[0],
        reviver=_PAIR[1],
    ),
    "initializer": Sort(
        ("kernel_initializer", "init", "initializer"),
        "str",
        ('"ones"', "<initializers.Constant>(0.5)"),
        ('"zeros"', '"glorot_uniform"'),
        sublayer="<layers.Dense>(4, kernel_initializer={p})",
        getter="initializers",
        serializer="<initializers.serialize>({p})",
    ),
    "regularizer": Sort(
        ("kernel_regularizer", "regularizer"),
        "<regularizers.Regularizer>",
        ("<regularizers.L2>(0.01)", '"l2"'),
        ("None",),
        sublayer="<layers.Dense>(4, kernel_regularizer={p})",
        getter="regularizers",
        serializer="<regularizers.serialize>({p})",
    ),
    "constraint": Sort(
        ("kernel_constraint", "constraint"),
        "<constraints.Constraint>",
        ("<constraints.NonNeg>()", '"non_neg"'),
        ("None",),
        sublayer="<layers.Dense>(4, kernel_constraint={p})",
        getter="constraints",
        serializer="<constraints.serialize>({p})",
    ),
    "function": Sort(
        ("fn", "transform", "kernel_fn"),
        "Callable",
        ("doubled",),
        ("None", "halved"),
        ("x = {p}(x)",),
        serializer=_PAIR[0],
        reviver=_PAIR[1],
    ),
    "enum": Sort(
        ("mode", "kind"),
        "Mode",
        ("Mode.WIDE",),
        ("Mode.NARROW",),
        ("if {p} is Mode.WIDE:", "    x = x + 1"),
        cast="Mode",
    ),
    "dtype": Sort(
        ("cast_dtype", "out_dtype"),
        "str",
        ('"float64"', "tf.float64"),
        ('"float32"', "tf.float32"),
        ("x = tf.cast(tf.cast(x, {p}), x.dtype)",),
        cast="str",
    ),
    "array": Sort(
        ("mean", "table", "class_weights"),
        "np.ndarray",
        ("np.array([1.0, 2.0, 3.0, 4.0])", "[1.0, 2.0, 3.0, 4.0]"),
        ("None",),
        ("x = x + {p}",),
        cast="np.asarray",
    ),
    "loss": Sort(
        ("loss_fn", "criterion"),
        "<losses.Loss>",
        ("<losses.MeanSquaredError>()",),
        ("None", '"mse"'),
        ("x = x + {p}(x, x)",),
        serializer="<losses.serialize>({p})",
        reviver="<losses.deserialize>({p})",
    ),
}
