"""The map of the world: its outlines, the border policy behind them, and what pages paint on them."""
