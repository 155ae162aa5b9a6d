"""How fast fixlayers is beside other tools and beside what no Python tool can do without."""
