package dev.ouzel.web;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Exchange;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.WebSocketExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Files of a directory, or resources of a program, under their paths: with content type, strong `ETag`, conditional
/// requests and ranges (RFC 9110, sections 13 and 14). Usually mounted: `router.mount("/static", StaticFiles.of(path))`.
///
/// A path that ends in a slash means the `index.html` there. Resources need an ending in their names. Nothing outside the root is ever served, whatever the path
/// says and wherever links lead, and no file or directory whose name begins with a dot, except `.well-known`. Large files
/// are sent in pieces, never held as a whole.
///
/// Thread-safe. Files may change while they are served: a response whose file became shorter is cut.
public final class StaticFiles implements Handler, Application {

    private static final String INDEX = "index.html";

    private final FileSource source;

    private StaticFiles(FileSource source) {
        this.source = source;
    }

    /// The files of a directory, and of those below it.
    ///
    /// @param root the directory
    /// @throws IOException if it is not there
    public static StaticFiles of(Path root) throws IOException {
        Path realRoot = root.toRealPath();
        if (!Files.isDirectory(realRoot)) {
            throw new IOException("static files: " + root + " (expected: a directory)");
        }
        return new StaticFiles(new FileSource.Directory(realRoot));
    }

    /// Resources of a program. Each is read once, when it is first asked for, and kept.
    ///
    /// @param resources opens a resource by its path, such as `img/logo.png`, or answers null; usually
    ///        `path -> Main.class.getResourceAsStream("/static/" + path)`, in whose module the resources are
    public static StaticFiles ofResources(Function<String, @Nullable InputStream> resources) {
        return new StaticFiles(new FileSource.Resources(resources));
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        switch (exchange) {
            case HttpExchange http -> Guarded.answer(this, Request.of(http));
            case WebSocketExchange socket -> Guarded.answer(this, Request.of(socket.deny()));
        }
    }

    /// Answers with the file at the path of the request.
    ///
    /// @param request what was asked for; its whole path counts, in a mounted application what is left of it
    /// @throws IOException if the file is there but cannot be read
    @Override
    public Response handle(Request request) throws IOException {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Response.problem(Problem.of(405, "method: " + FieldError.cut(request.method())
                    + " (expected: GET, HEAD)")).withHeader("allow", "GET, HEAD");
        }
        Optional<FileContent> found = find(request.path());
        return found.isPresent()
                ? FileResponse.of(request, found.get()).withHeader("x-content-type-options", "nosniff")
                : Response.problem(Problem.of(404));
    }

    private Optional<FileContent> find(String rawPath) throws IOException {
        List<String> segments = PercentCoding.segments(rawPath);
        if (segments.getLast().isEmpty()) {
            segments.set(segments.size() - 1, INDEX);
        }
        return segments.stream().allMatch(StaticFiles::isServed) ? source.find(segments) : Optional.empty();
    }

    /// Refuses every segment that is more than the name of a file on some system: `..`, separators (decoded by now),
    /// drives and streams of Windows, NUL.
    private static boolean isServed(String segment) {
        return !segment.isEmpty()
                && (!segment.startsWith(".") || segment.equals(".well-known"))
                && segment.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
    }
}
