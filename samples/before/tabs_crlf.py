"""Tabs and Windows line ends stay what they are."""

from tensorflow.keras.layers import Dense, Dropout, Layer


class FeedForward(Layer):
	def __init__(self, units, rate):
		super().__init__()  # nothing is kept
		self.first = Dense(units, activation="relu")
		self.second = Dense(units)
		self.drop = Dropout(rate)

	def call(self, inputs):
		return self.drop(self.second(self.first(inputs)))
