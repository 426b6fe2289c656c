"""Where response units should stand: covering, medians, centres, busy units, and who moves up when one leaves.

Import what is needed from its module (`covering`, `doubling`, `expecting`, `medians`, `centres`, `hypercube`,
`approximation`, `moving`): solvers load for a while, and only where they are used.
"""
