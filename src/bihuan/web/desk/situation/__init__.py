"""The situation: today against yesterday, reports frozen, signed, corrected and released."""
