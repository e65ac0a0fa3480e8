"""The window, its pages and the command line."""
