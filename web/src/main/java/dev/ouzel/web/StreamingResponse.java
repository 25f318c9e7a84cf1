package dev.ouzel.web;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import java.nio.ByteBuffer;

/// A response whose body is written by blocking code.
///
/// @param headers the head's fields
/// @param writer writes the body
record StreamingResponse(Headers headers, BodyWriter writer) implements Response {

    @Override
    public void respond(Request request, HttpExchange exchange) throws Exception {
        Sent.Start start = new Sent.Start(200, headers);
        if (request.method().equals("HEAD")) {
            exchange.send(start);
            exchange.send(new Sent.Body(ByteBuffer.allocate(0), true));
            return;
        }
        BodyOutputStream out = new BodyOutputStream(exchange, start);
        writer.write(out);
        out.finish();
    }
}
