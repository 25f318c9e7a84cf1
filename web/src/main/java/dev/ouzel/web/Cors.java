package dev.ouzel.web;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which pages of other origins may read responses (CORS, WHATWG Fetch), by an allow-list: an origin that is not on it
/// is never named in a response. Given to [Router#cors]; a preflight is answered with 204 before any filter sees it.
///
/// `last-event-id` is always among the allowed headers: pages that read event streams with `fetch()` ask for it.
///
/// Immutable.
///
/// @param origins scheme, host and port as a browser sends them, such as `https://example.com`, in lower case; or only
///        `*` for all
/// @param methods the methods that a preflight allows
/// @param headers the request headers that a preflight allows, in lower case
/// @param exposedHeaders the response headers that a page may read, in lower case
/// @param credentials whether requests may carry cookies
/// @param maxAge how long a browser may keep the answer to a preflight
public record Cors(
        Set<String> origins,
        Set<String> methods,
        Set<String> headers,
        Set<String> exposedHeaders,
        boolean credentials,
        Duration maxAge) implements Filter {

    private static final String ANY = "*";

    /// Checks the origins and adds `last-event-id` to the headers.
    ///
    /// @throws IllegalArgumentException if an origin is not one, or if credentials are allowed to all
    public Cors {
        origins = Set.copyOf(origins);
        methods = Set.copyOf(methods);
        headers = lowerCase(headers, "last-event-id");
        exposedHeaders = lowerCase(exposedHeaders);
        origins.forEach(Cors::check);
        if (origins.contains(ANY) && (credentials || origins.size() > 1)) {
            throw new IllegalArgumentException(
                    "origins: " + new TreeSet<>(origins) + " (expected: * alone and without credentials, or a list)");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: zero or more)");
        }
    }

    /// Allows these origins the methods GET, HEAD, POST, PUT, PATCH and DELETE with a `content-type`, no credentials,
    /// for ten minutes.
    ///
    /// @param origins such as `https://example.com`, or `*`
    public static Cors allow(String... origins) {
        return new Cors(Set.of(origins), Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
                Set.of("content-type"), Set.of(), false, Duration.ofMinutes(10));
    }

    /// The same with other methods.
    ///
    /// @param allowed the methods
    public Cors withMethods(String... allowed) {
        return new Cors(origins, Set.of(allowed), headers, exposedHeaders, credentials, maxAge);
    }

    /// The same with other request headers, and `last-event-id`.
    ///
    /// @param allowed the headers
    public Cors withHeaders(String... allowed) {
        return new Cors(origins, methods, Set.of(allowed), exposedHeaders, credentials, maxAge);
    }

    /// The same with response headers that a page may read.
    ///
    /// @param exposed the headers
    public Cors withExposedHeaders(String... exposed) {
        return new Cors(origins, methods, headers, Set.of(exposed), credentials, maxAge);
    }

    /// The same with cookies allowed.
    ///
    /// @throws IllegalArgumentException if all origins are allowed
    public Cors withCredentials() {
        return new Cors(origins, methods, headers, exposedHeaders, true, maxAge);
    }

    /// The same with another time that a preflight is kept.
    ///
    /// @param age how long, in whole seconds
    public Cors withMaxAge(Duration age) {
        return new Cors(origins, methods, headers, exposedHeaders, credentials, age);
    }

    @Override
    public Response apply(Request request, Handler next) throws Exception {
        Optional<String> origin = request.header("origin");
        boolean preflight = request.method().equals("OPTIONS") && origin.isPresent()
                && request.headers().contains("access-control-request-method");
        boolean allowed = origin.filter(this::allows).isPresent();
        Response response = preflight ? preflight(allowed) : next.handle(request);
        if (allowed) {
            response = allowed(response, origin.orElseThrow(), preflight);
        }
        return origins.contains(ANY) ? response : response.plusHeader("vary", "origin");
    }

    private boolean allows(String origin) {
        return origins.contains(ANY) || origins.contains(origin);
    }

    private Response preflight(boolean allowed) {
        Response empty = Response.status(204);
        return allowed
                ? empty.withHeader("access-control-allow-methods", list(methods))
                        .withHeader("access-control-allow-headers", list(headers))
                        .withHeader("access-control-max-age", Long.toString(maxAge.toSeconds()))
                : empty;
    }

    private Response allowed(Response response, String origin, boolean preflight) {
        Response open = response.withHeader("access-control-allow-origin", origins.contains(ANY) ? ANY : origin);
        if (credentials) {
            open = open.withHeader("access-control-allow-credentials", "true");
        }
        return exposedHeaders.isEmpty() || preflight
                ? open
                : open.withHeader("access-control-expose-headers", list(exposedHeaders));
    }

    private static String list(Set<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }

    private static Set<String> lowerCase(Set<String> names, String... more) {
        Set<String> all = new TreeSet<>(Set.of(more));
        names.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
        return Set.copyOf(all);
    }

    private static void check(String origin) {
        if (!origin.equals(ANY) && !origin.matches("[a-z][a-z0-9+.-]*://[a-z0-9._~\\[\\]:-]+")) {
            throw new IllegalArgumentException("origin: " + origin
                    + " (expected: * or scheme, host and port in lower case, such as https://example.com)");
        }
    }
}
