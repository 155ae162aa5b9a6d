"""What an error message of Keras calls for."""

from __future__ import annotations

import re
import string

import pytest

from fixlayers.rules import rule
from fixlayers.symptoms import SYMPTOMS
from fixlayers.tracebacks import explain

# Messages as Keras 3.0.5, 3.15.1, tf_keras 2.21 and Keras 2.15 print them, and the likeliest rule.
MESSAGES = {
    "TypeError: Scale.__init__() got an unexpected keyword argument 'trainable'": "FXL101",
    "TypeError: Focal.__init__() got an unexpected keyword argument 'reduction'": "FXL101",
    "TypeError: F1.__init__() got an unexpected keyword argument 'dtype'": "FXL101",
    "TypeError: __init__() got an unexpected keyword argument 'batch_input_shape'": "FXL101",
    "Function.__init__() got an unexpected keyword argument 'dtype'": "FXL101",
    "TypeError: Wide.__init__() got an unexpected keyword argument 'kernel_initializer'": "FXL207",
    "TypeError: Wide.__init__() got an unexpected keyword argument 'units'": "FXL207",
    "TypeError: Block.__init__() got an unexpected keyword argument 'feed_dim'": "FXL208",
    "keras.src.layers.layer.Layer.__init__() got multiple values for keyword argument 'name'": (
        "FXL104"
    ),
    "TypeError: LSTM.__init__() got multiple values for keyword argument 'return_sequences'": (
        "FXL207"
    ),
    "TypeError: Dense.__init__() got multiple values for argument 'units'": "FXL207",
    "ValueError: Unrecognized keyword arguments passed to Block: {'unit': 8}": "FXL208",
    "TypeError: ('Keyword argument not understood:', 'foo')": "FXL208",
    "TypeError: ('Keyword argument not understood:', 'query_shape')": "FXL206",
    "ValueError: Please initialize `TimeDistributed` layer with a `keras.layers.Layer` instance. "
    "Received: {'module': 'keras.layers', 'class_name': 'Dense'}": "FXL206",
    "TypeError: Block.__init__() missing 1 required positional argument: 'units'": "FXL201",
    "TypeError: f() missing 2 required keyword-only arguments: 'a' and 'b'": "FXL201",
    "NotImplementedError: \nObject Chain was created by passing\nnon-serializable argument values "
    "in `__init__()`,\nand therefore the object must override `get_config()`": "FXL201",
    "NotImplementedError: Layer Block has arguments ['units'] in `__init__` and therefore must "
    "override `get_config`.": "FXL201",
    "RuntimeError: In layer 'Shift', you forgot to call `super().__init__()` as the first "
    "statement": "FXL103",
    "RuntimeError: It looks like you are subclassing `Model` and you forgot to call "
    "`super().__init__()`.": "FXL103",
    "RuntimeError: You must call `super().__init__()` in the layer constructor.": "FXL103",
    "TypeError: Layer.__init__() takes 1 positional argument but 4 were given": "FXL105",
    "TypeError: Layer.__init__() takes 1 positional argument but 2 positional arguments (and 1 "
    "keyword-only argument) were given": "FXL105",
    "ValueError: No gradients provided for any variable.": "FXL106",
    "TypeError: super(type, obj): obj must be an instance or subtype of type": "FXL105",
    'ValueError: The name "block" is used 2 times in the model. All operation names should be '
    "unique.": "FXL104",
    "TypeError: Could not locate class 'L'. Make sure custom classes are decorated": "FXL301",
    "TypeError: Could not locate function 'f'. Make sure custom functions are": "FXL301",
    "ValueError: Unknown layer: 'L'. Please ensure you are using a `keras.utils.custom_o": "FXL301",
    "ValueError: Unknown object: 'Dense'.": "FXL301",
    "TypeError: 'str' object is not callable": "FXL301",
    "AttributeError: module 'keras._tf_keras.keras' has no attribute 'saving'": "FXL301",
    "TypeError: 'TrackedDict' object is not callable": "FXL205",
    "TypeError: <custom.Chain object at 0x7ff86c744810> could not be deserialized properly.": (
        "FXL205"
    ),
    "TypeError: unhashable type: 'TrackedList'": "FXL206",
    "TypeError: unhashable type: 'ListWrapper'": "FXL206",
    'TypeError: can only concatenate list (not "tuple") to list': "FXL206",
    "AttributeError: 'str' object has no attribute 'value'": "FXL206",
    "ValueError: Layer {'module': 'keras.layers', 'class_name': 'Dense'} supplied to Wrapper isn't "
    "a supported layer type.": "FXL206",
    "TypeError: Cannot serialize object Mode.WIDE of type <enum 'Mode'>.": "FXL205",
    "ValueError: Unknown activation function 'relu' cannot be serialized": "FXL205",
    "ValueError: Cannot register a class that does not have a get_config() method.": "FXL303",
    "TypeError: The `get_config()` method of <Block name=mine> should return a dict. It returned: "
    "None": "FXL201",
    "TypeError: 'NoneType' object is not iterable": "FXL201",
    "NameError: name 'config' is not defined": "FXL203",
    "NameError: name 'units' is not defined": "FXL209",
    "AttributeError: 'Block' object has no attribute 'units'": "FXL211",
    "ValueError: A Sequential model configuration must be a dictionary containing": "FXL202",
    "ValueError: Layer 'dense' expected 2 variables, but received 0 variables during loading.": (
        "FXL202"
    ),
    "KeyError: 'input_dim'": "FXL207",
    "TypeError: Unable to revive model from config. When overriding the `get_config()`": "FXL201",
    "NotImplementedError: L has positional only or variadic positional arguments": "FXL201",
    "ValueError: Input 0 with name 'None' of layer 'head' is incompatible with the layer: expected "
    "axis -1 of input shape to have value 6, but received input with shape (None, 12)": "FXL209",
    "ValueError: Cannot assign value to variable ' m/kernel:0': Shape mismatch.The variable shape "
    "(4, 12), and the assigned value shape (4, 6) are incompatible.": "FXL209",
    "ValueError: `keras.layers.deserialize` was passed a `config` object that is not a "
    "`keras.layers.Layer`. Received: {'name': 'dense_1'}": "FXL205",
    "ValueError: Unknown `config` as a `dict`, config={'name': 'dense_1'}": "FXL205",
    "TypeError: cannot convert dictionary update sequence element #0 to a sequence": "FXL212",
    "ValueError: dictionary update sequence element #0 has length 5; 2 is required": "FXL212",
    # No rule cures these.
    "ValueError: You cannot add new elements of state (variables or sub-layers) to a layer that is "
    "already built.": "",
    "ValueError: A total of 1 objects could not be loaded. Example error message for object <Dense "
    "name=dense, built=False>: Layer 'dense' was never built and thus it doesn't have any "
    "variables. However the weights file lists 2 variables for this layer.": "",
    "UserWarning: Model 'translator' had a build config, but the model cannot be built "
    "automatically in `build_from_config(config)`.": "",
    "ValueError: Currently, you cannot build your model if it has positional or keyword arguments "
    "that are not inputs to the model, but are required for its `call()` method.": "",
    "ValueError: Requested the deserialization of a `Lambda` layer whose `function` is a Python "
    "lambda.": "",
    "NotImplementedError: Saving the model to HDF5 format requires the model to be a Functional "
    "model or a Sequential model.": "",
    "ValueError: as_list() is not defined on an unknown TensorShape.": "",
}


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_known(message: str) -> None:
    found = explain(f'Traceback (most recent call last):\n  File "x.py", line 1\n{message}\n')
    assert found is not None
    assert (found.codes or ("",))[0] == MESSAGES[message]
    assert found.codes or found.way_out
    assert found.message in message
    assert found.cause.count(". ") <= 1
    assert all(rule(code) for code in found.codes)


