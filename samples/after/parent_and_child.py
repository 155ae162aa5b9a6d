"""A child is repaired together with its parent, whose config it extends."""

import keras


@keras.saving.register_keras_serializable()
class Attention(keras.layers.Layer):
    def __init__(self, units, dropout=0.0, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dropout = dropout
        self.query = keras.layers.Dense(units)
        self.key = keras.layers.Dense(units)
        self.drop = keras.layers.Dropout(dropout)

    def call(self, inputs):
        scores = keras.ops.matmul(self.query(inputs), keras.ops.swapaxes(self.key(inputs), 1, 2))
        return keras.ops.matmul(self.drop(keras.ops.softmax(scores)), inputs)

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "dropout": self.dropout})
        return config


@keras.saving.register_keras_serializable()
class GatedAttention(Attention):
    def __init__(self, units, dropout=0.0, gate_bias=1.0, **kwargs):
        super().__init__(units, dropout=dropout, **kwargs)
        self.gate_bias = gate_bias
        self.gate = keras.layers.Dense(
            1, activation="sigmoid", bias_initializer=keras.initializers.Constant(gate_bias)
        )

    def call(self, inputs):
        return super().call(inputs) * self.gate(inputs)

    def get_config(self):
        config = super().get_config()
        config.update({"gate_bias": self.gate_bias})
        return config
