# Two spaces, single quotes and super(C, self), as TensorFlow 1 code has them.
import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class SqueezeExcite(tf.keras.layers.Layer):
  """Scales channels by what a small bottleneck says about them."""

  def __init__(self, filters, ratio=16, **kwargs):
    super(SqueezeExcite, self).__init__(**kwargs)
    self.filters = filters
    self.ratio = ratio
    # The bottleneck must not vanish.
    squeezed = max(1, filters // ratio)
    self.pool = tf.keras.layers.GlobalAveragePooling2D(keepdims=True)
    self.squeeze = tf.keras.layers.Dense(squeezed, activation='relu')
    self.excite = tf.keras.layers.Dense(filters, activation='sigmoid')

  def call(self, inputs):
    weights = self.excite(self.squeeze(self.pool(inputs)))
    return inputs * weights

  def get_config(self):
    config = super(SqueezeExcite, self).get_config()
    config.update({'filters': self.filters, 'ratio': self.ratio})
    return config

  def _describe(self):
    return 'squeeze and excite'
