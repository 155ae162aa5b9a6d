"""What Keras says when a class cannot be saved or loaded, and what each message means.

Messages of keras 3.0.5 and 3.15.1, tf_keras 2.21 and keras 2.15, each seen in a run.
"""

from __future__ import annotations

from msgspec import Struct


class Symptom(Struct, frozen=True):
    """A pattern of a message, the rules that it calls for (likeliest first), cause and way out.

    Where no rule cures it, `way_out` says what does.
    """

    pattern: str
    codes: tuple[str, ...]
    cause: str
    way_out: str = ""


_LACKS_ARGUMENT = (
    "The config lacks an argument that __init__ requires. get_config has to return every parameter "
    "of the constructor."
)
_NOT_REGISTERED = (
    "The file names a class or function that Keras does not know in this program. It has to be "
    "registered, or given in custom_objects."
)
_NOT_REVIVED = (
    "The config held a layer, a function or another object, and from_config handed it on as a "
    "plain dict. It has to be serialized in get_config and revived in from_config."
)
_NO_SUPER_INIT = (
    "__init__ does not call the constructor of its parent, or stores a layer before it does. The "
    "call comes first."
)

# The most telling first: Keras wraps what a constructor raises in errors that only say that a
# config could not be used.
SYMPTOMS = (
    Symptom(
        r"Keyword argument not understood:'?, '(query|key|value)_shape'",
        ("FXL206",),
        "The config of a MultiHeadAttention of Keras 2 holds shapes that only its own from_config "
        "takes out. One that overrides it has to end in super().from_config(config).",
    ),
    Symptom(
        r"Please initialize `\w+` layer with a `[\w.]+` instance\. Received: \{'module'",
        ("FXL206", "FXL205"),
        "A wrapper was given the config of its layer. The from_config of a class that overrides "
        "the wrapper's has to make a layer of it.",
    ),
    Symptom(
        r"Unrecognized keyword arguments? passed to \w+|Keyword argument not understood",
        ("FXL208", "FXL102", "FXL105", "FXL207"),
        "The config holds a key that no constructor takes. It is misspelt, or derived from other "
        "arguments, or belongs to another class, such as one that gets the same **kwargs.",
    ),
    Symptom(
        r"Cannot register a class that does not have a get_config",
        ("FXL303",),
        "The decorator stands on a class that has no config, such as a callback. Keras never saves "
        "a callback with a model, so the decorator has to go.",
    ),
    Symptom(
        r"positional only or variadic positional arguments",
        ("FXL201",),
        "__init__ takes *args or positional-only arguments, which Keras cannot record. A "
        "get_config can return by name what only goes on to the parent.",
        "Where it does not, name each argument, so that it can be passed by keyword.",
    ),
    Symptom(
        r"`?get_config(?:\(\))?`? method of .* should return a dict"
        r"|'NoneType' object (?:is not iterable|does not support item assignment|is not a mapping)",
        ("FXL201", "FXL210"),
        "get_config returns nothing.",
    ),
    Symptom(
        r"layers\.deserialize` was passed a `config` object that is not"
        r"|Unknown `config` as a `dict`",
        ("FXL205",),
        "get_config returned the config of a layer by itself, which does not tell its class. The "
        "layer has to be serialized.",
    ),
    Symptom(
        r"dictionary update sequence element",
        ("FXL212",),
        "get_config updates its dict with a set: a comma stands where a colon should.",
    ),
    Symptom(
        r"missing \d+ required (?:positional|keyword-only) arguments?:",
        ("FXL201", "FXL202", "FXL204"),
        _LACKS_ARGUMENT,
    ),
    Symptom(
        r"created by passing\s+non-serializable argument values"
        r"|has arguments .* in `__init__(?:\(\))?` and\s+therefore must override `get_config"
        r"|must (?:therefore )?(?:implement|override) (?:the method )?`?get_config",
        ("FXL201",),
        "The class has no get_config of its own, and Keras cannot record its arguments. get_config "
        "has to return every parameter of the constructor.",
    ),
    Symptom(
        r"forgot to call `?super\(\)\.__init__\(\)`?|must call `?super\(\)\.__init__\(\)`?",
        ("FXL103",),
        _NO_SUPER_INIT,
    ),
    Symptom(
        r"takes 1 positional argument but \d+ (?:positional arguments .*)?were given"
        r"|Expected `trainable` argument to be a boolean"
        r"|super\(type, obj\): obj must be an instance or subtype of type"
        r"|a __bases__ item causes an inheritance cycle",
        ("FXL105",),
        "The parent constructor is called in a way that cannot work: by position, with self given "
        "twice, or through super of another class.",
    ),
    Symptom(
        r"No gradients provided for any variable",
        ("FXL106",),
        "Where call stands under tf.function, Keras 3 keeps the weights with which it was first "
        "traced: they are neither trained nor loaded. Keras compiles call by itself.",
    ),
    Symptom(
        r"had a build config, but the model cannot be built automatically"
        r"|you cannot build your model if it has positional or keyword arguments",
        (),
        "call needs more than its first argument, with which Keras builds the model as it loads "
        "it; in Keras 3 the weights are then new ones, not those of the file.",
        "Let call take all inputs as one list, tuple or dict, or write a build_from_config "
        "(fixlayers rule FXL411).",
    ),
    Symptom(
        r"The name \"?.+\"? is used \d+ times in the model",
        ("FXL104",),
        "__init__ gives every object of the class the same name. The name has to be a default that "
        "a caller can replace.",
    ),
    Symptom(
        r"[Cc]ould not locate (?:class|function)|Unknown (?:layer|object|loss|metric|\w*function)\b"
        r"|'str' object is not callable",
        ("FXL301", "FXL304"),
        _NOT_REGISTERED,
        "A function is registered by the same decorator. For files saved before: "
        "load_model(path, custom_objects={...}).",
    ),
    Symptom(
        r"<[\w.]+ object at 0x\w+> could not be deserialized properly"
        r"|'(?:TrackedDict|_DictWrapper|dict|DictWrapper)' object is not callable"
        r"|'(?:TrackedDict|_DictWrapper|dict|DictWrapper)' object has no attribute",
        ("FXL205", "FXL206"),
        _NOT_REVIVED,
    ),
    Symptom(
        r"unhashable type: '(?:TrackedList|ListWrapper|list)'"
        r"|can only concatenate list \(not \"tuple\"\) to list",
        ("FXL206",),
        "A tuple comes back from a config as a list. from_config has to make a tuple of it again.",
    ),
    Symptom(
        r"'str' object has no attribute '(?:name|value)'",
        ("FXL206",),
        "A member of an Enum comes back from a config as its name or value. from_config has to "
        "make the member of it again.",
    ),
    Symptom(
        r"Layer \{.+\} supplied to ",
        ("FXL206", "FXL205"),
        _NOT_REVIVED,
    ),
    Symptom(
        r"Cannot serialize object|is not JSON serializable|Unknown activation function",
        ("FXL205", "FXL209"),
        "get_config returns an object as it is, or passes a plain value to a serializer that takes "
        "objects only. The value has to fit its serializer.",
    ),
    Symptom(
        r"expected axis -?\d+ of input shape to have value|Shape mismatch\. ?The variable shape",
        ("FXL209", "FXL202"),
        "If this comes up while a model is loaded, the config holds another value than the "
        "constructor was given, or none. Weights and layers then have other shapes.",
    ),
    Symptom(
        r"name 'config' is not defined",
        ("FXL203",),
        "get_config changes a config that it never made. It has to start from "
        "super().get_config().",
    ),
    Symptom(
        r"AttributeError: '\w+' object has no attribute '\w+'",
        ("FXL211", "FXL204"),
        "An attribute is read that nothing sets; if that happens in get_config, __init__ has to "
        "keep the argument.",
    ),
    Symptom(
        r"NameError: name '\w+' is not defined",
        ("FXL209", "FXL204"),
        "A name is read that is not bound there; in get_config the parameters of __init__ are out "
        "of scope, and have to be read from self.",
    ),
    Symptom(
        r"has no attribute 'saving'",
        ("FXL301",),
        "keras.saving cannot be reached through tf.keras or `from tensorflow import keras`, in any "
        "TensorFlow from 2.16 on. The same functions stand in keras.utils.",
        "Write keras.utils.register_keras_serializable, as fixlayers does.",
    ),
    Symptom(
        r"You cannot add new elements of state .* already built",
        (),
        "build makes or builds state a second time: the layer that came from the config is built "
        "already.",
        "Guard it: `if not self.layer.built: self.layer.build(shape)`.",
    ),
    Symptom(
        r"was never built and thus it doesn't have any variables",
        (),
        "A layer inside is not built when its weights are loaded: build leaves it unbuilt, and "
        "compute_output_shape spares Keras 3 the call that would build it.",
        "Build it where it is made: `self.dense.build(input_shape)`.",
    ),
    Symptom(
        r"A Sequential model configuration must be a dictionary"
        r"|All layers added to a Sequential model should have unique names",
        ("FXL202", "FXL206", "FXL201"),
        "A Sequential model that builds its layers in __init__ gets them a second time from the "
        "default from_config. It needs a config and a from_config of its own.",
    ),
    Symptom(
        r"expected \d+ variables, but received \d+ variables during loading"
        r"|Layer count mismatch when loading weights|axes don't match array",
        ("FXL202", "FXL201"),
        "The rebuilt object has other weights than the saved one: its config lost an argument, or "
        "an attribute that holds a layer was renamed.",
    ),
    Symptom(
        r"Lambda` layer whose `function` is a Python lambda|safe_mode=False"
        r"|enable_unsafe_deserialization",
        (),
        "The file holds the code of a Python lambda, which Keras runs only when told to.",
        "Use a registered function in place of the lambda, or, for a file that you trust, "
        "load_model(path, safe_mode=False).",
    ),
    Symptom(
        r"Saving the model to HDF5 format requires the model to be a Functional model",
        (),
        "A model that is a class of its own cannot be saved whole as HDF5.",
        "Save it as .keras.",
    ),
    Symptom(
        r"as_list\(\) is not defined on an unknown TensorShape",
        (),
        "Keras 2.15 cannot load a subclass of its recurrent layers from a .keras file. The class "
        "is not at fault.",
        "Use tf_keras 2.16 or newer, or .h5.",
    ),
    Symptom(
        r"KeyError: '(?:input_dim|output_dim|layer|cell|layers)'",
        ("FXL207", "FXL206"),
        "The parent's own from_config reads a key that the config lost. The class needs a "
        "from_config that ends in cls(**config).",
    ),
    Symptom(
        r"Unable to revive model from config|could not be deserialized properly"
        r"|Error when deserializing class",
        ("FXL201", "FXL202", "FXL205"),
        "The constructor cannot be called with what get_config returned. get_config has to return "
        "every parameter of the constructor, and from_config has to revive the objects in it.",
    ),
)
