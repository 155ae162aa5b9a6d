"""What earlier runs have found out, kept in a folder of the user's that no project brings along.

`folder` is the only module that writes there; what is kept is data, checked when it is read. What
is broken, foreign or made by other code than this is as good as missing.
"""
