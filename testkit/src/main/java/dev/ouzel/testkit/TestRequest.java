package dev.ouzel.testkit;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A request as a client sends it. Immutable, and kept as it is given: what a server should refuse can be sent.
public final class TestRequest {

    private final String method;
    private final String target;
    private final HttpVersion version;
    private final Headers headers;
    private final byte @Nullable [] body;
    private final boolean complete;

    private TestRequest(String method, String target, HttpVersion version, Headers headers, byte @Nullable [] body,
            boolean complete) {
        this.method = method;
        this.target = target;
        this.version = version;
        this.headers = headers;
        this.body = body;
        this.complete = complete;
    }

    /// A request without a body.
    ///
    /// @param method the method
    /// @param target path and query, percent-encoded, such as `/numbers?maximum=5`
    public static TestRequest of(String method, String target) {
        return new TestRequest(method, target, HttpVersion.HTTP_1_1, Headers.empty(), null, true);
    }

    /// A `GET`.
    ///
    /// @param target path and query, percent-encoded
    public static TestRequest get(String target) {
        return of("GET", target);
    }

    /// A `POST` of text.
    ///
    /// @param target path and query, percent-encoded
    /// @param contentType the content type
    /// @param body the text, sent as UTF-8
    public static TestRequest post(String target, String contentType, String body) {
        return of("POST", target).withHeader("content-type", contentType).withBody(body);
    }

    /// The request with one more field.
    ///
    /// @param name the field's name
    /// @param value its value
    public TestRequest withHeader(String name, String value) {
        return new TestRequest(method, target, version, headers.plus(name, value), body, complete);
    }

    /// The request with this body, sent as UTF-8 with its `content-length`.
    ///
    /// @param body the text
    public TestRequest withBody(String body) {
        return withBody(body.getBytes(StandardCharsets.UTF_8));
    }

    /// The request with this body, sent with its `content-length`.
    ///
    /// @param body the bytes
    public TestRequest withBody(byte[] body) {
        return new TestRequest(method, target, version, headers, body.clone(), true);
    }

    /// The request with a body that [TestExchange#sendBody] sends in pieces, after the head, and [TestExchange#endBody]
    /// ends. Its length is not announced.
    public TestRequest withOpenBody() {
        return new TestRequest(method, target, version, headers, null, false);
    }

    /// The request in this version, HTTP/1.1 by default.
    ///
    /// @param newVersion the version
    public TestRequest withVersion(HttpVersion newVersion) {
        return new TestRequest(method, target, newVersion, headers, body, complete);
    }

    @Override
    public String toString() {
        return method + " " + target;
    }

    /// The version.
    public HttpVersion version() {
        return version;
    }

    /// The method.
    public String method() {
        return method;
    }

    /// The target, with its query.
    public String target() {
        return target;
    }

    /// The body; null if there is none, or none yet.
    public byte @Nullable [] body() {
        return body == null ? null : body.clone();
    }

    /// Whether the body is here, or there is none.
    public boolean complete() {
        return complete;
    }

    /// The fields as they go over the wire of HTTP/1.1: `host` and the framing are added where the test did not give them.
    ///
    /// @param authority host and port of the server
    public Headers wireHeaders(String authority) {
        Headers all = headers.contains("host") ? headers : Headers.of("host", authority).plusAll(headers);
        if (all.contains("content-length") || all.contains("transfer-encoding")) {
            return all;
        }
        if (!complete) {
            return all.plus("transfer-encoding", "chunked");
        }
        return body == null ? all : all.plus("content-length", Integer.toString(body.length));
    }

    /// The request with the fields that ask for a WebSocket (RFC 6455, section 4.1), where the test did not give them. The
    /// key is the standard's example.
    TestRequest asHandshake() {
        return withDefault("connection", "Upgrade").withDefault("upgrade", "websocket")
                .withDefault("sec-websocket-version", "13")
                .withDefault("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    private TestRequest withDefault(String name, String value) {
        return headers.contains(name) ? this : withHeader(name, value);
    }

    RequestHead head(String authority) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        @Nullable
        String query = question < 0 ? null : target.substring(question + 1);
        return new RequestHead(method, "http", "", path, query, version, wireHeaders(authority), null);
    }
}
