"""Losses, metrics, initializers and all else that is saved by its class, in compiled networks."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from fixlayers import fix_source
from fixlayers.verify.frameworks import environment
from tests.keras.case import repaired

ROOT = Path(__file__).parents[2]
GENERATIONS = ("keras3", "tf_keras")
Verdicts = Mapping[str, str]

CANNOT_BUILD = "could not be deserialized properly"
UNREADABLE = {"keras3": "Error: ", "tf_keras": "Error: "}


@dataclass(frozen=True)
class KindCase:
    """An object that is no layer.

    Args:
        title: what is shown, as a sentence.
        place: where it stands: "loss", "metric", "optimizer", "schedule", "cell", or the argument
            of a Dense layer.
        source: the class; imports are added where it has none.
        build: an expression that makes it, with arguments unlike the defaults.
        keras3: what becomes of it today in Keras 3: a part of the error or of the difference.
        tf_keras: the same in tf_keras.
        takes_kwargs: whether the repaired constructor takes `**kwargs`.
        generations: where the source runs at all.
        resolved: parameters of which the rebuilt object gets f(p), where f(f(p)) = f(p).
        observe: expressions on `layer` (the object) that must have equal values afterwards.
        lost: why a file of the old class cannot be read, by generation.
    """

    title: str
    place: str
    source: str
    build: str
    keras3: str
    tf_keras: str
    takes_kwargs: bool
    generations: tuple[str, ...] = GENERATIONS
    resolved: tuple[str, ...] = ()
    observe: tuple[str, ...] = ()
    lost: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The source with imports."""
        text = dedent(self.source).lstrip("\n")
        imports = (
            "" if "import" in text else "import tensorflow as tf\nfrom tensorflow import keras\n"
        )
        return imports + ("\n\n" if imports else "") + text

    def job(self) -> dict[str, Any]:
        """What a worker is given."""
        return {
            "before": {"custom.py": self.text},
            "after": repaired({"custom.py": self.text}),
            "module": "custom",
            "class": self.build.partition("(")[0],
            "build": self.build,
            "place": self.place,
            "resolved": self.resolved,
            "observe": self.observe,
        }


# A parent that returns whatever keywords it got, as Keras's own wrapper of functions does.
WRAPPER = """
        def gap(y_true, y_pred, distance, gamma, power=2):
            return gamma * tf.reduce_mean(distance(y_true - y_pred) ** power, axis=-1)


        def canonical(distance):
            return distance if callable(distance) else getattr(tf, distance)


        class Wrapper(keras.losses.Loss):
            def __init__(self, fn, reduction="sum", name=None, **kwargs):
                super().__init__(reduction=reduction, name=name)
                self.fn = fn
                self._fn_kwargs = kwargs

            def call(self, y_true, y_pred):
                return self.fn(y_true, y_pred, **self._fn_kwargs)

            def get_config(self):
                config = {}
                for k, v in iter(self._fn_kwargs.items()):
                    if tf.is_tensor(v):
                        config[k] = keras.backend.eval(v)
                    else:
                        config[k] = v
                return {**super().get_config(), **config}


"""

