"""Pages of announcements: drafts to release, what holds, what is past; written, corrected, cancelled."""
