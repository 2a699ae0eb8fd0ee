"""Evidence: letters, certificates, minutes and photos that belong to what the office holds."""
