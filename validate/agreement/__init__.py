"""How far do two codings of the same documents agree?  Acts matched by their words, then field by field.

``agree`` gives the figures and every disagreement; ``render.py`` prints them.
"""

from demarche.validate.agreement.comparing import agree
from demarche.validate.agreement.disagreements import write_disagreements
from demarche.validate.agreement.result import Agreement, FieldAgreement, Found

__all__ = ["Agreement", "FieldAgreement", "Found", "agree", "write_disagreements"]
