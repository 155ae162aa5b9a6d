"""What fixlayers knows about Keras itself: data measured from the installed packages."""
