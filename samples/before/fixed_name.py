"""A name that the constructor fixes becomes a default, since the config brings it as well."""

from tensorflow.keras import layers, regularizers


class Stem(layers.Layer):
    def __init__(self, filters, weight_decay=1e-4, **kwargs):
        super().__init__(name="stem", **kwargs)
        self.conv = layers.Conv2D(
            filters, 7, strides=2, kernel_regularizer=regularizers.l2(weight_decay)
        )
        self.norm = layers.BatchNormalization()

    def call(self, inputs, training=None):
        return self.norm(self.conv(inputs), training=training)
