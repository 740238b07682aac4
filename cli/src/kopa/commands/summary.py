"""What `kopa up` prints at the end: addresses, and a token a sample hub."""

from rich.markup import escape

from kopa.clients import ROLES
from kopa.commands.console import err, out, plain
from kopa.commands.running import addresses
from kopa.home import Home
from kopa.services import SERVICES
from kopa.tokens import TokenRefused, client_ids, fetch_token


def print_summary(home: Home, seconds: float) -> None:
    """Addresses first: they are what people came for."""
    found = addresses(home)
    out.print(f"\n[bold green]Kopā is ready[/] [dim]({seconds:.1f} s)[/]\n")
    lines = {"portal": found["portal"]}
    lines |= {f"{service.name} API": f"{found[service.name]}/docs" for service in SERVICES if service.name != "portal"}
    lines["mail catcher"] = f"{found['mail']}   [dim]SMTP on {found['smtp'].removeprefix('smtp://')}[/]"
    lines["metrics"] = f"{found['portal']}/metrics   [dim]and /metrics of each API[/]"
    for name, line in lines.items():
        out.print(f"  {name:<14} [cyan]{line}[/]", soft_wrap=True)
    print_desk(home, found["portal"])
    print_tokens(home)
    out.print("\n[dim]kopa status · kopa logs SERVICE · kopa token HUB · kopa down[/]")


def print_desk(home: Home, portal: str) -> None:
    """How one signs in as the staff of a hub."""
    if hubs := sample_hubs(home):
        out.print(
            f"  {'hub desk':<14} [cyan]{portal}/desk[/]   [dim]account {hubs[0]}, password by: kopa password {hubs[0]}[/]", soft_wrap=True
        )


def sample_hubs(home: Home) -> list[str]:
    """The clients that are hubs."""
    return [name for name in client_ids(home) if name not in (*ROLES, "seed")]


def print_tokens(home: Home) -> None:
    """One line a hub, unbroken, so that it can be copied."""
    hubs = sample_hubs(home)
    if not hubs:
        return
    out.print("\n[bold]Tokens of the sample hubs[/] [dim](Authorization: Bearer …)[/]")
    width = max(map(len, hubs))
    for hub in hubs:
        try:
            plain(f"  {hub:<{width}}  {fetch_token(home, hub)}")
        except TokenRefused as error:
            err.print(f"[yellow]![/] {escape(str(error))}", soft_wrap=True)
            return
