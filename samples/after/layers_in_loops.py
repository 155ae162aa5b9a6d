"""Layers as a parameter, a parameter that a loop uses up, and one that is rebound on the way."""

from tensorflow import keras


@keras.utils.register_keras_serializable()
class Residual(keras.layers.Layer):
    """Adds what a chain of layers makes of the input to the input."""

    def __init__(self, blocks, widths=(32, 16), scale=2, **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self._init_scale = scale
        scale = 1 / scale
        self.blocks = blocks
        self.heads = [keras.layers.Dense(width, activation="relu") for width in widths]
        self.scale = scale

    def call(self, inputs):
        x = inputs
        for block in self.blocks:
            x = block(x)
        for head in self.heads:
            x = head(x)
        return keras.layers.concatenate([inputs, x * self.scale])

    def get_config(self):
        config = super().get_config()
        config.update({
            "blocks": [
                keras.utils.serialize_keras_object(value)
                for value in self.blocks
            ],
            "widths": self.widths,
            "scale": self._init_scale,
        })
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if "class_name" in str(config.get("blocks")):
            config["blocks"] = keras.utils.deserialize_keras_object(config["blocks"])
        return super().from_config(config)
