"""Annotations and exploded signatures: what is added is annotated and exploded as well."""

from __future__ import annotations

from typing import Optional, Sequence

import keras


class PatchEncoder(keras.layers.Layer):
    def __init__(
        self,
        patch_size: int,
        projection_dim: int,
        strides: Optional[Sequence[int]] = None,
        *,
        use_bias: bool = True,
    ) -> None:
        super().__init__()
        if strides is None:
            strides = (patch_size, patch_size)
        self.project = keras.layers.Conv2D(
            projection_dim, patch_size, strides=strides, use_bias=use_bias
        )
        self.flatten = keras.layers.Reshape((-1, projection_dim))

    def call(self, images: keras.KerasTensor) -> keras.KerasTensor:
        return self.flatten(self.project(images))
