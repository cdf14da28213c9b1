"""The only place that names a vendor."""
