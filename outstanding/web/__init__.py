"""The web door: one FastAPI application over the current release of a data folder.

How a part is added. A module here has a function `router() -> APIRouter`, and `application.ROUTERS` names it:

    from outstanding.web.served import ServedNow       # the release of this request, held open until it is answered

    def router() -> APIRouter:
        routes = APIRouter(tags=["..."])
        routes.get("/path/{name}")(endpoint)
        return routes

    def endpoint(name: str, request: Request, served: ServedNow) -> Response:      # `def`: runs in the thread pool
        offer = negotiate(request.headers.get("accept"), OFFERS, request.query_params.get("format"))
        tag = etag(served.release.hash, "path", name, offer.media_type)
        return conditional(request, tag, offer.media_type, lambda: body(served.store, name))

An endpoint is a plain `def` unless it never blocks; the store is never asked on the event loop. Errors are raised:
any `OutstandingError`, or a `Problem` where the status matters (`problems`); `refusals` answers them. What is wrong
with `Accept` or `format` raises a 406 by itself. HEAD, OPTIONS, CORS, request ids, log and metrics are the
application's, not the route's. Addresses: `served.local(iri)` is the path of a thing of this publisher, and
`addresses.root(request)` the public root.
"""
