"""A coder that is killed at its work, in a module that a spawned process can import."""

import os
import signal
from typing import Any


def code_and_die(coder: Any, batch: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