CASES = (
    KindCase(
        title="a loss that changes what its parent keeps and returns",
        place="loss",
        source=f"""{WRAPPER}
        class Far(Wrapper):
            def __init__(self, distance="abs", gamma=1.0, name="far", **kwargs):
                distance = canonical(distance)
                super().__init__(gap, name=name, distance=distance, gamma=gamma, **kwargs)
        """,
        build="Far('square', gamma=0.5, name='mine', power=4)",
        keras3=CANNOT_BUILD,
        tf_keras="attribute name must be string",
        takes_kwargs=True,
        lost={"keras3": "Error: ", "tf_keras": "Error: "},
    ),
    KindCase(
        title="a loss that sets what its parent keeps and returns",
        place="loss",
        source=f"""{WRAPPER}
        class Far(Wrapper):
            def __init__(self, gamma=1.0, name="far", **kwargs):
                super().__init__(gap, name=name, distance=tf.square, gamma=gamma, **kwargs)
        """,
        build="Far(gamma=0.5, name='mine', power=4)",
        keras3=CANNOT_BUILD,
        tf_keras="multiple values for keyword argument 'distance'",
        takes_kwargs=True,
        lost={"keras3": "distance", "tf_keras": "distance"},
    ),
    KindCase(
        title="a loss",
        place="loss",
        source="""
        class Scaled(keras.losses.Loss):
            def __init__(self, scale=1.0):
                super().__init__()
                self.scale = scale

            def call(self, y_true, y_pred):
                return self.scale * tf.reduce_mean((y_true - y_pred) ** 2, axis=-1)
        """,
        build="Scaled(3.0)",
        keras3=CANNOT_BUILD,
        tf_keras="unexpected keyword argument",
        takes_kwargs=True,
        lost={"keras3": "scale: ", "tf_keras": "scale: "},
    ),
    KindCase(
        title="a loss whose config lacks the parent's",
        place="loss",
        source="""
        class Scaled(keras.losses.Loss):
            def __init__(self, scale=1.0, **kwargs):
                super().__init__(**kwargs)
                self.scale = scale

            def call(self, y_true, y_pred):
                return self.scale * tf.reduce_mean((y_true - y_pred) ** 2, axis=-1)

            def get_config(self):
                return {"scale": self.scale}
        """,
        build="Scaled(3.0, name='mine', reduction='sum')",
        keras3="name: 'mine' became",
        tf_keras="name: 'mine' became",
        takes_kwargs=True,
    ),
    KindCase(
        title="a loss that fixes its reduction and whose config lacks a key",
        place="loss",
        source="""
        class Scaled(keras.losses.Loss):
            def __init__(self, scale=1.0, power=2, name="scaled"):
                super().__init__(reduction="sum", name=name)
                self.scale = scale
                self.power = power

            def call(self, y_true, y_pred):
                return self.scale * tf.reduce_mean(abs(y_true - y_pred) ** self.power, axis=-1)

            def get_config(self):
                config = super().get_config()
                config.update({"scale": self.scale})
                return config
        """,
        build="Scaled(3.0, power=4)",
        keras3=CANNOT_BUILD,
        tf_keras="unexpected keyword argument",
        takes_kwargs=True,
        lost={"keras3": "power: ", "tf_keras": "power: "},
    ),
    KindCase(
        title="a loss that fixes its reduction and takes it again from its config",
        place="loss",
        source="""
        class Scaled(keras.losses.Loss):
            def __init__(self, scale=1.0, **kwargs):
                super().__init__(reduction="sum", **kwargs)
                self.scale = scale

            def call(self, y_true, y_pred):
                return self.scale * tf.reduce_mean((y_true - y_pred) ** 2, axis=-1)
        """,
        build="Scaled(3.0, name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras="multiple values for keyword argument 'reduction'",
        takes_kwargs=True,
        lost={"keras3": "scale: ", "tf_keras": "scale: "},
    ),
    KindCase(
        title="a child of a built-in loss that fixes an argument of it",
        place="loss",
        source="""
        class Gentle(keras.losses.Huber):
            def __init__(self, scale=1.0):
                super().__init__(delta=0.3)
                self.scale = scale

            def call(self, y_true, y_pred):
                return self.scale * super().call(y_true, y_pred)
        """,
        build="Gentle(3.0)",
        keras3=CANNOT_BUILD,
        tf_keras="unexpected keyword argument",
        takes_kwargs=True,
        lost={"keras3": "scale: ", "tf_keras": "Error: "},
    ),
    KindCase(
        title="a metric",
        place="metric",
        source="""
        class Hits(keras.metrics.Metric):
            def __init__(self, threshold=0.5, name="hits"):
                super().__init__(name=name)
                self.threshold = threshold
                self.total = self.add_weight(name="total", initializer="zeros")

            def update_state(self, y_true, y_pred, sample_weight=None):
                hits = tf.cast(y_pred > self.threshold, "float32")
                self.total.assign_add(tf.reduce_sum(hits))

            def result(self):
                return self.total
        """,
        build="Hits(0.1)",
        keras3=CANNOT_BUILD,
        tf_keras="unexpected keyword argument 'dtype'",
        takes_kwargs=True,
        lost={"keras3": "threshold: ", "tf_keras": "threshold: "},
    ),
    KindCase(
        title="a metric whose config lacks the parent's and a key",
        place="metric",
        source="""
        class Hits(keras.metrics.Metric):
            def __init__(self, threshold=0.5, gain=1.0, name="hits", **kwargs):
                super().__init__(name=name, **kwargs)
                self.threshold = threshold
                self.gain = gain
                self.total = self.add_weight(name="total", initializer="zeros")

            def update_state(self, y_true, y_pred, sample_weight=None):
                hits = tf.cast(y_pred > self.threshold, "float32")
                self.total.assign_add(self.gain * tf.reduce_sum(hits))

            def result(self):
                return self.total

            def get_config(self):
                return {"threshold": self.threshold}
        """,
        build="Hits(0.1, gain=3.0, name='mine')",
        keras3="name: 'mine' became 'hits'",
        tf_keras="name: 'mine' became 'hits'",
        takes_kwargs=True,
    ),
    KindCase(
        title="a child of a built-in metric",
        place="metric",
        source="""
        class Gained(keras.metrics.MeanSquaredError):
            def __init__(self, gain=1.0, name="gained"):
                super().__init__(name=name)
                self.gain = gain

            def result(self):
                return self.gain * super().result()
        """,
        build="Gained(3.0)",
        keras3=CANNOT_BUILD,
        tf_keras="unexpected keyword argument 'dtype'",
        takes_kwargs=True,
        lost={"keras3": "gain: ", "tf_keras": "gain: "},
    ),
    KindCase(
        title="an initializer",
        place="kernel_initializer",
        source="""
        class Filled(keras.initializers.Initializer):
            def __init__(self, value=1.0):
                self.value = value

            def __call__(self, shape, dtype=None, **kwargs):
                return tf.fill(tuple(shape), self.value)
        """,
        build="Filled(3.0)",
        keras3="value",
        tf_keras="value",
        takes_kwargs=False,
    ),
    KindCase(
        title="an initializer whose config lacks a key",
        place="kernel_initializer",
        source="""
        class Filled(keras.initializers.Initializer):
            def __init__(self, value=1.0, gain=1.0):
                self.value = value
                self.gain = gain

            def __call__(self, shape, dtype=None, **kwargs):
                return tf.fill(tuple(shape), self.value * self.gain)

            def get_config(self):
                config = super().get_config()
                config["value"] = self.value
                return config
        """,
        build="Filled(3.0, gain=2.0)",
        keras3="gain: float 2.0 became float 1.0",
        tf_keras="gain: float 2.0 became float 1.0",
        takes_kwargs=False,
    ),
    KindCase(
        title="a constraint",
        place="kernel_constraint",
        source="""
        class Between(keras.constraints.Constraint):
            def __init__(self, low, high=1.0):
                self.low = low
                self.high = high

            def __call__(self, w):
                return tf.clip_by_value(w, self.low, self.high)
        """,
        build="Between(0.1, high=0.2)",
        keras3=CANNOT_BUILD,
        tf_keras="missing 1 required positional argument: 'low'",
        takes_kwargs=False,
        lost=UNREADABLE,
    ),
    KindCase(
        title="a constraint whose config lacks a key",
        place="kernel_constraint",
        source="""
        class Between(keras.constraints.Constraint):
            def __init__(self, low, high=1.0):
                self.low = low
                self.high = high

            def __call__(self, w):
                return tf.clip_by_value(w, self.low, self.high)

            def get_config(self):
                return dict(low=self.low)
        """,
        build="Between(0.1, high=0.2)",
        keras3="high: float 0.2 became float 1.0",
        tf_keras="high: float 0.2 became float 1.0",
        takes_kwargs=False,
    ),
    KindCase(
        title="a regularizer, whose parent's config raises",
        place="kernel_regularizer",
        source="""
        class Penalty(keras.regularizers.Regularizer):
            def __init__(self, strength=0.1):
                self.strength = strength

            def __call__(self, x):
                return self.strength * tf.reduce_sum(x * x)
        """,
        build="Penalty(0.3)",
        keras3="NotImplementedError",
        tf_keras="NotImplementedError",
        takes_kwargs=False,
    ),
    KindCase(
        title="a regularizer without parameters",
        place="kernel_regularizer",
        source="""
        class Penalty(keras.regularizers.Regularizer):
            def __init__(self):
                self.strength = 0.1

            def __call__(self, x):
                return self.strength * tf.reduce_sum(x * x)
        """,
        build="Penalty()",
        keras3="NotImplementedError",
        tf_keras="NotImplementedError",
        takes_kwargs=False,
    ),
    KindCase(
        title="a regularizer whose config starts from its parent's, which raises",
        place="kernel_regularizer",
        source="""
        class Penalty(keras.regularizers.Regularizer):
            def __init__(self, strength=0.1):
                self.strength = strength

            def __call__(self, x):
                return self.strength * tf.reduce_sum(x * x)

            def get_config(self):
                return {**super().get_config(), "strength": self.strength}
        """,
        build="Penalty(0.3)",
        keras3="NotImplementedError",
        tf_keras="NotImplementedError",
        takes_kwargs=False,
    ),
    KindCase(
        title="a regularizer whose config lacks a key",
        place="kernel_regularizer",
        source="""
        class Penalty(keras.regularizers.Regularizer):
            def __init__(self, strength=0.1, power=2):
                self.strength = strength
                self.power = power

            def __call__(self, x):
                return self.strength * tf.reduce_sum(abs(x) ** self.power)

            def get_config(self):
                return {"strength": self.strength}
        """,
        build="Penalty(0.3, power=3)",
        keras3="power: int 3 became int 2",
        tf_keras="power: int 3 became int 2",
        takes_kwargs=False,
    ),
    KindCase(
        title="a child of a built-in regularizer",
        place="kernel_regularizer",
        source="""
        class Penalty(keras.regularizers.L2):
            def __init__(self, strength):
                super().__init__(strength * 2)
                self.strength = strength
        """,
        build="Penalty(0.3)",
        keras3=CANNOT_BUILD,
        tf_keras="unexpected keyword argument 'l2'",
        takes_kwargs=False,
        lost=UNREADABLE,
    ),
    KindCase(
        title="a learning-rate schedule, whose parent's config raises",
        place="schedule",
        source="""
        class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
            def __init__(self, rate, steps=4):
                self.rate = rate
                self.steps = steps

            def __call__(self, step):
                return self.rate * (tf.cast(step, "float32") + 1.0) / self.steps
        """,
        build="WarmUp(0.1, steps=3)",
        keras3="NotImplementedError",
        tf_keras="NotImplementedError",
        takes_kwargs=False,
    ),
    KindCase(
        title="a learning-rate schedule whose config starts from its parent's, which raises",
        place="schedule",
        source="""
        class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
            def __init__(self, rate, steps=4):
                self.rate = rate
                self.steps = steps

            def __call__(self, step):
                return self.rate * (tf.cast(step, "float32") + 1.0) / self.steps

            def get_config(self):
                config = super().get_config()
                config.update({"rate": self.rate})
                return config
        """,
        build="WarmUp(0.1, steps=3)",
        keras3="NotImplementedError",
        tf_keras="NotImplementedError",
        takes_kwargs=False,
    ),
    KindCase(
        title="the tutorial's schedule, which casts its argument and leaves a key out",
        place="schedule",
        source="""
        class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
            def __init__(self, dim, steps=4):
                super().__init__()
                self.dim = tf.cast(dim, tf.float32)
                self.steps = steps

            def __call__(self, step):
                return tf.math.rsqrt(self.dim) * (tf.cast(step, "float32") + 1.0) / self.steps

            def get_config(self):
                return {"dim": self.dim}
        """,
        build="WarmUp(64, steps=3)",
        keras3="Attempt to convert a value",
        tf_keras="Attempt to convert a value",
        takes_kwargs=False,
        lost=UNREADABLE,
    ),
    KindCase(
        title="a schedule that makes a variable of its argument",
        place="schedule",
        source="""
        class Decay(keras.optimizers.schedules.LearningRateSchedule):
            def __init__(self, rate):
                super().__init__()
                self.rate = tf.Variable(rate, trainable=False)

            def __call__(self, step):
                return self.rate / (tf.cast(step, "float32") + 1.0)

            def get_config(self):
                return {"rate": self.rate}
        """,
        build="Decay(0.25)",
        keras3="Attempt to convert a value",
        tf_keras="Cannot serialize object",
        takes_kwargs=False,
        lost=UNREADABLE,
    ),
    KindCase(
        title="a schedule annotated to take a function, which its config returns as it is",
        place="schedule",
        source="""
        from typing import Callable

        import tensorflow as tf
        from tensorflow import keras


        class Cyclic(keras.optimizers.schedules.LearningRateSchedule):
            def __init__(self, rate, scale: Callable):
                super().__init__()
                self.rate = rate
                self.scale = scale

            def __call__(self, step):
                return self.rate * self.scale(tf.cast(step, "float32"))

            def get_config(self):
                return {"rate": self.rate, "scale": self.scale}
        """,
        build="Cyclic(0.1, keras.activations.softplus)",
        keras3="'dict' object is not callable",
        tf_keras="'dict' object is not callable",
        takes_kwargs=False,
    ),
    KindCase(
        title="a schedule that holds another",
        place="schedule",
        source="""
        class Delayed(keras.optimizers.schedules.LearningRateSchedule):
            def __init__(self, inner, delay=1):
                super().__init__()
                self.inner = inner
                self.delay = delay

            def __call__(self, step):
                return self.inner(step + self.delay)
        """,
        build="Delayed(keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5), delay=2)",
        keras3="NotImplementedError",
        tf_keras="NotImplementedError",
        takes_kwargs=False,
    ),
    KindCase(
        title="a child of a built-in schedule",
        place="schedule",
        source="""
        class Halving(keras.optimizers.schedules.ExponentialDecay):
            def __init__(self, rate, steps=4):
                super().__init__(rate, steps, 0.5)
                self.rate = rate
        """,
        build="Halving(0.1, steps=2)",
        keras3=CANNOT_BUILD,
        tf_keras="unexpected keyword argument",
        takes_kwargs=False,
        lost=UNREADABLE,
    ),
    KindCase(
        title="a child of a built-in optimizer",
        place="optimizer",
        source="""
        class Careful(keras.optimizers.SGD):
            def __init__(self, caution=1.0):
                super().__init__(learning_rate=0.1 / caution, momentum=0.5)
                self.caution = caution
        """,
        build="Careful(4.0)",
        keras3=CANNOT_BUILD,
        tf_keras="unexpected keyword argument",
        takes_kwargs=True,
        lost=UNREADABLE,
    ),
    KindCase(
        title="a child of a built-in optimizer whose config lacks a key",
        place="optimizer",
        source="""
        class Careful(keras.optimizers.Adam):
            def __init__(self, learning_rate=0.1, caution=1.0, **kwargs):
                super().__init__(learning_rate=learning_rate, **kwargs)
                self.caution = caution

            def get_config(self):
                config = super().get_config()
                return config
        """,
        build="Careful(0.2, caution=4.0, beta_1=0.5)",
        keras3="caution: float 4.0 became float 1.0",
        tf_keras="caution: float 4.0 became float 1.0",
        takes_kwargs=True,
        resolved=("learning_rate", "beta_1"),
    ),
    KindCase(
        title="an optimizer of the user's own",
        place="optimizer",
        source="""
        class Plain(keras.optimizers.Optimizer):
            def __init__(self, learning_rate=0.01, caution=1.0, name="plain"):
                super().__init__(learning_rate=learning_rate, name=name)
                self.caution = caution

            def update_step(self, gradient, variable, learning_rate):
                self.assign_sub(variable, learning_rate * gradient / self.caution)
        """,
        build="Plain(0.1, caution=4.0)",
        generations=("keras3",),
        keras3=CANNOT_BUILD,
        tf_keras="",
        takes_kwargs=True,
        resolved=("learning_rate",),
        lost={"keras3": "caution: "},
    ),
    KindCase(
        title="an optimizer of the user's own whose rate Keras 2 does not put into its config",
        place="optimizer",
        source="""
        class Plain(keras.optimizers.Optimizer):
            def __init__(self, learning_rate=0.01, caution=1.0, name="plain", **kwargs):
                super().__init__(name=name, **kwargs)
                self.caution = caution
                self._learning_rate = self._build_learning_rate(learning_rate)

            def update_step(self, gradient, variable):
                variable.assign_sub(self.learning_rate * gradient / self.caution)

            def get_config(self):
                return {**super().get_config(), "caution": self.caution}
        """,
        build="Plain(0.1, caution=4.0)",
        generations=("tf_keras",),
        keras3="",
        tf_keras="learning_rate: float 0.1 became float 0.01",
        takes_kwargs=True,
    ),
    KindCase(
        title="a recurrent cell made from a layer",
        place="cell",
        source="""
        class Summing(keras.layers.Layer):
            def __init__(self, units, gain=1.0):
                super().__init__()
                self.units = units
                self.state_size = units
                self.gain = gain
                self.dense = keras.layers.Dense(units)

            def build(self, input_shape):
                self.dense.build(input_shape)
                super().build(input_shape)

            def call(self, inputs, states, training=None):
                output = states[0] + self.gain * self.dense(inputs)
                return output, [output]
        """,
        build="Summing(3, gain=0.5)",
        keras3=CANNOT_BUILD,
        tf_keras="name: 'summing' became 'summing_1'",
        takes_kwargs=True,
        lost={"keras3": "name: "},
    ),
    KindCase(
        title="a child of a built-in cell that fixes an argument and whose config lacks a key",
        place="cell",
        source="""
        class Scaled(keras.layers.SimpleRNNCell):
            def __init__(self, width, gain=1.0, **kwargs):
                super(Scaled, self).__init__(width * 2, **kwargs)
                self.width = width
                self.gain = gain

            def call(self, inputs, states, training=None):
                return super(Scaled, self).call(inputs * self.gain, states, training=training)

            def get_config(self):
                config = {"width": self.width}
                base_config = super(Scaled, self).get_config()
                return dict(list(base_config.items()) + list(config.items()))
        """,
        build="Scaled(3, gain=0.5, name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras="multiple values for",
        takes_kwargs=True,
        lost=UNREADABLE,
    ),
)

