"""Classes that look like Keras's and have a base that the source does not tell."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

from fixlayers.keras.catalogue import GENERATIONS, is_keras_namespace, keras_class
from fixlayers.patterns import pattern
from fixlayers.survey.ancestry import NEUTRAL_BASES
from fixlayers.survey.facts import ClassFacts
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, Meaning, ProjectClass, ProjectFunction, Unknown

# What a class of Keras's is called where a project hands it on under another path.
_USUAL_NAMES = frozenset(
    "Layer Model Sequential Functional Loss Metric Initializer Constraint Regularizer "
    "LearningRateSchedule Wrapper RNN Dense".split()
)
_METHODS = frozenset(
    "call build get_config compute_output_shape train_step test_step update_state".split()
)
# Frameworks whose layers have methods of these names as well, and are none of Keras's.
_OTHER_FRAMEWORKS = frozenset(
    "torch flax haiku sonnet mxnet paddle chainer jax sklearn lightning pytorch_lightning "
    "tensorlayer equinox".split()
)
_OTHER_ROOTS = pattern(r"tensorflow\.(\w+\.)*(Module|Trackable|AutoTrackable)")


def unresolved_base(project: Project, key: ProjectClass) -> str:
    """Say which of its own bases makes what looks like a Keras class unclear, "" if none does."""
    facts = project.node(key).facts
    for text, found in zip(facts.bases, project.node(key).bases, strict=True):
        for meaning in found:
            reason = _reason(text, meaning)
            if reason and _looks_like_keras(facts, text, meaning):
                return reason
    return ""


def _reason(text: str, meaning: Meaning) -> str:
    """Say why a base is not known, "" if it is known to be Keras's or something else."""
    if isinstance(meaning, Unknown):
        builtin = meaning.undefined and hasattr(builtins, text)
        return "" if builtin else meaning.reason
    if isinstance(meaning, ProjectFunction):
        return f"the base {meaning.name} is a function"
    if not isinstance(meaning, External) or meaning.dotted in NEUTRAL_BASES:
        return ""
    if _OTHER_ROOTS.fullmatch(meaning.dotted):
        return ""
    if meaning.dotted.partition(".")[0] in _OTHER_FRAMEWORKS:
        return ""
    if not is_keras_namespace(meaning.dotted):
        return f"the base {meaning.dotted} is outside the project"
    if any(keras_class(generation, meaning.dotted) for generation in GENERATIONS):
        return ""
    return f"the base {meaning.dotted} is in no Keras known here"


def _looks_like_keras(facts: ClassFacts, text: str, meaning: Meaning) -> bool:
    methods = {m.name for m in facts.methods}
    if isinstance(meaning, External):
        return _is_surely_keras(facts, methods)
    usual = text.rpartition(".")[2] in _USUAL_NAMES
    return (usual and bool(methods & _METHODS)) or _is_surely_keras(facts, methods)


def _is_surely_keras(facts: ClassFacts, methods: set[str]) -> bool:
    """Recognise methods that only classes of Keras's have together."""
    if any(creation.callee == "self.add_weight" for creation in facts.creations):
        return True
    config = facts.get_config
    calls = bool(methods & {"call", "__call__"})
    if calls and config is not None and config.has_base:
        return True
    return "call" in methods and bool(methods & {"build", "compute_output_shape"})


def unresolved_classes(project: Project) -> Iterator[tuple[ProjectClass, str]]:
    """Yield the classes that look like Keras's with why their base is not known."""
    for key in sorted(project.nodes, key=lambda k: (k.path, k.ordinal)):
        if reason := unresolved_base(project, key):
            yield key, reason
