"""Leave out what needs torch, which is an extra, where it is not installed."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("torch") else ["model.py", "train.py"]
