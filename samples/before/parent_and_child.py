"""A child is repaired together with its parent, whose config it extends."""

import keras


class Attention(keras.layers.Layer):
    def __init__(self, units, dropout=0.0):
        super().__init__()
        self.query = keras.layers.Dense(units)
        self.key = keras.layers.Dense(units)
        self.drop = keras.layers.Dropout(dropout)

    def call(self, inputs):
        scores = keras.ops.matmul(self.query(inputs), keras.ops.swapaxes(self.key(inputs), 1, 2))
        return keras.ops.matmul(self.drop(keras.ops.softmax(scores)), inputs)


class GatedAttention(Attention):
    def __init__(self, units, dropout=0.0, gate_bias=1.0):
        super().__init__(units, dropout=dropout)
        self.gate = keras.layers.Dense(
            1, activation="sigmoid", bias_initializer=keras.initializers.Constant(gate_bias)
        )

    def call(self, inputs):
        return super().call(inputs) * self.gate(inputs)
