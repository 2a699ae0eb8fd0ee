"""Orders: what a resident asks for (点单), who takes it (接单), and whether it was done and answered."""
