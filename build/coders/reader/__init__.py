"""The reader: a small encoder that has learned from examples which words of a text report which act, of whom, to whom.

``Reader.read`` is given a paragraph and says what it holds; build/coders/rules makes events of it.  The weights are
made by ``make reader`` (training/) and read with numpy alone.
"""

from demarche.build.coders.reader.reader import ReadAct, Reader, load_reader, reader_sha256

__all__ = ["ReadAct", "Reader", "load_reader", "reader_sha256"]
