"""The one gateway: sources, batches, records, dispositions, receipts."""
