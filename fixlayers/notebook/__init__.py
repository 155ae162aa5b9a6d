"""Jupyter notebooks: read as one Python module, and changed in the sources of their cells alone."""
