package dev.ouzel.server.http1;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a [RequestHead] of what the parser gave, and refuses what RFC 9110 and RFC 9112 want refused.
public final class RequestHeads {

    /// Host and port, without user information (RFC 9110, section 4.2.4: it is a way to deceive).
    private static final Pattern AUTHORITY = Pattern
            .compile("(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\\[[0-9A-Fa-f:.]+])(?::[0-9]{0,5})?");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?#]+)([^#]*)");

    private RequestHeads() {}

    static RequestHead of(HttpRequest request, @Nullable InetSocketAddress remote, long bodyBytesMax)
            throws RefusedException {
        HttpVersion version = version(request);
        Headers headers = headers(request);
        check(headers, version);
        RequestHead head = target(request.method().name(), request.uri(), version, headers, remote);
        require(HttpUtil.getContentLength(request, 0L) <= bodyBytesMax, Refusal.CONTENT_TOO_LARGE);
        return head;
    }

    @SuppressWarnings("ReferenceEquality") // The parser gives these constants for the exact spelling only.
    private static HttpVersion version(HttpRequest request) throws RefusedException {
        if (request.protocolVersion() == io.netty.handler.codec.http.HttpVersion.HTTP_1_1) {
            return HttpVersion.HTTP_1_1;
        }
        if (request.protocolVersion() == io.netty.handler.codec.http.HttpVersion.HTTP_1_0) {
            return HttpVersion.HTTP_1_0;
        }
        throw new RefusedException(Refusal.VERSION_NOT_SUPPORTED);
    }

    private static Headers headers(HttpRequest request) throws RefusedException {
        String[] pairs = new String[2 * request.headers().size()];
        int i = 0;
        for (Map.Entry<String, String> field : request.headers()) {
            pairs[i++] = field.getKey();
            pairs[i++] = field.getValue();
        }
        try {
            return Headers.of(pairs);
        } catch (IllegalArgumentException _) { // The peer's fault, and not worth a stack trace.
            throw new RefusedException(Refusal.BAD_REQUEST);
        }
    }

    private static void check(Headers headers, HttpVersion version) throws RefusedException {
        List<String> hosts = headers.all("host");
        require(hosts.size() == 1 || (hosts.isEmpty() && version == HttpVersion.HTTP_1_0), Refusal.BAD_REQUEST);
        require(hosts.isEmpty() || AUTHORITY.matcher(hosts.getFirst()).matches(), Refusal.BAD_REQUEST);
        // Netty gives such requests a body of eight bytes, as a draft of WebSocket had it that nobody speaks any more.
        require(!headers.contains("sec-websocket-key1") && !headers.contains("sec-websocket-key2"),
                Refusal.BAD_REQUEST);
        List<String> codings = headers.all("transfer-encoding");
        require(codings.isEmpty() || (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked")),
                Refusal.NOT_IMPLEMENTED);
        List<String> expectations = headers.all("expect");
        require(expectations.isEmpty() || version == HttpVersion.HTTP_1_0
                || (expectations.size() == 1 && expectations.getFirst().equalsIgnoreCase("100-continue")),
                Refusal.EXPECTATION_FAILED);
    }

    private static RequestHead target(String method, String target, HttpVersion version, Headers headers,
            @Nullable InetSocketAddress remote) throws RefusedException {
        require(!method.equals("CONNECT"), Refusal.NOT_IMPLEMENTED);
        if (target.equals("*")) {
            require(method.equals("OPTIONS"), Refusal.BAD_REQUEST);
            return new RequestHead(method, "http", "", "*", null, version, headers, remote);
        }
        if (target.startsWith("/")) {
            return origin(method, target, version, headers, remote);
        }
        var absolute = ABSOLUTE.matcher(target);
        require(absolute.matches() && AUTHORITY.matcher(absolute.group(1)).matches(), Refusal.BAD_REQUEST);
        // RFC 9112, section 3.2.2: the authority of the target counts, not the Host field.
        Headers named = headers.with("host", absolute.group(1).toLowerCase(Locale.ROOT));
        String rest = absolute.group(2);
        return origin(method, rest.startsWith("/") ? rest : "/" + rest, version, named, remote);
    }

    private static RequestHead origin(String method, String target, HttpVersion version, Headers headers,
            @Nullable InetSocketAddress remote) throws RefusedException {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? null : target.substring(mark + 1);
        require(target.indexOf('#') < 0 && wellEncoded(path), Refusal.BAD_REQUEST);
        return new RequestHead(method, "http", "", path, query, version, headers, remote);
    }

    private static boolean wellEncoded(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            if (i + 2 >= path.length() || !HexFormat.isHexDigit(path.charAt(i + 1))
                    || !HexFormat.isHexDigit(path.charAt(i + 2))) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean good, Refusal otherwise) throws RefusedException {
        if (!good) {
            throw new RefusedException(otherwise);
        }
    }

    /// Whether a field that is a list of tokens holds this one.
    public static boolean lists(Headers headers, String name, String token) {
        for (String value : headers.all(name)) {
            for (String item : value.split(",", -1)) {
                if (item.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}
