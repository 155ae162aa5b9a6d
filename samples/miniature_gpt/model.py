"""A miniature GPT, written the way most of us learnt it: it trains, but does it load again?"""

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class TransformerBlock(layers.Layer):
    def __init__(self, embed_dim, num_heads, ff_dim, rate=0.1):
        super().__init__()
        self.attention = layers.MultiHeadAttention(num_heads, embed_dim // num_heads)
        self.feed_forward = keras.Sequential(
            [layers.Dense(ff_dim, activation="relu"), layers.Dense(embed_dim)]
        )
        self.norm_attention = layers.LayerNormalization(epsilon=1e-6)
        self.norm_output = layers.LayerNormalization(epsilon=1e-6)
        self.drop_attention = layers.Dropout(rate)
        self.drop_output = layers.Dropout(rate)

    def call(self, inputs, training=None):
        # Each place looks only at itself and at what stands before it.
        attended = self.attention(inputs, inputs, use_causal_mask=True)
        attended = self.drop_attention(attended, training=training)
        middle = self.norm_attention(inputs + attended)
        output = self.drop_output(self.feed_forward(middle), training=training)
        return self.norm_output(middle + output)


class TokenAndPositionEmbedding(layers.Layer):
    def __init__(self, max_length, vocabulary_size, embed_dim):
        super().__init__()
        self.tokens = layers.Embedding(vocabulary_size, embed_dim)
        self.positions = layers.Embedding(max_length, embed_dim)

    def call(self, inputs):
        places = tf.range(tf.shape(inputs)[-1])
        return self.tokens(inputs) + self.positions(places)


def miniature_gpt(max_length, vocabulary_size, embed_dim=32, num_heads=4, ff_dim=48, blocks=2):
    """Return an untrained model that scores the next token at every place."""
    inputs = keras.Input((max_length,), dtype="int32")
    x = TokenAndPositionEmbedding(max_length, vocabulary_size, embed_dim)(inputs)
    for _ in range(blocks):
        x = TransformerBlock(embed_dim, num_heads, ff_dim, rate=0.2)(x)
    return keras.Model(inputs, layers.Dense(vocabulary_size)(x), name="miniature_gpt")
