package dev.ouzel.web;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.Exchange;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.WebSocketExchange;
import java.util.ArrayList;
import java.util.List;

/// An application made of routes, filters and other applications.
///
/// Paths match exactly, with a slash at the end or without. A `{name}` stands for one segment that is not empty. Each
/// segment is percent-decoded as UTF-8 on its own, so `%2F` stays within its segment. A fixed segment beats a parameter.
/// HEAD is answered by the handler of GET, OPTIONS with the methods that the path has; a path without routes gets 404,
/// a method without a route 405. What handlers throw becomes a problem response within the filters. A request to open a
/// WebSocket is a GET; who answers it with another response has denied it.
///
/// It is put together by one thread and cannot be changed once it serves; from then on it is thread-safe.
public final class Router implements Application {

    private final RouteTree routes = new RouteTree();
    private final List<Filter> filters = new ArrayList<>();
    private final MountedApplications mounted = new MountedApplications();
    private final List<Filter> outermost = new ArrayList<>(1);
    private volatile boolean serving;

    /// A router without routes: everything is a 404.
    public Router() {}

    /// Adds a route for GET, which answers HEAD too.
    ///
    /// @param path the path, such as `/users/{id}`; fixed segments are written as they mean, not percent-encoded
    /// @param handler what answers
    /// @throws IllegalArgumentException if the path is not one, or is taken
    public Router get(String path, Handler handler) {
        return route("GET", path, handler);
    }

    /// Adds a route for POST.
    ///
    /// @param path the path
    /// @param handler what answers
    /// @throws IllegalArgumentException if the path is not one, or is taken
    public Router post(String path, Handler handler) {
        return route("POST", path, handler);
    }

    /// Adds a route for PUT.
    ///
    /// @param path the path
    /// @param handler what answers
    /// @throws IllegalArgumentException if the path is not one, or is taken
    public Router put(String path, Handler handler) {
        return route("PUT", path, handler);
    }

    /// Adds a route for PATCH.
    ///
    /// @param path the path
    /// @param handler what answers
    /// @throws IllegalArgumentException if the path is not one, or is taken
    public Router patch(String path, Handler handler) {
        return route("PATCH", path, handler);
    }

    /// Adds a route for DELETE.
    ///
    /// @param path the path
    /// @param handler what answers
    /// @throws IllegalArgumentException if the path is not one, or is taken
    public Router delete(String path, Handler handler) {
        return route("DELETE", path, handler);
    }

    /// Adds a route for any method.
    ///
    /// @param method the method, case-sensitive
    /// @param path the path
    /// @param handler what answers
    /// @throws IllegalArgumentException if the path is not one, or is taken for this method
    public Router route(String method, String path, Handler handler) {
        requireOpen();
        routes.add(method, PathPattern.parse(path), handler);
        return this;
    }

    /// Hands everything at and below a prefix to another application, except what has a route here. It sees its paths
    /// without the prefix, and is told when the server starts, drains and stops. Of several prefixes the longest wins.
    ///
    /// @param prefix fixed segments, such as `/static`; `/` for everything
    /// @param application what answers
    /// @throws IllegalArgumentException if the prefix is not one, or is taken
    public Router mount(String prefix, Application application) {
        requireOpen();
        PathPattern pattern = PathPattern.parse(prefix);
        if (!pattern.names().isEmpty() || (prefix.length() > 1 && prefix.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "prefix: " + prefix + " (expected: fixed segments, without a slash at the end)");
        }
        routes.mount(prefix.equals("/") ? List.of() : pattern.segments(), application);
        mounted.add(application);
        return this;
    }

    /// Puts a filter around everything that this router answers, within those that were added before.
    ///
    /// @param filter the filter
    public Router filter(Filter filter) {
        requireOpen();
        filters.add(filter);
        return this;
    }

    /// Lets pages of other origins read the responses. Stands outside all filters. Without it no page can.
    ///
    /// @param cors who may do what
    /// @throws IllegalStateException if it was given before
    public Router cors(Cors cors) {
        requireOpen();
        if (!outermost.isEmpty()) {
            throw new IllegalStateException("cors: given twice (expected: once)");
        }
        outermost.add(cors);
        return this;
    }

    @Override
    public void startUp() throws Exception {
        serving = true;
        mounted.startUp();
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        if (!serving) {
            serving = true;
        }
        switch (exchange) {
            case HttpExchange http -> answer(Request.of(http));
            case WebSocketExchange socket -> answer(Request.of(socket));
        }
    }

    @Override
    public void drain(Drain drain) {
        mounted.drain(drain);
    }

    @Override
    public void shutDown() throws Exception {
        mounted.shutDown();
    }

    private void answer(Request plain) throws Exception {
        Target target = Target.find(routes, plain.head());
        Request request = plain.withPathParameters(target.pathParameters());
        Guarded.answer(around(outermost, around(filters, target.handler())), request);
    }

    private static Handler around(List<Filter> filters, Handler handler) {
        Handler around = handler;
        for (Filter filter : filters.reversed()) {
            Handler next = new Guarded(around);
            around = request -> filter.apply(request, next);
        }
        return around;
    }

    private void requireOpen() {
        if (serving) {
            throw new IllegalStateException("router: serving already (expected: changes before that)");
        }
    }
}
