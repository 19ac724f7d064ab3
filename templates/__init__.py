"""The printed pages: Jinja2 templates for reports and slips, and the one place that renders them."""
