"""Stand-ins for imports that are not installed: permissive objects usable as almost anything."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from types import FrameType, ModuleType
from typing import Any

# Keras looks these up in sys.modules to see what it has; a name is stood in for, no module.
FRAMEWORKS = frozenset({"tensorflow", "keras", "tf_keras", "jax", "torch", "numpy"})


class StandIn:
    """An object that answers every attribute, call, subscript and operator with a stand-in.

    As a base class it vanishes; called with one function or class it is a decorator that returns
    what it decorates.
    """

    def __init__(self, label: str) -> None:
        self.__dict__["_label"] = label

    def __repr__(self) -> str:
        return f"<stand-in {self._label}>"

    def __getattr__(self, name: str) -> Any:
        return _attribute_of(self, self.__dict__.get("_label", "?"), name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what is decorated, else a stand-in."""
        if len(args) == 1 and not kwargs and (isinstance(args[0], type) or _is_function(args[0])):
            return args[0]
        return StandIn(f"{self._label}()")

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return ()

    def __getitem__(self, key: Any) -> StandIn:
        return StandIn(f"{self._label}[]")

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *details: Any) -> None:
        return None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StandIn) and other._label == self._label

    def __hash__(self) -> int:
        return hash(self._label)

    def _combined(self, *_: Any) -> StandIn:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _combined
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = _combined
    __pow__ = __or__ = __ror__ = __and__ = __rand__ = __matmul__ = _combined
    __neg__ = __invert__ = _combined

    def _compared(self, *_: Any) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _compared


def _attribute_of(owner: Any, label: str, name: str) -> StandIn:
    if name.startswith("__") and name.endswith("__"):
        raise AttributeError(name)
    made = StandIn(f"{label}.{name}")
    owner.__dict__[name] = made
    return made


def _is_function(value: Any) -> bool:
    return callable(value) and hasattr(value, "__code__")


class StandInModule(ModuleType):
    """A module whose attributes are stand-ins."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__all__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return _attribute_of(self, self.__name__, name)


class ReadyModuleLoader(importlib.abc.Loader):
    """A loader that hands out a module made beforehand."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.spec = getattr(module, "__spec__", None)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return the module made beforehand."""
        del spec
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        """Put back the spec that the import system has just replaced."""
        if self.spec is not None:
            module.__spec__ = self.spec


def importing_frame() -> FrameType | None:
    """Return the frame that asked for the import under way, None if there is none."""
    frame: FrameType | None = inspect.currentframe()
    own = {__file__, "<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>"}
    while frame is not None and (
        frame.f_code.co_filename in own or "importlib" in frame.f_code.co_filename
    ):
        frame = frame.f_back
    return frame


class StandInFinder(importlib.abc.MetaPathFinder):
    """The last finder: a stand-in for whatever foreign code imports and nobody has."""

    def __init__(self, wanted: Callable[[str], bool], stood_in: set[str]) -> None:
        self.wanted = wanted
        self.stood_in = stood_in

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec when the importing module is one that `wanted` accepts, and note it."""
        del path, target
        parent = fullname.rpartition(".")[0]
        # What a real package lacks is bound name by name: it may be no module but a function.
        if parent and not isinstance(sys.modules.get(parent), StandInModule):
            return None
        if fullname.partition(".")[0] in FRAMEWORKS:
            return None
        frame = importing_frame()
        if frame is None or not self.wanted(str(frame.f_globals.get("__name__", ""))):
            return None
        self.stood_in.add(fullname)
        loader = ReadyModuleLoader(StandInModule(fullname))
        return importlib.machinery.ModuleSpec(fullname, loader, is_package=True)
