"""Cross-checks: a department's list of tasks held against the policies, and given back with what differs."""

from api.checking.check import Checked, check, check_json

__all__ = ["Checked", "check", "check_json"]
