from __future__ import annotations

import pytest

from fixlayers.rewrite.edits import AddImport, AddKwargs
from fixlayers.rewrite.self_check import self_check
from fixlayers.rewrite.source import rewrite_source

KERAS = AddImport("keras")
UTILS = AddImport("tensorflow.keras", "utils")

CASES = {
    "behind its own package": (
        KERAS,
        """
        import os
        from keras import layers  # ours
        import numpy as np

        x = 1
        """,
        """
        import os
        from keras import layers  # ours
        import keras
        import numpy as np

        x = 1
        """,
    ),
    "behind the last import where it has no kin": (
        KERAS,
        """
        import os
        import numpy as np


        class A: pass
        """,
        """
        import os
        import numpy as np
        import keras


        class A: pass
        """,
    ),
    "of the standard library above all others": (
        AddImport("typing", "Any"),
        """
        '''Layers.'''

        from __future__ import annotations

        # the framework
        import keras
        """,
        """
        '''Layers.'''

        from __future__ import annotations

        from typing import Any

        # the framework
        import keras
        """,
    ),
    "of the standard library as the first statement": (
        AddImport("typing", "Any"),
        """
        # A licence.

        # the framework
        import keras
        """,
        """
        # A licence.

        from typing import Any

        # the framework
        import keras
        """,
    ),
    "before relative imports": (
        KERAS,
        """
        import numpy as np

        from .layers import Dense
        from . import b
        """,
        """
        import numpy as np
        import keras

        from .layers import Dense
        from . import b
        """,
    ),
    "behind relative imports where there is nothing else": (
        KERAS,
        """
        from .layers import Dense
        """,
        """
        from .layers import Dense
        import keras
        """,
    ),
    "a relative one behind its like": (
        AddImport(".config", "revive"),
        """
        import os
        from .layers import Dense
        import sys
        """,
        """
        import os
        from .layers import Dense
        from .config import revive
        import sys
        """,
    ),
    "the standard library's behind the standard library": (
        AddImport("typing", "Any"),
        """
        import os

        import keras
        """,
        """
        import os
        from typing import Any

        import keras
        """,
    ),
    "below a licence, a docstring and the future": (
        KERAS,
        """
        # Licence.
        '''Docstring.'''
        from __future__ import annotations

        # about A
        class A: pass
        """,
        """
        # Licence.
        '''Docstring.'''
        from __future__ import annotations

        import keras


        # about A
        class A: pass
        """,
    ),
    "below a docstring alone": (
        KERAS,
        """
        '''Docstring.'''

        x = 1
        """,
        """
        '''Docstring.'''

        import keras

        x = 1
        """,
    ),
    "below the comments that open a file": (
        KERAS,
        """
        #!/usr/bin/env python
        # Licence.

        # about A
        class A: pass
        """,
        """
        #!/usr/bin/env python
        # Licence.

        import keras


        # about A
        class A: pass
        """,
    ),
    "below a lone comment that opens a file": (
        KERAS,
        """
        # Licence.

        class A: pass
        """,
        """
        # Licence.

        import keras


        class A: pass
        """,
    ),
    "on top of a file without any of that": (
        KERAS,
        """
        class A: pass
        """,
        """
        import keras


        class A: pass
        """,
    ),
    "not into a branch": (
        KERAS,
        """
        import os
        try:
            import keras
        except ImportError:
            keras = None
        if os.name:
            import sys
        """,
        """
        import os
        import keras
        try:
            import keras
        except ImportError:
            keras = None
        if os.name:
            import sys
        """,
    ),
    "behind an assignment between imports": (
        KERAS,
        """
        import os
        os.environ["KERAS_BACKEND"] = "jax"
        import numpy as np
        """,
        """
        import os
        os.environ["KERAS_BACKEND"] = "jax"
        import numpy as np
        import keras
        """,
    ),
    "not below the first class": (
        KERAS,
        """
        import os
        class A: pass
        import sys
        """,
        """
        import os
        import keras
        class A: pass
        import sys
        """,
    ),
    "not twice": (
        KERAS,
        """
        import os, keras
        """,
        """
        import os, keras
        """,
    ),
    "although the module is there under another name": (
        KERAS,
        """
        import keras as k
        """,
        """
        import keras as k
        import keras
        """,
    ),
    "into the statement that imports from the module": (
        UTILS,
        """
        from tensorflow.keras import layers, models  # all
        import tensorflow as tf
        """,
        """
        from tensorflow.keras import layers, models, utils  # all
        import tensorflow as tf
        """,
    ),
    "in order where the names are sorted": (
        AddImport("keras", "losses"),
        """
        from keras import layers, models
        """,
        """
        from keras import layers, losses, models
        """,
    ),
    "first where it sorts so": (
        AddImport("keras", "activations"),
        """
        from keras import layers as L, models
        """,
        """
        from keras import activations, layers as L, models
        """,
    ),
    "last where the names are in no order": (
        AddImport("keras", "activations"),
        """
        from keras import models, layers
        """,
        """
        from keras import models, layers, activations
        """,
    ),
    "into brackets with a comma at the end": (
        UTILS,
        """
        from tensorflow.keras import (  # all
            layers,  # many
            models,  # few
            # end
        )
        """,
        """
        from tensorflow.keras import (  # all
            layers,  # many
            models,  # few
            # end
            utils,
        )
        """,
    ),
    "into brackets without a comma at the end": (
        UTILS,
        """
        from tensorflow.keras import (
            layers,
            models  # few
        )
        """,
        """
        from tensorflow.keras import (
            layers,
            models,  # few
            utils
        )
        """,
    ),
    "into the middle of brackets": (
        AddImport("keras", "losses"),
        """
        from keras import (
            layers,  # many
            models,  # few
        )
        """,
        """
        from keras import (
            layers,  # many
            losses,
            models,  # few
        )
        """,
    ),
    "into hanging brackets": (
        UTILS,
        """
        from tensorflow.keras import (layers,
                                      models)
        """,
        """
        from tensorflow.keras import (layers,
                                      models,
                                      utils)
        """,
    ),
    "not into a star": (
        UTILS,
        """
        from tensorflow.keras import *
        """,
        """
        from tensorflow.keras import *
        from tensorflow.keras import utils
        """,
    ),
    "not into a line that shares": (
        UTILS,
        """
        from tensorflow.keras import layers; x = 1
        """,
        """
        from tensorflow.keras import layers; x = 1
        from tensorflow.keras import utils
        """,
    ),
    "not into a line that is full": (
        UTILS,
        """
        from tensorflow.keras import activations, constraints, initializers, layers, models
        """,
        """
        from tensorflow.keras import activations, constraints, initializers, layers, models
        from tensorflow.keras import utils
        """,
    ),
    "not into the import from another level": (
        AddImport(".keras", "utils"),
        """
        from keras import layers
        from ..keras import layers
        """,
        """
        from keras import layers
        from ..keras import layers
        from .keras import utils
        """,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_import_goes(name, check):
    edit, before, after = CASES[name]
    check(before, [edit], after)


def test_an_import_ordered_twice_is_written_once(check):
    check("import os\n", [KERAS, KERAS], "import os\nimport keras\n")


def test_two_names_from_one_module_share_a_statement(check):
    edits = [AddImport("keras", "layers"), AddImport("keras", "models")]
    check("import os\n", edits, "import os\nfrom keras import layers, models\n")


def test_a_statement_continued_by_backslashes_is_continued_so():
    before = b"from keras import layers, \\\n    models\n"
    result = rewrite_source(before, [AddImport("keras", "utils")])
    assert result == b"from keras import layers, \\\n    models, \\\n    utils\n"
    assert self_check(before, result, [AddImport("keras", "utils")]) is None


BELOW = """
import os


def install(): ...


install()
import keras


class A(keras.layers.Layer):
    def __init__(self): ...


import keras.ops


class B(keras.layers.Layer):
    pass
"""


def test_one_without_kin_in_the_leading_block_goes_behind_kin_above_the_class(check):
    after = BELOW.replace("import keras\n", "import keras\nfrom keras import utils\n")
    edited = after.replace("(self)", "(self, **kwargs)")
    check(BELOW, [AddKwargs(0), AddImport("keras", "utils")], edited)


def test_kin_below_the_class_is_none(check):
    source = BELOW.replace("import keras\n", "")
    after = source.replace("import os\n", "import os\nimport keras\n")
    check(source, [AddKwargs(0), AddImport("keras")], after.replace("(self)", "(self, **kwargs)"))
