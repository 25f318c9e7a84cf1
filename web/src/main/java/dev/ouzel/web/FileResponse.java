package dev.ouzel.web;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/// A file, or a part of it.
///
/// @param status 200 or 206
/// @param headers the head's fields
/// @param file the file
/// @param range which part
record FileResponse(int status, Headers headers, FileContent file, ByteRange range) implements Response {

    /// What a request gets of a file: 304 if it has it, 206 or 416 if it asks for a range, or else the whole.
    static Response of(Request request, FileContent file) {
        Headers validators = validators(file);
        if (isKnown(request, file)) {
            return new ContentResponse(304, validators, new byte[0]);
        }
        Headers headers = validators.plus("accept-ranges", "bytes").plus("content-type", ContentTypes.of(file.name()));
        Optional<String> field = request.header("range").filter(_ -> request.method().equals("GET"));
        return switch (ByteRange.parse(field.filter(_ -> rangeCounts(request, file)), file.size())) {
            case ByteRange.Asked.Whole() -> part(200, headers, file, new ByteRange(0, file.size()));
            case ByteRange.Asked.Part(ByteRange range) -> part(206,
                    headers.plus("content-range",
                            "bytes " + range.first() + "-" + (range.end() - 1) + "/" + file.size()),
                    file, range);
            case ByteRange.Asked.Unsatisfiable() -> Response.problem(Problem.of(416))
                    .withHeader("content-range", "bytes */" + file.size());
        };
    }

    @Override
    public void respond(Request request, HttpExchange exchange) throws IOException, InterruptedException {
        Sent.Start start = new Sent.Start(status, headers);
        if (request.method().equals("HEAD") || range.length() == 0) {
            exchange.send(start);
            exchange.send(new Sent.Body(ByteBuffer.allocate(0), true));
        } else {
            file.send(start, range, exchange);
        }
    }

    private static Response part(int status, Headers headers, FileContent file, ByteRange range) {
        return new FileResponse(status, headers.plus("content-length", Long.toString(range.length())), file, range);
    }

    private static Headers validators(FileContent file) {
        Headers headers = Headers.of("etag", file.etag());
        return file.modified().map(time -> headers.plus("last-modified", HttpDates.print(time))).orElse(headers);
    }

    /// `If-None-Match` beats `If-Modified-Since` (section 13.2.2).
    private static boolean isKnown(Request request, FileContent file) {
        if (request.headers().contains("if-none-match")) {
            return request.headers().all("if-none-match").stream().anyMatch(field -> names(field, file.etag()));
        }
        Optional<Instant> since = request.header("if-modified-since").flatMap(HttpDates::parse);
        return since.isPresent() && file.modified().filter(time -> !time.isAfter(since.get())).isPresent();
    }

    /// Weak comparison (section 8.8.3.2). Our tags hold no comma.
    private static boolean names(String field, String etag) {
        for (String tag : field.split(",", -1)) {
            String stripped = tag.strip();
            if (stripped.equals("*") || stripped.equals(etag) || stripped.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the file is still the one that the range is meant for (`If-Range`, section 13.1.5): strong comparison, or
    /// exactly the date.
    private static boolean rangeCounts(Request request, FileContent file) {
        Optional<String> condition = request.header("if-range");
        if (condition.isEmpty() || condition.get().equals(file.etag())) {
            return true;
        }
        Optional<Instant> date = HttpDates.parse(condition.get());
        return date.isPresent() && date.equals(file.modified());
    }
}
