from __future__ import annotations

import pytest

from fixlayers.rewrite.edits import AddGetConfig, ConfigItem
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.source import rewrite_source

UNITS = ConfigItem("units", "self.units")
MANY = tuple(ConfigItem(f"parameter_{i}", f"self.parameter_{i}") for i in range(3))

BODIES = {
    "one line where it fits": (
        AddGetConfig(0, (UNITS, ConfigItem("rate", "self._rate"))),
        """
        config = super().get_config()
        config.update({"units": self.units, "rate": self._rate})
        return config
        """,
    ),
    "a line an item where it does not": (
        AddGetConfig(0, MANY),
        """
        config = super().get_config()
        config.update({
            "parameter_0": self.parameter_0,
            "parameter_1": self.parameter_1,
            "parameter_2": self.parameter_2,
        })
        return config
        """,
    ),
    "a call in a line of its own": (
        AddGetConfig(
            0, (ConfigItem("kernel_initializer", f"keras.{'initializers.' * 3}serialize(self.k)"),)
        ),
        """
        config = super().get_config()
        config.update({
            "kernel_initializer": keras.initializers.initializers.initializers.serialize(
                self.k
            ),
        })
        return config
        """,
    ),
    "the named super": (
        AddGetConfig(0, (UNITS,), style="named"),
        """
        config = super(A, self).get_config()
        config.update({"units": self.units})
        return config
        """,
    ),
    "a removed key": (
        AddGetConfig(0, (UNITS,), removed=("width",)),
        """
        config = super().get_config()
        config.pop("width", None)
        config.update({"units": self.units})
        return config
        """,
    ),
    "removed keys and no items": (
        AddGetConfig(0, (), removed=("width", "depth")),
        """
        config = super().get_config()
        for key in ("width", "depth"):
            config.pop(key, None)
        return config
        """,
    ),
    "more removed keys than a line holds": (
        AddGetConfig(0, (), removed=tuple(f"a_removed_parameter_{i}" for i in range(3))),
        """
        config = super().get_config()
        for key in (
            "a_removed_parameter_0",
            "a_removed_parameter_1",
            "a_removed_parameter_2",
        ):
            config.pop(key, None)
        return config
        """,
    ),
    "nothing of its own": (AddGetConfig(0, ()), "return super().get_config()"),
    "no base": (AddGetConfig(0, (UNITS,), base=False), 'return {"units": self.units}'),
    "no base and no items": (AddGetConfig(0, (), base=False), "return {}"),
    "no base and many items": (
        AddGetConfig(0, MANY, base=False),
        """
        return {
            "parameter_0": self.parameter_0,
            "parameter_1": self.parameter_1,
            "parameter_2": self.parameter_2,
        }
        """,
    ),
    "a key with a quote in it": (
        AddGetConfig(0, (ConfigItem('a"b', "self.a"),), base=False),
        'return {"a\\"b": self.a}',
    ),
}


def _class(method: str, header: str = "def get_config(self):", rest: str = "") -> str:
    head = "class A(Layer):\n    def __init__(self, units):\n        self.units = units\n"
    if not method:
        return head + rest
    lines = "".join(
        f"        {line[8:] if line.startswith(' ' * 8) else line}\n"
        for line in method.strip("\n").rstrip(" ").rstrip("\n").split("\n")
    )
    return f"{head}\n    {header}\n{lines}{rest}"


@pytest.mark.parametrize("name", BODIES)
def test_the_body_is(name, check):
    edit, body = BODIES[name]
    check(_class(""), [edit], _class(body), line_length=80)


def test_the_return_annotation_is_written(check):
    edit = AddGetConfig(0, (), returns="dict[str, Any]")
    after = _class("return super().get_config()", "def get_config(self) -> dict[str, Any]:")
    check(_class(""), [edit], after)


def test_single_quotes_of_the_class_win_over_the_file(check):
    check(
        """
        x = ["a", "b", "c"]
        class A(Layer):
            def call(self, x):
                '''Docstring.'''
                return x['y']
        """,
        [AddGetConfig(0, (UNITS,), base=False)],
        """
        x = ["a", "b", "c"]
        class A(Layer):
            def call(self, x):
                '''Docstring.'''
                return x['y']

            def get_config(self):
                return {'units': self.units}
        """,
    )


def test_a_class_without_strings_takes_the_quotes_of_the_file(check):
    check(
        """
        x = ['a', "it's", "don't"]
        class A(Layer):
            \"\"\"Docstring.\"\"\"
            def call(self, x):
                \"\"\"Docstring.\"\"\"
                return x
        """,
        [AddGetConfig(0, (UNITS,), base=False)],
        """
        x = ['a', "it's", "don't"]
        class A(Layer):
            \"\"\"Docstring.\"\"\"
            def call(self, x):
                \"\"\"Docstring.\"\"\"
                return x

            def get_config(self):
                return {'units': self.units}
        """,
    )


