"""Tubes at the desk: the balance, boxes, positive tubes with their clocks, results that do not fit, labels."""
