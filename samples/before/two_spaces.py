# Two spaces, single quotes and super(C, self), as TensorFlow 1 code has them.
import tensorflow as tf


class SqueezeExcite(tf.keras.layers.Layer):
  """Scales channels by what a small bottleneck says about them."""

  def __init__(self, filters, ratio=16):
    super(SqueezeExcite, self).__init__()
    # The bottleneck must not vanish.
    squeezed = max(1, filters // ratio)
    self.pool = tf.keras.layers.GlobalAveragePooling2D(keepdims=True)
    self.squeeze = tf.keras.layers.Dense(squeezed, activation='relu')
    self.excite = tf.keras.layers.Dense(filters, activation='sigmoid')

  def call(self, inputs):
    weights = self.excite(self.squeeze(self.pool(inputs)))
    return inputs * weights

  def _describe(self):
    return 'squeeze and excite'
