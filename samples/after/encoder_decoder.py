"""A model that is given its parts: the config carries them serialized, and from_config revives them."""

import keras


@keras.saving.register_keras_serializable()
class Autoencoder(keras.Model):
    def __init__(self, encoder, decoder, beta=1.0, **kwargs):
        super().__init__(**kwargs)
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

    def get_config(self):
        config = super().get_config()
        config.update({
            "name": self.name,
            "trainable": self.trainable,
            "encoder": keras.layers.serialize(self.encoder),
            "decoder": keras.layers.serialize(self.decoder),
            "beta": self.beta,
        })
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        for key in ("encoder", "decoder"):
            if isinstance(config.get(key), dict):
                config[key] = keras.layers.deserialize(config[key])
        return cls(**config)
