from __future__ import annotations

import pytest

from fixlayers.rewrite.edits import (
    AddKwargs,
    BindLocal,
    DefaultParentArgument,
    DivideKwargs,
    ForwardKwargs,
    InsertParentCall,
    StoreParameter,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.source import rewrite_source


def test_indexes_refer_to_the_body_before_any_edit(check):
    check(
        """
        class A(Layer):
            def __init__(self, a, b):
                '''Docstring.'''
                a = a or 4
                super().__init__(name="a")
                self.d = Dense(a)
                for _ in range(b):
                    self.d.more()
        """,
        [
            AddKwargs(0),
            BindLocal(0, 1, "raw_a", "a"),
            DefaultParentArgument(0, 2, "name"),
            ForwardKwargs(0, 2),
            StoreParameter(0, 2, "a", "raw_a"),
            StoreParameter(0, 4, "_init_b", "b"),
        ],
        """
        class A(Layer):
            def __init__(self, a, b, **kwargs):
                '''Docstring.'''
                raw_a = a
                a = a or 4
                kwargs.setdefault("name", "a")
                super().__init__(**kwargs)
                self.a = raw_a
                self.d = Dense(a)
                for _ in range(b):
                    self.d.more()
                self._init_b = b
        """,
    )


def test_kwargs_are_divided_before_what_the_same_statement_gets(check):
    check(
        """
        class A(Layer):
          def __init__(self, a, **options):
            # the layer itself
            super().__init__(name='a'); self.d = Dense(a, **options)
        """,
        [
            DivideKwargs(0, 0, "options", "base_kwargs"),
            DefaultParentArgument(0, 0, "name", "base_kwargs"),
            ForwardKwargs(0, 0, "base_kwargs"),
        ],
        """
        class A(Layer):
          def __init__(self, a, **options):
            base_kwargs = {}
            if 'options' in options:
              base_kwargs = options
              options = base_kwargs.pop('options')
            base_kwargs.setdefault('name', 'a')
            # the layer itself
            super().__init__(**base_kwargs); self.d = Dense(a, **options)
        """,
    )


def test_several_stores_keep_their_order_and_follow_an_inserted_call(check):
    check(
        """
        class A(Layer):
            def __init__(self, a, b):
                # a first
                self.c = a
        """,
        [
            InsertParentCall(0, 0, kwargs=""),
            StoreParameter(0, 0, "a", "a", after_inserted_call=True),
            StoreParameter(0, 0, "b", "b", after_inserted_call=True),
            StoreParameter(0, 0, "_init_b", "list(b)"),
        ],
        """
        class A(Layer):
            def __init__(self, a, b):
                super().__init__()
                self.a = a
                self.b = b
                # a first
                self.c = a
                self._init_b = list(b)
        """,
    )


def test_comments_in_every_gap_stay_with_their_statements(check):
    check(
        """
        class A(Layer):  # class
            # before
            def __init__(self, a):  # header
                # section

                # the call
                super().__init__()  # call
                # the layer
                self.d = Dense(a)  # layer
                # last words
            # after
        """,
        [
            BindLocal(0, 0, "raw", "a"),
            StoreParameter(0, 0, "a", "a"),
            StoreParameter(0, 1, "b", "raw"),
        ],
        """
        class A(Layer):  # class
            # before
            def __init__(self, a):  # header
                # section

                raw = a
                # the call
                super().__init__()  # call
                self.a = a
                # the layer
                self.d = Dense(a)  # layer
                self.b = raw
                # last words
            # after
        """,
    )


def test_a_blank_line_under_the_docstring_stays_there(check):
    check(
        '''
        class A(Layer):
            def __init__(self, a):
                """Docstring.

                Args:
                    a: a.
                """

                self.a = a
        ''',
        [InsertParentCall(0, 1, kwargs="")],
        '''
        class A(Layer):
            def __init__(self, a):
                """Docstring.

                Args:
                    a: a.
                """

                super().__init__()
                self.a = a
        ''',
    )


def test_a_body_of_a_docstring_alone_is_continued(check):
    check(
        """
        class A(Layer):
            def __init__(self, a):
                '''Docstring.'''
                # nothing else

            def call(self): ...
        """,
        [InsertParentCall(0, 1, kwargs=""), StoreParameter(0, 1, "a", "a", True)],
        """
        class A(Layer):
            def __init__(self, a):
                '''Docstring.'''
                super().__init__()
                self.a = a
                # nothing else

            def call(self): ...
        """,
    )


ONE_LINE = {
    "an edit within a statement leaves it on its line": (
        "def __init__(self, a): super().__init__(); self.a = a  # why",
        [ForwardKwargs(0, 0)],
        "def __init__(self, a): super().__init__(**kwargs); self.a = a  # why",
    ),
    "an inserted statement makes it a block": (
        "def __init__(self, a): super().__init__(); self.b = a  # why",
        [StoreParameter(0, 0, "a", "a")],
        """def __init__(self, a):
        super().__init__()
        self.a = a
        self.b = a  # why""",
    ),
    "a pass makes room for a statement": (
        "def __init__(self): pass",
        [InsertParentCall(0, 0, kwargs="")],
        """def __init__(self):
        super().__init__()""",
    ),
}


@pytest.mark.parametrize("name", ONE_LINE)
def test_a_body_on_the_line_of_the_def(name, check):
    before, edits, after = ONE_LINE[name]
    rest = "\n    def call(self): return 1\n"
    check(f"class A(Layer):\n    {before}\n{rest}", edits, f"class A(Layer):\n    {after}\n{rest}")


def test_a_pass_with_a_comment_stays(check):
    check(
        """
        class A(Layer):
            def __init__(self):
                pass  # for now
        """,
        [InsertParentCall(0, 0, kwargs="")],
        """
        class A(Layer):
            def __init__(self):
                super().__init__()
                pass  # for now
        """,
    )


SEMICOLONS = {
    "a line is left together where nothing goes between": (
        [StoreParameter(0, 2, "x", "a")],
        """        # line
        super().__init__(); self.a = a; self.b = a  # end
        self.x = a""",
    ),
    "a line is split where something goes between": (
        [StoreParameter(0, 0, "x", "a")],
        """        # line
        super().__init__()
        self.x = a
        self.a = a; self.b = a  # end""",
    ),
    "a line is split before a statement": (
        [BindLocal(0, 2, "x", "a")],
        """        # line
        super().__init__(); self.a = a
        x = a
        self.b = a  # end""",
    ),
    "a line is split twice": (
        [BindLocal(0, 1, "x", "a"), StoreParameter(0, 1, "y", "a"), BindLocal(0, 0, "z", "a")],
        """        z = a
        # line
        super().__init__()
        x = a
        self.a = a
        self.y = a
        self.b = a  # end""",
    ),
}


@pytest.mark.parametrize("name", SEMICOLONS)
def test_statements_that_share_a_line(name, check):
    edits, after = SEMICOLONS[name]
    head = "class A(Layer):\n    def __init__(self, a):\n"
    before = "        # line\n        super().__init__(); self.a = a; self.b = a  # end"
    check(f"{head}{before}\n", edits, f"{head}{after}\n")


def test_a_last_semicolon_stays(check):
    check(
        "class A(Layer):\n    def __init__(self, a):\n        self.a = a;\n",
        [StoreParameter(0, 0, "b", "a")],
        "class A(Layer):\n    def __init__(self, a):\n        self.a = a;\n        self.b = a\n",
    )


def test_a_class_keeps_its_own_indentation(check):
    check(
        """
        def build():
          class A(Layer):
             def __init__(self, a):
                    super().__init__()
          return A
        class B(Layer):
            def __init__(self, a): super().__init__()
        """,
        [StoreParameter(0, 0, "a", "a"), StoreParameter(1, 0, "a", "a")],
        """
        def build():
          class A(Layer):
             def __init__(self, a):
                    super().__init__()
                    self.a = a
          return A
        class B(Layer):
            def __init__(self, a):
                super().__init__()
                self.a = a
        """,
    )


def test_a_store_goes_behind_a_branch_and_its_comments(check):
    check(
        """
        class A(Layer):
            def __init__(self, a):
                if a:
                    self.b = Dense(a)
                    # as wide as a
                # else none
                self.c = 1
        """,
        [StoreParameter(0, 0, "a", "a")],
        """
        class A(Layer):
            def __init__(self, a):
                if a:
                    self.b = Dense(a)
                    # as wide as a
                self.a = a
                # else none
                self.c = 1
        """,
    )


RETURNED = """
        class A(Layer):
            def __init__(self, a):
                self.b = 1; return super().__init__(
                    name="a",
                )  # of the parent
"""


def test_behind_a_parent_call_that_is_returned_there_is_no_return(check):
    check(
        RETURNED,
        [ForwardKwargs(0, 1), StoreParameter(0, 1, "a", "a"), AddKwargs(0)],
        """
        class A(Layer):
            def __init__(self, a, **kwargs):
                self.b = 1; super().__init__(
                    name="a",
                    **kwargs,
                )  # of the parent
                self.a = a
        """,
    )


def test_a_parent_call_that_is_returned_stays_so(check):
    after = RETURNED.replace("a):", "a, **kwargs):").replace('"a",\n', '"a",\n    **kwargs,\n')
    after = after.replace("    **kwargs,", " " * 20 + "**kwargs,")
    check(RETURNED, [ForwardKwargs(0, 1), AddKwargs(0)], after)


def test_nothing_follows_another_return():
    source = b"class A:\n    def __init__(self, a):\n        return a\n"
    with pytest.raises(EditError, match="nothing can follow a return"):
        rewrite_source(source, [StoreParameter(0, 0, "a", "a")])


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(BindLocal(0, 0, "x", "a"), id="before the docstring"),
        pytest.param(StoreParameter(0, 2, "x", "a"), id="after a statement past the end"),
        pytest.param(StoreParameter(0, -1, "x", "a"), id="at a negative index"),
        pytest.param(BindLocal(0, 3, "x", "a"), id="far past the end"),
        pytest.param(StoreParameter(1, 0, "x", "a"), id="in a class that does not exist"),
    ],
)
def test_nothing_is_put(edit):
    source = b"class A:\n    def __init__(self, a):\n        'Doc.'\n        self.a = a\n"
    with pytest.raises(EditError):
        rewrite_source(source, [edit])
