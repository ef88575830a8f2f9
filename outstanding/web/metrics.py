"""What is counted, for Prometheus. Each application has a registry of its own; no label tells who asked or for what."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.3, 1.0, 2.0, 5.0, 10.0, 30.0)


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "outstanding_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "outstanding_request_seconds",
            "Time to the end of an answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.sent = Counter("outstanding_sent_bytes", "Bytes of bodies sent.", ("route",), registry=self.registry)
        self.under_way = Gauge("outstanding_requests_under_way", "Requests not yet answered.", registry=self.registry)
        self.release = Gauge(
            "outstanding_release", "Number of the release that is served; 0 for none.", registry=self.registry
        )
        self.copied = Gauge(
            "outstanding_release_copied", "Whether it is served from a copy in memory.", registry=self.registry
        )
        self.queries = Counter(
            "outstanding_adhoc_queries", "Ad-hoc queries by how they ended.", ("outcome",), registry=self.registry
        )
        self.workers_started = Counter(
            "outstanding_query_workers_started", "Processes started for ad-hoc queries.", registry=self.registry
        )
        self.queries_running = Gauge(
            "outstanding_adhoc_queries_running", "Ad-hoc queries that a process works at.", registry=self.registry
        )
        self.queries_waiting = Gauge(
            "outstanding_adhoc_queries_waiting", "Ad-hoc queries that wait for a process.", registry=self.registry
        )

    def text(self) -> bytes:
        """All figures in Prometheus's text format."""
        return generate_latest(self.registry)
