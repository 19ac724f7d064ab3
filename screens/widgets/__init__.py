"""The widgets every screen is built from; each fits an 8-colour console."""
