"""Plans of parts of a project that were made before and still hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from fixlayers.plan import FilePlan
from fixlayers.semantics.registry import Registry
from fixlayers.settings import Settings
from fixlayers.survey.grounds import Question
from fixlayers.survey.project import Project

if TYPE_CHECKING:
    from fixlayers.survey.reader import Memory

_SUBJECT = "plan"


class _PlannedPart(Struct, frozen=True, array_like=True):
    """What is planned for some files, and a digest of each answer that the plan rests on."""

    grounds: tuple[tuple[Question, bytes], ...]
    files: tuple[FilePlan, ...]


class KnownParts:
    """Remembers the plans of parts, each with its grounds.

    A plan holds for every project whose files have the same paths and which, asked the same, gives
    the same answers.

    Args:
        project: the whole project.
        registry: its registry.
        settings: those under which it is planned.
        memory: what may know plans from an earlier run, None for none.
    """

    def __init__(
        self, project: Project, registry: Registry, settings: Settings, memory: Memory | None
    ) -> None:
        self._project = project
        self._registry = registry
        self._settings = settings
        self._memory = memory
        self._digests: dict[Question, bytes | None] = {}

    def recall(self, paths: Sequence[str]) -> list[FilePlan] | None:
        """Return what was planned for some files, None if nothing was that holds."""
        if self._memory is None:
            return None
        known = self._memory.recall(_SUBJECT, self._name(paths))
        if known is not None:
            # What is damaged is planned anew.
            with suppress(msgspec.DecodeError, RecursionError):
                part = self._decoder.decode(known)
                holds = all(self._digest(asked) == digest for asked, digest in part.grounds)
                if holds and all(file.path in self._project.paths for file in part.files):
                    return list(part.files)
        return None

    @cached_property
    def _decoder(self) -> msgspec.msgpack.Decoder[_PlannedPart]:
        return msgspec.msgpack.Decoder(_PlannedPart)

    def remember(self, paths: Sequence[str], part: Project, files: Sequence[FilePlan]) -> None:
        """Remember what is planned for some files, as the part of the project that they are."""
        if self._memory is not None:
            grounds = tuple((asked, self._of(said)) for asked, said in part.grounds.answers.items())
            kept = tuple(file for file in files if file != FilePlan(file.path))
            said = msgspec.msgpack.encode(_PlannedPart(grounds, kept))
            self._memory.remember(_SUBJECT, self._name(paths), said)

    def _name(self, paths: Sequence[str]) -> bytes:
        sources = [self._of(self._project.overview.source(path)) for path in paths]
        return msgspec.msgpack.encode((self._frame, paths, sources))

    @cached_property
    def _frame(self) -> bytes:
        """What every plan rests on."""
        return self._of((sorted(self._project.paths), self._settings))

    def _of(self, answer: object) -> bytes:
        assert self._memory is not None
        if not isinstance(answer, bytes):
            answer = msgspec.msgpack.encode(answer, order="deterministic")
        return self._memory.digest(answer)

    def _digest(self, asked: Question) -> bytes | None:
        """Return what stands for the answer to a question, None if there is no such question."""
        if asked not in self._digests:
            name, *given = asked or ("",)
            question, forms = self._questions.get(str(name), (None, ()))
            fits = question is not None and tuple(map(type, given)) == forms
            self._digests[asked] = self._of(question(*given)) if question and fits else None
        return self._digests[asked]

    @cached_property
    def _questions(self) -> Mapping[str, tuple[Callable[..., Any], tuple[type, ...]]]:
        """Whatever can be asked of a whole project, with the types of what is given."""
        overview, registry = self._project.overview, self._registry
        of_a_word = (
            overview.source,
            overview.is_candidate,
            overview.calling,
            overview.quoting,
            overview.has_base,
            overview.defining,
            registry.registered,
            registry.homes,
            registry.making,
            registry.usual_package,
        )
        return {
            **{question.__name__: (question, (str,)) for question in of_a_word},
            "assigned": (overview.assigned, ()),
            "children": (overview.children, (str, int)),
            "loaded_together": (overview.loaded_together, (str, str)),
        }
