<<<<<<< HEAD
"""Chains of transmission: who infected whom, how soon, how many, and where."""
=======
"""Who may have infected whom, where it clusters and where it came from; numbers in, numbers out."""
>>>>>>> i4-chains
