"""Keyword arguments that are taken and dropped, and a parent constructor called by position."""

import tensorflow as tf
from tensorflow import keras


@keras.utils.register_keras_serializable()
class Jitter(keras.layers.Layer):
    def __init__(self, stddev, **kwargs):
        super().__init__(**kwargs)
        self.sigma = stddev

    def call(self, inputs, training=False):
        if not training:
            return inputs
        return inputs + tf.random.normal(tf.shape(inputs), stddev=self.sigma)

    def get_config(self):
        config = super().get_config()
        config.update({"stddev": self.sigma})
        return config


@keras.utils.register_keras_serializable()
class Center(keras.layers.Layer):
    def __init__(self, axis=-1, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.axis = axis

    def call(self, inputs):
        return inputs - tf.reduce_mean(inputs, axis=self.axis, keepdims=True)

    def get_config(self):
        config = super().get_config()
        config.update({"axis": self.axis})
        return config
