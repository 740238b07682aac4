"""PromQL that both dashboards are written with: the chosen services, rates over Grafana's interval, quantiles, shown zeros."""

MINE = 'job=~"$service"'
OVER = "[$__rate_interval]"


def pick(metric: str, more: str = "") -> str:
    """The metric's series of the chosen services."""
    return f"{metric}{{{MINE}{f', {more}' if more else ''}}}"


def rate(metric: str, by: str = "job", more: str = "") -> str:
    """How many a second, added up."""
    return f"sum by ({by}) (rate({pick(metric, more)}{OVER}))"


def total_rate(metric: str, more: str = "") -> str:
    """How many a second, all together."""
    return f"sum(rate({pick(metric, more)}{OVER}))"


def quantile(share: float, metric: str, by: str = "job", more: str = "") -> str:
    """The value that `share` of the observations of a histogram stay under."""
    return f"histogram_quantile({share}, sum by ({by}, le) (rate({pick(f'{metric}_bucket', more)}{OVER})))"


def worst(metric: str, by: str = "job") -> str:
    """The greatest value among the copies of a service: each measures the same thing."""
    return f"max by ({by}) ({pick(metric)})"


def or_zero(expr: str) -> str:
    """A curve at zero for services where nothing of the kind ever happened, in place of no curve."""
    return f"{expr} or sum by (job) (0 * {pick('up')})"
