"""Load the trained miniature GPT in a new process: `python load.py [FOLDER]`.

Nothing is handed over in custom_objects: importing `model` has to be enough.
"""

import sys
from pathlib import Path

import numpy as np
from tensorflow import keras

from model import TransformerBlock

ARGUMENTS = {"embed_dim": 32, "num_heads": 4, "ff_dim": 48, "rate": 0.2}


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    model = keras.models.load_model(str(folder / "miniature_gpt.keras"))
    for layer in model.layers:
        if isinstance(layer, TransformerBlock):
            config = layer.get_config()
            kept = {name: config.get(name) for name in ARGUMENTS}
            if kept != ARGUMENTS:
                sys.exit(f"the config of {layer.name} says {kept}, not {ARGUMENTS}")

    saved = np.load(folder / "predictions.npz")
    predictions = model.predict(saved["prompts"], verbose=0)
    difference = float(np.abs(predictions - saved["predictions"]).max())
    if difference > 1e-5:
        sys.exit(f"the predictions differ by {difference}")
    print(f"loaded; the predictions add up to {predictions.sum():.4f}")


if __name__ == "__main__":
    main()
