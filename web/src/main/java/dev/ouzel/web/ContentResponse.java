package dev.ouzel.web;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import java.nio.ByteBuffer;

/// A response whose body is at hand.
final class ContentResponse implements Response {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Sent.Start start;
    private final byte[] bytes;

    ContentResponse(int status, Headers headers, byte[] bytes) {
        this.start = new Sent.Start(status, hasContent(status)
                ? headers.with("content-length", Integer.toString(bytes.length))
                : headers);
        this.bytes = bytes;
    }

    @Override
    public void respond(Request request, HttpExchange exchange) throws InterruptedException {
        boolean headOnly = request.method().equals("HEAD") || !hasContent(start.status());
        exchange.send(start);
        exchange.send(new Sent.Body(headOnly ? NOTHING : ByteBuffer.wrap(bytes), true));
    }

    private static boolean hasContent(int status) {
        return status != 204 && status != 304;
    }
}
