"""What fixlayers knows about Keras itself: data measured from the installed packages."""

from __future__ import annotations
