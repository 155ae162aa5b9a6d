"""Whether a project has to do with Keras at all."""

from __future__ import annotations

from collections.abc import Iterable


def mentions_keras(sources: Iterable[bytes]) -> bool:
    """Tell whether any source has the word Keras, or that of TensorFlow, which brings it along."""
    return any(b"keras" in source or b"tensorflow" in source for source in sources)
