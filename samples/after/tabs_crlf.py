"""Tabs and Windows line ends stay what they are."""

from tensorflow.keras.layers import Dense, Dropout, Layer
from tensorflow.keras.utils import register_keras_serializable


@register_keras_serializable()
class FeedForward(Layer):
	def __init__(self, units, rate, **kwargs):
		super().__init__(**kwargs)  # nothing is kept
		self.units = units
		self.rate = rate
		self.first = Dense(units, activation="relu")
		self.second = Dense(units)
		self.drop = Dropout(rate)

	def call(self, inputs):
		return self.drop(self.second(self.first(inputs)))

	def get_config(self):
		config = super().get_config()
		config.update({"units": self.units, "rate": self.rate})
		return config
