"""The citizen's side: pages of big choices behind a shell that knows no other key."""
