"""Judge the custom Keras classes of one source file on real Keras.

Runs in a child process, since it executes foreign code. `definitions` executes what a file
defines, `arguments` makes an instance of each class, `survival` sends it through JSON and back.
"""
