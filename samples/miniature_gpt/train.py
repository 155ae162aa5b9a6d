"""Train the miniature GPT a little and save it: `python train.py [FOLDER]`.

Writes `miniature_gpt.keras` and, for `load.py`, some prompts with their predictions.
"""

import sys
from pathlib import Path

import numpy as np
from tensorflow import keras

from model import miniature_gpt

MAX_LENGTH = 24


def windows(text):
    """Return the characters' numbers in overlapping windows, and how many characters there are."""
    alphabet = {character: number for number, character in enumerate(sorted(set(text)))}
    numbers = np.array([alphabet[character] for character in text], "int32")
    starts = range(0, len(numbers) - MAX_LENGTH, 8)
    return np.stack([numbers[start : start + MAX_LENGTH + 1] for start in starts]), len(alphabet)


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    keras.utils.set_random_seed(1)
    data, size = windows((Path(__file__).parent / "text.txt").read_text(encoding="utf-8"))
    model = miniature_gpt(MAX_LENGTH, size)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.003), loss=loss)
    model.fit(data[:, :-1], data[:, 1:], batch_size=32, epochs=2, verbose=2)

    model.save(str(folder / "miniature_gpt.keras"))
    prompts = data[::50, :-1]
    predictions = model.predict(prompts, verbose=0)
    np.savez(folder / "predictions.npz", prompts=prompts, predictions=predictions)
    print(f"saved; the predictions add up to {predictions.sum():.4f}")


if __name__ == "__main__":
    main()
