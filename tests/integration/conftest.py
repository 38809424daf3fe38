"""Assertions in the contract explain themselves as those in a test do."""

import pytest

pytest.register_assert_rewrite("terminal_contract")
