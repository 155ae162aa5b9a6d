"""Values to try for one constructor parameter, non-default ones first."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fixlayers.verify.probe.names import names_several, values_by_name
from fixlayers.verify.probe.parameter import Parameter
from fixlayers.verify.probe.unlike_default import unlike_default

_TWO_LAYERS = "[keras.layers.Dense(8), keras.layers.Dense(8)]"
# Left at their defaults: downloads, the graph they are called in, what Keras itself owns.
LEFT_ALONE = frozenset(
    "weights pretrained pretrained_weights weights_path checkpoint checkpoint_path input_tensor "
    "classifier_weights include_top activity_regularizer input_spec name dtype trainable "
    "dynamic autocast batch_input_shape kwargs".split()
)
_MODEL_NAME = re.compile(
    r"(^|_)(model|network|net|encoder|decoder|generator|discriminator|backbone|critic|autoencoder"
    r"|student|teacher|classifier|extractor|gan|actor|vae|unet|detector|predictor)(_?\d|_a|_b)?$"
)
_LAYER_NAME = re.compile(
    r"(^|_)(layer|sublayer|wrapped|module|expert|tower|rnn|mlp|head|projection_layer|function)$"
)
_KNOWN_TYPES = frozenset(
    "Any Callable Dict Final FrozenSet Iterable Iterator List Literal Mapping None NoneType Number "
    "Optional Sequence Set Text Tuple Type Union Annotated Layer Model Sequential Functional "
    "Initializer Regularizer Constraint Loss Metric Optimizer LearningRateSchedule Tensor "
    "FloatTensorLike TensorLike Activation Float Int Bool String".split()
)
_NO_OBJECT = re.compile(r"(n|nb|num|number|d|dim|is|has|use|with|if)_")
_LAYER_CLASS = re.compile(r"(^|_)(norm|normalization|act|activation)_layer$|(^|_)(class|cls)$")
_CLASSES = {
    "norm": ("LayerNormalization", "BatchNormalization"),
    "act": ("ReLU", "Softmax"),
}


@dataclass(frozen=True)
class Choice:
    """A value to pass; made anew for each instance. `label` is how Python writes it."""

    label: str
    make: Callable[[], Any]


class Choices:
    """Makes the choices of a parameter, with objects of the Keras under test."""

    def __init__(self, keras: Any) -> None:
        self.keras = keras

    def of(self, parameter: Parameter) -> list[Choice]:
        """Return values to try, best first; [] to leave an optional parameter at its default."""
        if parameter.name in LEFT_ALONE and not parameter.required:
            return []
        if isinstance(parameter.default, type) and not parameter.required:
            return self._classes(parameter)
        if parameter.usage.makes:
            named = _LAYER_CLASS.search(parameter.name) and not parameter.usage.compared
            classes = self._classes(parameter) if named else []
            if classes or not parameter.required:
                return classes
        if parameter.required or parameter.default is None:
            made = self._by_evidence(parameter)
            if parameter.required or not _names_other_class(parameter.annotation):
                made += self._by_name(parameter)
            if parameter.required:
                made += self._anything()
        else:
            made = [_plain(value) for value in unlike_default(parameter)]
        distinct = {choice.label: choice for choice in made}
        distinct.pop(repr(parameter.default), None)
        return list(distinct.values())[:14]

    def _by_evidence(self, parameter: Parameter) -> list[Choice]:
        usage = parameter.usage
        text = parameter.annotation
        found: list[Choice] = [_plain(value) for value in usage.compared if value is not True]
        found = [choice for choice in found if parameter.required or "str" in text][:3]
        if usage.subscripts or re.search(r"\b(Dict|dict|Mapping)\b", text):
            found.insert(0, _plain(_settings(parameter)))
        if text:
            found = [*self._by_annotation(parameter), *found]
        if usage.of_layers:
            found.insert(0, self._made(_TWO_LAYERS))
        elif usage.layer_like or (usage.called and not values_by_name(parameter.name)):
            if usage.model_like:
                found.append(self._model())
            found += [*self._objects(parameter), self._layer(), self._model()]
            if usage.iterated or usage.subscripted:
                found.insert(0, self._made(_TWO_LAYERS))
        elif usage.int_like and not values_by_name(parameter.name):
            found.append(_plain(8))
        elif usage.float_like:
            found.append(_plain(0.25))
        elif usage.iterated and names_several(parameter.name):
            found += [_plain([8, 4]), _plain((8, 4))]
        return found

    def _by_annotation(self, parameter: Parameter) -> list[Choice]:
        text = parameter.annotation
        literal = re.search(r"Literal\[(.*?)\]", text)
        if literal:
            words = re.findall(r"['\"](.*?)['\"]", literal[1])
            return [_plain(word) for word in words]
        if re.search(r"\b(List|list|Sequence|Iterable)\[.*(Layer|Model)", text):
            return [self._made(_TWO_LAYERS)]
        if re.search(r"\b(Model|Sequential)\b", text):
            return [self._model(), self._layer()]
        if re.search(r"\bLayer\b", text):
            return [self._layer(), self._model()]
        if re.search(r"\b(List|list|Sequence|Iterable|Tuple|tuple)\b", text):
            return _several(text)
        named = _matching(values_by_name(parameter.name), text)
        return [_plain(value) for value in named] or self._callable(text)

    def _callable(self, text: str) -> list[Choice]:
        return [self._function()] if "Callable" in text else []

    def _by_name(self, parameter: Parameter) -> list[Choice]:
        objects = self._objects(parameter)
        values = list(values_by_name(parameter.name))
        if parameter.usage.iterated or (names_several(parameter.name) and not values):
            values = [[8, 4], (8, 4), *values]
        if parameter.usage.subscripted and not parameter.usage.subscripts:
            number = next((value for value in values if isinstance(value, int | float)), 8)
            values = [(number, number), *values]
        return [*objects, *(_plain(value) for value in values)]

    def _objects(self, parameter: Parameter) -> list[Choice]:
        name = parameter.name.lower().strip("_")
        if _NO_OBJECT.match(name):
            return []
        if name.endswith("cell"):
            return [self._made("keras.layers.LSTMCell(8)"), self._layer()]
        if re.search(r"(^|_)loss(_fn|_func|_function)?$", name):
            return [self._made("keras.losses.MeanSquaredError()"), self._function()]
        if re.search(r"(^|_)optimi[sz]er$", name):
            return [self._made("keras.optimizers.SGD(0.5)")]
        if re.search(r"(^|_)metric$", name):
            return [self._made("keras.metrics.MeanSquaredError()")]
        if re.search(r"(^|_)(fn|func|callable)$", name):
            return [self._function(), self._layer()]
        if re.search(r"(layers|models|networks|encoders|blocks|modules|experts)$", name):
            several = self._made(_TWO_LAYERS)
            usage = parameter.usage
            return [several] if usage.called or usage.layer_like or usage.iterated else []
        if _MODEL_NAME.search(name):
            return [self._model(), self._layer()]
        if _LAYER_NAME.search(name):
            return [self._layer(), self._model()]
        return []

    def _classes(self, parameter: Parameter) -> list[Choice]:
        """Return classes that make layers for the use that the name tells, but the default."""
        names = [w for part, words in _CLASSES.items() if part in parameter.name for w in words]
        layers = self.keras.layers
        names = [name for name in names if getattr(layers, name, None) is not parameter.default]
        return [self._made(f"keras.layers.{name}") for name in names]

    def _anything(self) -> list[Choice]:
        plain = [_plain(value) for value in (8, 0.25, [8, 4], "tanh", (8, 8, 3))]
        return [*plain, self._layer(), self._model(), _plain({})]

    def _layer(self) -> Choice:
        return self._made("keras.layers.Dense(8)")

    def _model(self) -> Choice:
        return self._made("keras.Sequential([keras.Input((8,)), keras.layers.Dense(8)])")

    def _function(self) -> Choice:
        return self._made("keras.activations.tanh")

    def _made(self, expression: str) -> Choice:
        return Choice(expression, lambda: eval(expression, {"keras": self.keras}))


def _names_other_class(annotation: str) -> bool:
    """Tell whether an annotation names a class that is none of Python's, its typing or Keras's."""
    named = {word.rpartition(".")[2] for word in re.findall(r"[\w.]+", annotation)}
    return any(re.match(r"_*[A-Z]\w*[a-z]", word) for word in named - _KNOWN_TYPES)


def _plain(value: Any) -> Choice:
    if isinstance(value, list | dict):
        return Choice(repr(value), lambda: type(value)(value))
    if isinstance(value, enum.Enum):
        return Choice(f"{type(value).__name__}.{value.name}", lambda: value)
    return Choice(repr(value), lambda: value)


def _settings(parameter: Parameter) -> dict[str, Any]:
    found = dict(parameter.settings)
    for key in sorted(parameter.usage.subscripts - set(found)):
        named = values_by_name(key)
        found[key] = named[0] if named else 8
    return found


def _several(text: str) -> list[Choice]:
    if "float" in text:
        values: tuple[float, ...] = (0.25, 0.5)
    elif "str" in text and "int" not in text:
        return [_plain(["a", "b"])]
    else:
        values = (8, 4)
    first = _plain(values if re.search(r"\b[Tt]uple\b", text) else list(values))
    return [first, _plain((8, 8, 3)), _plain([3, 3])]


def _matching(values: tuple[Any, ...], annotation: str) -> list[Any]:
    words = set(re.findall(r"\w+", annotation))
    kinds = [kind for kind in (bool, int, float, str) if kind.__name__ in words]
    if not kinds:
        return []
    fitting = [value for value in values if type(value) in kinds]
    fallback = {bool: True, int: 8, float: 0.25, str: "probe"}
    return [*fitting, fallback[kinds[0]]]
