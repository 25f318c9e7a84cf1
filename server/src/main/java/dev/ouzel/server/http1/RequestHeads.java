package dev.ouzel.server.http1;

import static dev.ouzel.server.exchange.RequestRules.require;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.server.exchange.Refusal;
import dev.ouzel.server.exchange.RefusedException;
import dev.ouzel.server.exchange.RequestRules;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a [RequestHead] of what the parser gave, and refuses what RFC 9110 and RFC 9112 want refused.
final class RequestHeads {

    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?#]+)([^#]*)");

    private RequestHeads() {}

    static RequestHead of(HttpRequest request, Channel channel, long bodyBytesMax) throws RefusedException {
        HttpVersion version = version(request);
        Headers headers = headers(request);
        check(headers, version);
        RequestHead head = target(request.method().name(), request.uri(), version, headers, channel);
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
        require(hosts.isEmpty() || RequestRules.isAuthority(hosts.getFirst()), Refusal.BAD_REQUEST);
        // Netty gives such requests a body of eight bytes, as a draft of WebSocket had it that nobody speaks any more.
        require(!headers.contains("sec-websocket-key1") && !headers.contains("sec-websocket-key2"),
                Refusal.BAD_REQUEST);
        List<String> codings = headers.all("transfer-encoding");
        require(codings.isEmpty() || (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked")),
                Refusal.NOT_IMPLEMENTED);
        RequestRules.checkExpectation(headers, version);
    }

    private static RequestHead target(String method, String target, HttpVersion version, Headers headers,
            Channel channel) throws RefusedException {
        require(!method.equals("CONNECT"), Refusal.NOT_IMPLEMENTED);
        if (target.equals("*")) {
            require(method.equals("OPTIONS"), Refusal.BAD_REQUEST);
            return head(method, "*", null, version, headers, channel);
        }
        if (target.startsWith("/")) {
            return origin(method, target, version, headers, channel);
        }
        var absolute = ABSOLUTE.matcher(target);
        require(absolute.matches() && RequestRules.isAuthority(absolute.group(1)), Refusal.BAD_REQUEST);
        // RFC 9112, section 3.2.2: the authority of the target counts, not the Host field.
        Headers named = headers.with("host", absolute.group(1).toLowerCase(Locale.ROOT));
        String rest = absolute.group(2);
        return origin(method, rest.startsWith("/") ? rest : "/" + rest, version, named, channel);
    }

    private static RequestHead origin(String method, String target, HttpVersion version, Headers headers,
            Channel channel) throws RefusedException {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? null : target.substring(mark + 1);
        require(RequestRules.isTarget(target), Refusal.BAD_REQUEST);
        return head(method, path, query, version, headers, channel);
    }

    private static RequestHead head(String method, String path, @Nullable String query, HttpVersion version,
            Headers headers, Channel channel) {
        String scheme = channel.pipeline().get(SslHandler.class) == null ? "http" : "https";
        return new RequestHead(method, scheme, "", path, query, version, headers,
                (InetSocketAddress) channel.remoteAddress());
    }
}
