"""Annotations and exploded signatures: what is added is annotated and exploded as well."""

from __future__ import annotations

from typing import Any, Optional, Sequence

import keras


@keras.saving.register_keras_serializable()
class PatchEncoder(keras.layers.Layer):
    def __init__(
        self,
        patch_size: int,
        projection_dim: int,
        strides: Optional[Sequence[int]] = None,
        *,
        use_bias: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.patch_size = patch_size
        self.projection_dim = projection_dim
        self.strides = strides
        self.use_bias = use_bias
        if strides is None:
            strides = (patch_size, patch_size)
        self.project = keras.layers.Conv2D(
            projection_dim, patch_size, strides=strides, use_bias=use_bias
        )
        self.flatten = keras.layers.Reshape((-1, projection_dim))

    def call(self, images: keras.KerasTensor) -> keras.KerasTensor:
        return self.flatten(self.project(images))

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        config.update({
            "patch_size": self.patch_size,
            "projection_dim": self.projection_dim,
            "strides": self.strides,
            "use_bias": self.use_bias,
        })
        return config
