"""Speed and memory, always as a ratio to a raw baseline of the same run; see ``__main__``."""
