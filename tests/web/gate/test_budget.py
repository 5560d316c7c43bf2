"""The accounts of clients: computing time and errors, which come back with time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.web.gate.budget import Budget, client_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_new_client_may_ask_at_once(clock: Clock) -> None:
    assert Budget(60, 120, 60, clock).wait("a") == 0


def test_who_has_spent_everything_waits_until_it_has_come_back(clock: Clock) -> None:
    budget = Budget(60, 120, 60, clock)
    budget.spend("a", 150)
    assert budget.wait("a") == 30
    clock.now += 29
    assert budget.wait("a") == 1
    clock.now += 2
    assert budget.wait("a") == 0


def test_what_one_client_spends_is_not_taken_from_another(clock: Clock) -> None:
    budget = Budget(60, 120, 60, clock)
    budget.spend("a", 500)
    assert budget.wait("a") > 0
    assert budget.wait("b") == 0


def test_nobody_saves_more_than_the_burst(clock: Clock) -> None:
    budget = Budget(60, 10, 60, clock)
    clock.now += 86_400
    budget.spend("a", 10.5)
    assert budget.wait("a") == 1


def test_errors_run_out_and_come_back(clock: Clock) -> None:
    budget = Budget(60, 120, 6, clock)
    for _ in range(6):
        assert budget.wait("a") == 0
        budget.spend("a", 0, failed=True)
    assert budget.wait("a") == 10
    clock.now += 10.5
    assert budget.wait("a") == 0


def test_the_accounts_do_not_grow_without_end(clock: Clock) -> None:
    budget = Budget(60, 120, 60, clock)
    for number in range(30_000):
        budget.spend(f"client {number}", 1)
    assert len(budget._accounts) == 10_000


def test_who_asks_often_is_not_forgotten_for_those_who_do_not(clock: Clock) -> None:
    budget = Budget(60, 120, 60, clock)
    budget.spend("greedy", 10_000)
    for number in range(30_000):
        budget.spend(f"client {number}", 1)
        if number % 5_000 == 0:
            assert budget.wait("greedy") > 0
    assert budget.wait("greedy") > 0


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), max_size=30))
def test_nobody_gets_more_than_the_burst_and_what_comes_back(asked: list[tuple[float, float]]) -> None:
    clock = Clock()
    budget = Budget(60, 120, 1_000, clock)
    spent, last = 0.0, 0.0
    for pause, seconds in asked:
        clock.now += pause
        if budget.wait("a") == 0:
            budget.spend("a", seconds)
            spent += seconds
            last = seconds
    passed = clock.now - 1000
    assert spent - last <= 120 + passed + 1e-6


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("no address", "no address"),
    ],
)
def test_a_client_is_an_address_or_a_network(address: str, client: str) -> None:
    assert client_of(address) == client
