"""Versions are ordered as PEP 440 orders them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from iwtld.errors import ParameterError
from iwtld.release.versions import version_key

numbers = st.integers(0, 30).map(str)
versions = st.builds(
    "".join,
    st.tuples(
        st.lists(numbers, min_size=1, max_size=4).map(".".join),
        st.one_of(st.just(""), st.builds("{}{}".format, st.sampled_from(["a", "b", "rc"]), numbers)),
        st.one_of(st.just(""), st.builds(".post{}".format, numbers)),
        st.one_of(st.just(""), st.builds(".dev{}".format, numbers)),
    ),
)


@given(versions, versions)
def test_the_order_is_that_of_the_packaging_library(one: str, other: str) -> None:
    assert (version_key(one) < version_key(other)) == (Version(one) < Version(other))
    assert (version_key(one) == version_key(other)) == (Version(one) == Version(other))


@pytest.mark.parametrize("text", ["", "v1.0", "1.0-beta", "latest", "1..0", "1.0 "])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="is no version"):
        version_key(text)