RUNS = [
    pytest.param(generation, case, id=f"{generation}: {case.title}")
    for case in CASES
    for generation in case.generations
]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Verdicts]:
    """Judge all cases in both generations at once, in a process each."""
    folder = tmp_path_factory.mktemp("kinds")
    started: dict[str, subprocess.Popen[bytes]] = {}
    for generation in GENERATIONS:
        jobs = folder / f"{generation}.json"
        cases = [case for case in CASES if generation in case.generations]
        jobs.write_text(json.dumps([case.job() for case in cases]), encoding="utf-8")
        log = (folder / f"{generation}.log").open("wb")
        with jobs.open("rb") as stdin:
            started[generation] = subprocess.Popen(
                [sys.executable, "-m", "tests.keras.kind_worker", generation],
                cwd=ROOT,
                env=environment(generation),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        log.close()
    found: dict[tuple[str, str], Verdicts] = {}
    for generation, process in started.items():
        answer, _ = process.communicate()
        log_text = (folder / f"{generation}.log").read_text(encoding="utf-8", errors="replace")
        assert process.returncode == 0, log_text[-3000:]
        titles = [case.title for case in CASES if generation in case.generations]
        found.update(zip([(generation, t) for t in titles], json.loads(answer), strict=True))
    return found


@pytest.mark.keras
@pytest.mark.parametrize(("generation", "kind"), RUNS)
def test_survives(
    generation: str, kind: KindCase, verdicts: dict[tuple[str, str], Verdicts]
) -> None:
    found = verdicts[generation, kind.title]
    expected = kind.keras3 if generation == "keras3" else kind.tf_keras
    assert expected in found["before"], found
    assert [found.get(step) for step in ("construct", "config", "save", "load")] == ["ok"] * 4, (
        found
    )
    lost = kind.lost.get(generation)
    old = found.get("old file", lost or "ok")
    assert old == "ok" if lost is None else lost in old, found
    assert {found.get(step, "ok") for step in ("old hdf5", "new hdf5")} == {"ok"}, found


@pytest.mark.parametrize("kind", [pytest.param(case, id=case.title) for case in CASES])
def test_kwargs_are_taken_only_where_the_parent_takes_them(kind: KindCase) -> None:
    after = repaired({"custom.py": kind.text})["custom.py"]
    [*_, constructor] = [
        node
        for node in ast.walk(ast.parse(after))
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    ]
    assert (constructor.args.kwarg is not None) is kind.takes_kwargs


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            """\
class Watch(keras.callbacks.Callback):
    def __init__(self, patience=2):
        super().__init__()
        self.patience = patience
""",
            id="a callback",
        ),
        pytest.param(
            """\
class Watch(keras.callbacks.EarlyStopping):
    def __init__(self, patience=2):
        super().__init__(monitor="loss", patience=patience * 2)

    def get_config(self):
        return {"waits": self.patience}
""",
            id="a child of a built-in callback, with a get_config",
        ),
        pytest.param(
            """\
class Data(keras.utils.Sequence):
    def __init__(self, size):
        self.size = size
""",
            id="a dataset",
        ),
        pytest.param(
            """\
def scaled(y_true, y_pred, scale=2.0):
    return scale * keras.losses.mse(y_true, y_pred)
""",
            id="a function",
        ),
    ],
)
def test_what_is_never_saved_by_its_class_is_left_alone(source: str) -> None:
    result = fix_source(f"import keras\n\n\n{source}".encode())
    assert result.after == result.before
    assert result.findings == ()