def test_a_file_that_spreads_its_updates_gets_one_more(check):
    other = """
        def f(config):
            config.update(
                {
                    "a": 1,
                }
            )
        """
    check(
        other
        + """
        class A(Layer):
            def call(self, x):
                return x
        """,
        [AddGetConfig(0, MANY)],
        other
        + """
        class A(Layer):
            def call(self, x):
                return x

            def get_config(self):
                config = super().get_config()
                config.update(
                    {
                        "parameter_0": self.parameter_0,
                        "parameter_1": self.parameter_1,
                        "parameter_2": self.parameter_2,
                    }
                )
                return config
        """,
    )


PLACES = {
    "before private helpers": (
        """
        class A(Layer):
            def call(self, x):
                return x

            # helpers
            def _helper(self):
                return 1
        """,
        """
        class A(Layer):
            def call(self, x):
                return x

            def get_config(self):
                return {}

            # helpers
            def _helper(self):
                return 1
        """,
    ),
    "after a dunder method": (
        """
        class A(Layer):
            def __call__(self, x):
                return x
        """,
        """
        class A(Layer):
            def __call__(self, x):
                return x

            def get_config(self):
                return {}
        """,
    ),
    "at the end of a class of private methods": (
        """
        class A(Layer):
            def _helper(self):
                return 1
            rate = 1  # rate
            # end
        x = 1
        """,
        """
        class A(Layer):
            def _helper(self):
                return 1
            rate = 1  # rate

            def get_config(self):
                return {}
            # end
        x = 1
        """,
    ),
    "in a class without methods": (
        '''
        class A(Layer):
            """Docstring."""


        class B(Layer):
            pass
        ''',
        '''
        class A(Layer):
            """Docstring."""

            def get_config(self):
                return {}


        class B(Layer):
            pass
        ''',
    ),
    "in a class on one line": (
        "class A(Layer): rate = 1; units = 2  # all\n",
        """
        class A(Layer):
            rate = 1; units = 2  # all

            def get_config(self):
                return {}
        """,
    ),
    "as far from the others as they are": (
        """
        class A(Layer):
            def __init__(self):
                self.a = 1


            def call(self, x):
                return x


        x = 1
        """,
        """
        class A(Layer):
            def __init__(self):
                self.a = 1


            def call(self, x):
                return x


            def get_config(self):
                return {}


        x = 1
        """,
    ),
    "as close to the others as they are": (
        """
        class A(Layer):
            def __init__(self):
                self.a = 1
            def call(self, x):
                return x
        """,
        """
        class A(Layer):
            def __init__(self):
                self.a = 1
            def call(self, x):
                return x
            def get_config(self):
                return {}
        """,
    ),
    "behind the comments of the last method": (
        """
        class A(Layer):
            def call(self, x):
                return x
                # no more

                # really
            # end of class

        # end of file
        """,
        """
        class A(Layer):
            def call(self, x):
                return x
                # no more

                # really

            def get_config(self):
                return {}
            # end of class

        # end of file
        """,
    ),
    "after a property and a decorated method": (
        """
        class A(Layer):
            @property
            def rate(self):
                return 1

            @tf.function
            def call(self, x): return x

            @property
            def _secret(self):
                return 1
        """,
        """
        class A(Layer):
            @property
            def rate(self):
                return 1

            @tf.function
            def call(self, x): return x

            def get_config(self):
                return {}

            @property
            def _secret(self):
                return 1
        """,
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_the_method_stands(name, check):
    before, after = PLACES[name]
    check(before, [AddGetConfig(0, (), base=False)], after)


def test_two_spaces_stay_two_spaces(check):
    check(
        "if True:\n    class A(Layer):\n      def call(self, x):\n        return x\n",
        [AddGetConfig(0, MANY)],
        "if True:\n    class A(Layer):\n      def call(self, x):\n        return x\n"
        "\n"
        "      def get_config(self):\n"
        "        config = super().get_config()\n"
        "        config.update({\n"
        '          "parameter_0": self.parameter_0,\n'
        '          "parameter_1": self.parameter_1,\n'
        '          "parameter_2": self.parameter_2,\n'
        "        })\n"
        "        return config\n",
    )


def test_a_second_one_is_refused():
    source = b"class A(Layer):\n    def get_config(self): return {}\n"
    with pytest.raises(EditError):
        rewrite_source(source, [AddGetConfig(0, ())])
