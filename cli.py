"""The front door: ``demarche COMMAND``; the commands stand in ``commands/``, a file each."""

import signal

from demarche import commands
from demarche.commands.front import app

__all__ = ["app", "commands", "main"]


def main() -> None:
    """Run the command line; a request to end is taken like Ctrl-C, so that nothing half written stays."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()


if __name__ == "__main__":
    main()