REGISTERED_CALLBACK = """\
import numpy as np
from tensorflow import keras


@keras.utils.register_keras_serializable()
class Watch(keras.callbacks.Callback):
    def __init__(self, patience=2):
        super().__init__()
        self.patience = patience

    def on_epoch_end(self, epoch, logs=None):
        self.patience -= 1
"""
# It raises where it is registered, and works in training where it is not.
WATCHED = """
import sys

from fixlayers.verify.probe.framework import load_framework

load_framework(sys.argv[1])
try:
    exec(sys.argv[2])
except ValueError as error:
    assert "Cannot register a class that does not have a get_config() method" in str(error)
else:
    raise AssertionError("registered")
exec(sys.argv[3])
model = keras.Sequential([keras.layers.Dense(1)])
model.compile(loss="mse")
watch = Watch(3)
model.fit(np.ones((2, 4)), np.ones((2, 1)), epochs=2, verbose=0, callbacks=[watch])
assert watch.patience == 1
"""


@pytest.mark.keras
@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_callback_is_no_longer_registered_and_watches(generation: str) -> None:
    after = repaired({"custom.py": REGISTERED_CALLBACK})["custom.py"]
    run = subprocess.run(
        [sys.executable, "-c", WATCHED, generation, REGISTERED_CALLBACK, after],
        cwd=ROOT,
        env=environment(generation),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
