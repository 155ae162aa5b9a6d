"""What the rules' texts show more than once."""

REPAIRED_SCALE = """\
@keras.saving.register_keras_serializable()
class Scale(keras.layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def get_config(self):
        config = super().get_config()
        config.update({"factor": self.factor})
        return config
"""
"""A layer that FXL101, FXL102 and FXL103 find broken in different ways."""

REPAIRED_CONFIG = """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
"""
"""A `get_config` that FXL208, FXL210 and FXL212 find broken in different ways."""
