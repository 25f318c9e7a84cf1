package dev.ouzel.web;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Exchange;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.web.RouteTree.Endpoint;
import dev.ouzel.web.RouteTree.Match;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a request leads to: a route, a mounted application, or one of the answers that a router has by itself.
///
/// @param handler what answers
/// @param pathParameters the parameters of its path
record Target(Handler handler, Map<String, String> pathParameters) {

    private Target(Handler handler) {
        this(handler, Map.of());
    }

    static Target find(RouteTree routes, RequestHead head) {
        try {
            return head.rawPath().equals("*")
                    ? wholeServer(head)
                    : find(routes, head, PercentCoding.segments(head.rawPath()));
        } catch (ProblemException malformed) {
            return new Target(_ -> Response.problem(malformed.problem()));
        }
    }

    private static Target find(RouteTree routes, RequestHead head, List<String> segments) {
        return switch (routes.find(segments)) {
            case Match.Route route -> route(route, head.method());
            case Match.Mount mount -> mounted(mount.application(), prefix(head.rawPath(), mount.segments()));
            case Match.None() -> new Target(_ -> Response.problem(Problem.of(404)));
        };
    }

    private static Target route(Match.Route route, String method) {
        Map<String, Endpoint> methods = route.methods();
        Endpoint endpoint = methods.get(method);
        if (endpoint == null && method.equals("HEAD")) {
            endpoint = methods.get("GET");
        }
        return endpoint == null
                ? notRouted(method, allowed(methods.keySet()))
                : new Target(endpoint.handler(), endpoint.parameters(route.values()));
    }

    private static Target notRouted(String method, String allowed) {
        Response response = method.equals("OPTIONS")
                ? Response.status(204)
                : Response
                        .problem(Problem.of(405, "method: " + FieldError.cut(method) + " (expected: " + allowed + ")"));
        return new Target(_ -> response.withHeader("allow", allowed));
    }

    private static String allowed(Set<String> methods) {
        Set<String> all = new TreeSet<>(methods);
        all.add("OPTIONS");
        if (all.contains("GET")) {
            all.add("HEAD");
        }
        return String.join(", ", all);
    }

    /// `OPTIONS *` asks about the server as a whole (RFC 9110, section 9.3.7).
    private static Target wholeServer(RequestHead head) {
        return new Target(_ -> head.method().equals("OPTIONS")
                ? Response.status(204)
                : Response.problem(Problem.of(404)));
    }

    private static Target mounted(Application application, String prefix) {
        return new Target(_ -> (request, exchange) -> application.handle(mounted(request, exchange, prefix)));
    }

    private static Exchange mounted(Request request, HttpExchange exchange, String prefix) {
        RequestHead head = exchange.request().mountedUnder(prefix);
        HttpExchange http = new DecoratedExchange(exchange, head);
        return request.webSocket().<Exchange>map(socket -> new RequestSocket(socket, head, http)).orElse(http);
    }

    /// The prefix as this peer has encoded it.
    private static String prefix(String rawPath, int segments) {
        int end = 0;
        for (int i = 0; i < segments; i++) {
            int slash = rawPath.indexOf('/', end + 1);
            end = slash < 0 ? rawPath.length() : slash;
        }
        return rawPath.substring(0, end);
    }
}
