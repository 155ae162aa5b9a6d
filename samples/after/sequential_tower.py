"""A Sequential that adds its own layers: rebuilt from its parent's config it would have them twice."""

import keras
from keras import layers


@keras.saving.register_keras_serializable()
class ConvTower(keras.Sequential):
    def __init__(self, filters, depth=2, kernel_size=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.depth = depth
        self.kernel_size = kernel_size
        for _ in range(depth):
            self.add(layers.Conv2D(filters, kernel_size, padding="same", activation="relu"))
        self.add(layers.GlobalAveragePooling2D())

    def get_config(self):
        return {
            "name": self.name,
            "filters": self.filters,
            "depth": self.depth,
            "kernel_size": self.kernel_size,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)