def test_every_symptom_is_seen() -> None:
    unseen = [s.pattern for s in SYMPTOMS if not any(re.search(s.pattern, m) for m in MESSAGES)]
    assert unseen == []


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=lambda symptom: symptom.pattern[:40])
def test_a_symptom_leads_somewhere(symptom) -> None:
    assert symptom.codes or symptom.way_out
    fields = string.Formatter().parse(symptom.cause)
    assert all(name is None or name == "..." for _, name, _, _ in fields)


def test_the_cause_counts_and_not_what_keras_wraps_it_in() -> None:
    found = explain(
        "TypeError: <class 'm.Scale'> could not be deserialized properly. Please ensure that\n\n"
        "config={'module': 'm', 'class_name': 'Scale', 'config': {'name': 'scale'}}.\n\n"
        "Exception encountered: Scale.__init__() got an unexpected keyword argument 'trainable'\n"
    )
    assert found is not None
    assert found.codes[0] == "FXL101"
    assert found.message.startswith("Exception encountered: Scale.__init__()")


def test_colours_and_line_ends_do_not_matter() -> None:
    found = explain("\x1b[1mTypeError: \x1b[31m'TrackedDict' object is not callable\x1b[0m\r\n")
    assert found is not None
    assert found.message == "TypeError: 'TrackedDict' object is not callable"


@pytest.mark.parametrize("text", ["", "ZeroDivisionError: division by zero", "\x00\xff"])
def test_other_errors_are_not_known(text: str) -> None:
    assert explain(text) is None
