"""Who met a case, where and when: a lake of visits and points in open files, and the searches over it."""
