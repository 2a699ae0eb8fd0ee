"""What stations did in a month, and what an organization's party group did: figures, never clients."""
