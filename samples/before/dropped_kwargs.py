"""Keyword arguments that are taken and dropped, and a parent constructor called by position."""

import tensorflow as tf
from tensorflow import keras


class Jitter(keras.layers.Layer):
    def __init__(self, stddev, **kwargs):
        super().__init__()
        self.sigma = stddev

    def call(self, inputs, training=False):
        if not training:
            return inputs
        return inputs + tf.random.normal(tf.shape(inputs), stddev=self.sigma)


class Center(keras.layers.Layer):
    def __init__(self, axis=-1, name=None):
        super().__init__(name)
        self.axis = axis

    def call(self, inputs):
        return inputs - tf.reduce_mean(inputs, axis=self.axis, keepdims=True)
