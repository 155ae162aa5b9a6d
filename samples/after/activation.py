"""What Keras's own get functions made is undone by their serialize functions."""

import keras
from keras import activations, initializers, regularizers


@keras.saving.register_keras_serializable()
class GatedDense(keras.layers.Layer):
    def __init__(
        self,
        units,
        activation='swish',
        kernel_initializer='glorot_uniform',
        kernel_regularizer=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.units = units
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name='kernel',
            shape=(input_shape[-1], 2 * self.units),
            initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer,
        )

    def call(self, inputs):
        value, gate = keras.ops.split(keras.ops.matmul(inputs, self.kernel), 2, axis=-1)
        return value * self.activation(gate)

    def get_config(self):
        config = super().get_config()
        config.update({
            'units': self.units,
            'activation': activations.serialize(self.activation),
            'kernel_initializer': initializers.serialize(self.kernel_initializer),
            'kernel_regularizer': regularizers.serialize(self.kernel_regularizer),
        })
        return config
