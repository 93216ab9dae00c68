"""What has to be ready before a conference: checklists, and the conditions checked an hour before it begins (C6)."""
