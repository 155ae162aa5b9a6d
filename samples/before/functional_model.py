"""A model that builds its graph in the constructor: its config is made without that of the graph."""

from tensorflow import keras
from tensorflow.keras import layers


class Classifier(keras.Model):
    def __init__(self, input_dim, num_classes, hidden=(64, 32)):
        inputs = keras.Input(shape=(input_dim,))
        x = inputs
        for units in hidden:
            x = layers.Dense(units, activation="relu")(x)
        outputs = layers.Dense(num_classes, activation="softmax")(x)
        super().__init__(inputs=inputs, outputs=outputs)
