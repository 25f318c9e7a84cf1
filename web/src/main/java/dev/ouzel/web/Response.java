package dev.ouzel.web;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import java.nio.charset.StandardCharsets;

/// The answer to a request: knows how to send itself.
///
/// What the factories make is immutable and may be sent any number of times, by any threads; except [#stream], as far as
/// its writer is not.
@FunctionalInterface
public interface Response {

    /// Sends the response, all of it, or hands the rest over to the engine.
    ///
    /// For the method HEAD only the head may be sent; a body that has no end must not be begun.
    ///
    /// @param request what was asked for
    /// @param exchange the way to the peer; it may add headers, so it is to be used in place of [Request#exchange]
    /// @throws Exception whatever goes wrong. Before the head it becomes a problem response; after it the body is cut
    void respond(Request request, HttpExchange exchange) throws Exception;

    /// This response with a header in place of all others of its name.
    ///
    /// @param name the field's name
    /// @param value its value
    /// @throws IllegalArgumentException if the name or value is not allowed in a header
    default Response withHeader(String name, String value) {
        Headers one = Headers.of(name, value);
        return new HeaderedResponse(this, headers -> headers.with(one.name(0), one.value(0)));
    }

    /// This response with one more header; others of its name stay. For `set-cookie`, `vary` and `link`.
    ///
    /// @param name the field's name
    /// @param value its value
    /// @throws IllegalArgumentException if the name or value is not allowed in a header
    default Response plusHeader(String name, String value) {
        Headers one = Headers.of(name, value);
        return new HeaderedResponse(this, headers -> headers.plusAll(one));
    }

    /// A body that is at hand. It is not copied and must not be changed afterwards.
    ///
    /// @param status the status code, 200 to 599
    /// @param contentType its media type
    /// @param bytes the body
    static Response of(int status, String contentType, byte[] bytes) {
        return new ContentResponse(status, Headers.of("content-type", contentType), bytes);
    }

    /// No body.
    ///
    /// @param status the status code, 200 to 599
    static Response status(int status) {
        return new ContentResponse(status, Headers.empty(), new byte[0]);
    }

    /// `text/plain` in UTF-8, with status 200.
    ///
    /// @param text the body
    static Response text(String text) {
        return text(200, text);
    }

    /// `text/plain` in UTF-8.
    ///
    /// @param status the status code, 200 to 599
    /// @param text the body
    static Response text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /// `text/html` in UTF-8, with status 200.
    ///
    /// @param html the body
    static Response html(String html) {
        return of(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    /// `application/json`, with status 200.
    ///
    /// @param value a record, or anything else that [Json] can encode
    static Response json(Object value) {
        return json(200, value);
    }

    /// `application/json`.
    ///
    /// @param status the status code, 200 to 599
    /// @param value a record, or anything else that [Json] can encode
    static Response json(int status, Object value) {
        return of(status, "application/json", Json.encodeBytes(value));
    }

    /// `application/problem+json` with the status of the problem (RFC 9457).
    ///
    /// @param problem what went wrong
    static Response problem(Problem problem) {
        return of(problem.status(), "application/problem+json", problem.toJson());
    }

    /// Sends the peer elsewhere.
    ///
    /// @param status 301, 302, 303, 307 or 308
    /// @param location where: a URI, or a path, percent-encoded
    /// @throws IllegalArgumentException if it is another status, or the location is not allowed in a header
    static Response redirect(int status, String location) {
        if (status < 301 || status > 308 || (status > 303 && status < 307)) {
            throw new IllegalArgumentException("status: " + status + " (expected: 301, 302, 303, 307 or 308)");
        }
        return new ContentResponse(status, Headers.of("location", location), new byte[0]);
    }

    /// A body of any length, written by blocking code. What the writer does before 8 KiB are written or it flushes can
    /// still fail with a proper status. For HEAD the writer does not run.
    ///
    /// @param contentType its media type
    /// @param writer writes the body
    static Response stream(String contentType, BodyWriter writer) {
        return new StreamingResponse(Headers.of("content-type", contentType), writer);
    }
}
