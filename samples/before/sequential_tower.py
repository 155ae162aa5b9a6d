"""A Sequential that adds its own layers: rebuilt from its parent's config it would have them twice."""

import keras
from keras import layers


class ConvTower(keras.Sequential):
    def __init__(self, filters, depth=2, kernel_size=3):
        super().__init__()
        for _ in range(depth):
            self.add(layers.Conv2D(filters, kernel_size, padding="same", activation="relu"))
        self.add(layers.GlobalAveragePooling2D())
