"""What is remembered of sign-ins and of who may what."""

from bihuan.apps.accounts.models.factors import ApiToken, RecoveryCode, SecondFactor
from bihuan.apps.accounts.models.proposals import Proposal
from bihuan.apps.accounts.models.sessions import SignedIn, Throttle

__all__ = ["ApiToken", "Proposal", "RecoveryCode", "SecondFactor", "SignedIn", "Throttle"]
