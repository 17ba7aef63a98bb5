"""The mock and the generated clients against software that others wrote."""
