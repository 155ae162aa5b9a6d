"""A name that the constructor fixes becomes a default, since the config brings it as well."""

from tensorflow.keras import layers, regularizers
from tensorflow.keras.utils import register_keras_serializable


@register_keras_serializable()
class Stem(layers.Layer):
    def __init__(self, filters, weight_decay=1e-4, **kwargs):
        kwargs.setdefault("name", "stem")
        super().__init__(**kwargs)
        self.filters = filters
        self.weight_decay = weight_decay
        self.conv = layers.Conv2D(
            filters, 7, strides=2, kernel_regularizer=regularizers.l2(weight_decay)
        )
        self.norm = layers.BatchNormalization()

    def call(self, inputs, training=None):
        return self.norm(self.conv(inputs), training=training)

    def get_config(self):
        config = super().get_config()
        config.update({"filters": self.filters, "weight_decay": self.weight_decay})
        return config
