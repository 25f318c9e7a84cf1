package dev.ouzel.server.websocket;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.server.exchange.RequestRules;
import dev.ouzel.server.operation.WebSocketLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request to open a WebSocket comes to (RFC 6455, section 4.2).
sealed interface Handshake {

    /// It can be opened.
    ///
    /// @param accept the value of `Sec-WebSocket-Accept`
    /// @param subprotocols what the peer offers
    /// @param deflate what was agreed on about compression, null for none
    record Agreed(String accept, List<String> subprotocols, @Nullable DeflateTerms deflate) implements Handshake {

        /// The same without compression.
        Agreed withoutDeflate() {
            return new Agreed(accept, subprotocols, null);
        }

        /// The fields of the answer.
        Headers fields(@Nullable String subprotocol) {
            Headers fields = Headers.of("upgrade", "websocket", "sec-websocket-accept", accept);
            if (subprotocol != null) {
                fields = fields.plus("sec-websocket-protocol", subprotocol);
            }
            return deflate == null ? fields : fields.plus("sec-websocket-extensions", deflate.field());
        }
    }

    /// It cannot.
    ///
    /// @param status the status of the answer
    /// @param headers its fields
    /// @param text its body
    record Refused(int status, Headers headers, String text) implements Handshake {}

    /// Whether a request asks to open a WebSocket, well or not. HTTP/1.0 cannot (RFC 9110, section 7.8).
    static boolean asked(RequestHead request) {
        return request.version() == HttpVersion.HTTP_1_1 && request.method().equals("GET")
                && RequestRules.lists(request.headers(), "upgrade", "websocket");
    }

    /// Checks a request that asks.
    static Handshake of(RequestHead request, WebSocketLimits limits) {
        Headers headers = request.headers();
        List<String> keys = headers.all("sec-websocket-key");
        List<String> versions = headers.all("sec-websocket-version");
        if (versions.size() == 1 && !versions.getFirst().equals("13")) {
            return new Refused(426, Headers.of("sec-websocket-version", "13", "upgrade", "websocket"),
                    "Sec-WebSocket-Version: 13 is expected\n");
        }
        if (versions.isEmpty() || keys.size() != 1 || !isKey(keys.getFirst()) || hasBody(headers)
                || !RequestRules.lists(headers, "connection", "upgrade")) {
            return new Refused(400, Headers.empty(), "Not a WebSocket handshake\n");
        }
        if (!allowed(headers.all("origin"), limits)) {
            return new Refused(403, Headers.empty(), "Origin not allowed\n");
        }
        return new Agreed(accept(keys.getFirst()), tokens(headers.all("sec-websocket-protocol")),
                limits.deflate() ? DeflateTerms.of(headers.all("sec-websocket-extensions")) : null);
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException _) { // Not Base64.
            return false;
        }
    }

    private static boolean hasBody(Headers headers) {
        return headers.contains("transfer-encoding") || !headers.first("content-length").orElse("0").equals("0");
    }

    private static boolean allowed(List<String> origins, WebSocketLimits limits) {
        return limits.origins().isEmpty() || limits.origins().containsAll(origins);
    }

    private static List<String> tokens(List<String> values) {
        List<String> tokens = new ArrayList<>();
        for (String value : values) {
            for (String token : value.split(",", -1)) {
                tokens.add(token.strip());
            }
        }
        return List.copyOf(tokens);
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(
                    (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
