"""`manage.py db start | stop | status`: Concord's own PostgreSQL, for whoever has not set DATABASE_URL."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.postgres import PostgresError, Server, State


class Command(BaseCommand):
    help = "Starts, stops or tells the state of Concord's own PostgreSQL; it runs on after `start` until `stop`."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["start", "stop", "status"])

    def handle(self, *, action: str, **options: object) -> None:
        if settings.POSTGRES is None:
            raise CommandError("DATABASE_URL is set: that database is used, and Concord runs none of its own.")
        try:
            self.stdout.write(getattr(self, action)(settings.POSTGRES))
        except PostgresError as failure:
            raise CommandError(str(failure)) from failure

    def start(self, server: Server) -> str:
        is_new = server.start()
        server.keep()
        return f"PostgreSQL {'is running' if is_new else 'was running already'}: {server.socket_folder}"

    def stop(self, server: Server) -> str:
        return "PostgreSQL has stopped." if server.stop() else "PostgreSQL was not running."

    def status(self, server: Server) -> str:
        state = server.status()
        if state is State.STOPPED:
            self.stdout.write("PostgreSQL is stopped.")
            raise SystemExit(3)
        return f"PostgreSQL is {state.value}: {server.socket_folder}"
