"""What training is told by its environment, besides what every service is."""

from chassis.settings import Settings


class TrainingSettings(Settings):
    """Nothing of its own so far."""
