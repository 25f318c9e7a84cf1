package dev.ouzel.server.http2;

import static dev.ouzel.server.exchange.RequestRules.require;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.server.exchange.Refusal;
import dev.ouzel.server.exchange.RefusedException;
import dev.ouzel.server.exchange.RequestRules;
import dev.ouzel.server.operation.Limits;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a [RequestHead] of a block of fields. What RFC 9113, section 8 calls malformed is told apart from what a server
/// may refuse with a status.
final class FieldBlock {

    private static final Set<String> OF_CONNECTION = Set.of("connection", "proxy-connection", "keep-alive",
            "transfer-encoding", "upgrade");
    private static final Set<String> OF_REQUESTS = Set.of(":method", ":scheme", ":authority", ":path");

    private final Map<String, String> pseudo = new HashMap<>();
    private final List<String> pairs = new ArrayList<>();
    private @Nullable String cookie;

    private FieldBlock() {}

    /// Whether a field speaks of one connection, so that HTTP/2 knows none of this name (RFC 9113, section 8.2.2).
    static boolean isOfConnection(String name) {
        return OF_CONNECTION.contains(name);
    }

    /// Reads the head of a request.
    ///
    /// @param scheme of the connection, which counts more than what the peer says
    static RequestHead request(Http2Headers fields, String scheme, Limits limits, @Nullable InetSocketAddress remote)
            throws MalformedException, RefusedException {
        FieldBlock block = new FieldBlock();
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            block.add(field.getKey().toString(), field.getValue().toString());
        }
        require(block.pairs.size() / 2 <= limits.headFields(), Refusal.HEAD_TOO_LARGE);
        return block.head(scheme, limits, remote);
    }

    /// Checks fields after a body, which nobody reads.
    static void checkTrailers(Http2Headers fields) throws MalformedException {
        FieldBlock block = new FieldBlock();
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            wellFormed(field.getKey().length() > 0 && field.getKey().charAt(0) != ':', "a pseudo-field in trailers");
            block.add(field.getKey().toString(), field.getValue().toString());
        }
    }

    private void add(String name, String value) throws MalformedException {
        if (name.startsWith(":")) {
            wellFormed(OF_REQUESTS.contains(name), "an unknown pseudo-field");
            wellFormed(pairs.isEmpty() && cookie == null, "a pseudo-field after a field");
            wellFormed(pseudo.put(name, value) == null, "a pseudo-field twice");
        } else {
            addField(name, value);
        }
    }

    private void addField(String name, String value) throws MalformedException {
        wellFormed(name.chars().noneMatch(c -> c >= 'A' && c <= 'Z'), "a field name in upper case");
        wellFormed(!isOfConnection(name), "a field of the connection");
        wellFormed(!name.equals("te") || value.equals("trailers"), "te other than trailers");
        wellFormed(value.equals(value.strip()), "a value with white space around it");
        if (name.equals("cookie")) { // Cut into crumbs to compress better (RFC 9113, section 8.2.3).
            cookie = cookie == null ? value : cookie + "; " + value;
        } else {
            pairs.add(name);
            pairs.add(value);
        }
    }

    private RequestHead head(String scheme, Limits limits, @Nullable InetSocketAddress remote)
            throws MalformedException, RefusedException {
        String method = pseudo.getOrDefault(":method", "");
        wellFormed(isToken(method), "no method");
        require(!method.equals("CONNECT"), Refusal.NOT_IMPLEMENTED);
        String target = pseudo.getOrDefault(":path", "");
        wellFormed(!pseudo.getOrDefault(":scheme", "").isEmpty(), "no scheme");
        wellFormed(target.startsWith("/") || (target.equals("*") && method.equals("OPTIONS")), "no path");
        require(target.length() <= limits.requestLineBytes(), Refusal.URI_TOO_LONG);
        require(target.chars().allMatch(c -> c > ' ' && c < 0x7F) && RequestRules.isTarget(target),
                Refusal.BAD_REQUEST);
        int mark = target.indexOf('?');
        return new RequestHead(method, scheme, "", mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? null : target.substring(mark + 1), HttpVersion.HTTP_2, headers(), remote);
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    }

    private Headers headers() throws MalformedException, RefusedException {
        try {
            Headers headers = Headers.of(pairs.toArray(String[]::new));
            Headers all = cookie == null ? headers : headers.plus("cookie", cookie);
            RequestRules.checkExpectation(all, HttpVersion.HTTP_2);
            return withHost(all);
        } catch (IllegalArgumentException _) { // The peer's fault, and not worth a stack trace.
            throw new MalformedException("a field that is none");
        }
    }

    /// The authority stands as `host`, as in every other version (RFC 9113, section 8.3.1).
    private Headers withHost(Headers headers) throws MalformedException, RefusedException {
        List<String> hosts = headers.all("host");
        String authority = pseudo.get(":authority");
        wellFormed(hosts.size() <= 1 && (authority == null || hosts.isEmpty()
                || hosts.getFirst().equalsIgnoreCase(authority)), "two hosts");
        String host = authority != null ? authority : hosts.isEmpty() ? "" : hosts.getFirst();
        require(!host.isEmpty() && RequestRules.isAuthority(host), Refusal.BAD_REQUEST);
        return hosts.isEmpty() ? Headers.of("host", host).plusAll(headers) : headers;
    }

    private static void wellFormed(boolean good, String otherwise) throws MalformedException {
        if (!good) {
            throw new MalformedException(otherwise);
        }
    }
}
