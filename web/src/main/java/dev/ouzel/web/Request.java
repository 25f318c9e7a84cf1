package dev.ouzel.web;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A request, as a handler reads it. What a peer got wrong is thrown as a [ProblemException] that says what came and
/// what was expected; letting it through is right.
///
/// Owned by the thread of its exchange; what concerns the head may be read by any thread.
public final class Request {

    /// The largest body that [#body], [#text] and [#json] take: 1 MiB, as much as a web server takes by default. Larger
    /// ones are read with [#body(int)] or [#stream].
    public static final int BODY_BYTES_MAX = 1024 * 1024;

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final RequestExchange exchange;
    private final @Nullable RequestSocket socket;
    private final Map<String, String> pathParameters;
    private final BodyInputStream stream;
    private @Nullable Query query;
    private byte @Nullable [] body;

    private Request(RequestExchange exchange, @Nullable RequestSocket socket, Map<String, String> pathParameters) {
        this.exchange = exchange;
        this.socket = socket;
        this.pathParameters = pathParameters;
        this.stream = new BodyInputStream(exchange);
    }

    /// The request of an exchange, for an application that does without a [Router].
    ///
    /// @param exchange the exchange, from which nothing was received yet
    public static Request of(HttpExchange exchange) {
        return new Request(new RequestExchange(exchange), null, Map.of());
    }

    /// The request to open a WebSocket. Until it is accepted it can be answered like any other.
    ///
    /// @param exchange the exchange, which was neither accepted nor denied yet
    public static Request of(WebSocketExchange exchange) {
        HttpExchange denied = new DeniedExchange(exchange);
        return new Request(new RequestExchange(denied), new RequestSocket(exchange, exchange.request(), denied),
                Map.of());
    }

    /// The same request with the parameters of its path. Only before anything was read of its body.
    Request withPathParameters(Map<String, String> parameters) {
        return new Request(exchange, socket, parameters);
    }

    /// The same request, but a WebSocket that it asks for is accepted with other headers.
    ///
    /// @param change what is done to them
    /// @param denied answers in place of the WebSocket
    Request withAcceptHeaders(UnaryOperator<Headers> change, HttpExchange denied) {
        return socket == null
                ? this
                : new Request(exchange, new RequestSocket(socket, socket.request(), denied, change), pathParameters);
    }

    /// The head as it came.
    public RequestHead head() {
        return exchange.request();
    }

    /// The method; methods are case-sensitive.
    public String method() {
        return head().method();
    }

    /// The path as it came, percent-encoded; in a mounted application what is left below its prefix.
    public String path() {
        return head().rawPath();
    }

    /// The value that a `{name}` of the route's path has here: one segment of the path, percent-decoded, not empty. It
    /// can be anything, also `..` or hold a slash that was sent as `%2F`.
    ///
    /// @param name the name, without braces
    /// @throws IllegalArgumentException if the route has no such parameter
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "path parameter: " + name + " (expected: one of " + pathParameters.keySet() + ")");
        }
        return value;
    }

    /// The first query parameter of this name, decoded; empty text if it stands there without a value.
    ///
    /// @param name its name, case-sensitive
    /// @throws ProblemException 400 if the query is not percent-encoded UTF-8
    public Optional<String> query(String name) {
        return query().first(name);
    }

    /// The query parameters of this name, in order.
    ///
    /// @param name their name, case-sensitive
    /// @throws ProblemException 400 if the query is not percent-encoded UTF-8
    public List<String> queryAll(String name) {
        return query().all(name);
    }

    /// A query parameter that is a whole number.
    ///
    /// @param name its name
    /// @param fallback the number if it is not there
    /// @throws ProblemException 422 if it is not an `int`, 400 as in [#query(String)]
    public int queryInt(String name, int fallback) {
        return queryInt(name, fallback, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /// A query parameter that is a whole number in a range.
    ///
    /// @param name its name
    /// @param fallback the number if it is not there, which need not lie in the range
    /// @param min the smallest
    /// @param max the largest
    /// @throws ProblemException 422 if it is not a number or out of range, 400 as in [#query(String)]
    public int queryInt(String name, int fallback, int min, int max) {
        return Math.toIntExact(query().number(name, fallback, min, max));
    }

    /// A query parameter that is a whole number.
    ///
    /// @param name its name
    /// @param fallback the number if it is not there
    /// @throws ProblemException 422 if it is not a `long`, 400 as in [#query(String)]
    public long queryLong(String name, long fallback) {
        return queryLong(name, fallback, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// A query parameter that is a whole number in a range.
    ///
    /// @param name its name
    /// @param fallback the number if it is not there, which need not lie in the range
    /// @param min the smallest
    /// @param max the largest
    /// @throws ProblemException 422 if it is not a number or out of range, 400 as in [#query(String)]
    public long queryLong(String name, long fallback, long min, long max) {
        return query().number(name, fallback, min, max);
    }

    /// All header fields.
    public Headers headers() {
        return head().headers();
    }

    /// The first header field of this name.
    ///
    /// @param name its name, without regard to case
    public Optional<String> header(String name) {
        return head().header(name);
    }

    /// The first cookie of this name (RFC 6265), as it came but without quotes around it.
    ///
    /// @param name its name, case-sensitive
    public Optional<String> cookie(String name) {
        return Cookies.find(headers(), name);
    }

    /// The body as a stream, of any length that the server lets through. Reading blocks until the peer has sent more,
    /// and throws `Disconnected` if it leaves before the end. Need not be closed.
    public InputStream stream() {
        return stream;
    }

    /// The whole body; the same array each time.
    ///
    /// @throws ProblemException 413 if it is larger than [#BODY_BYTES_MAX]
    /// @throws IOException if the thread is interrupted meanwhile
    public byte[] body() throws IOException {
        return body(BODY_BYTES_MAX);
    }

    /// The whole body; the same array each time.
    ///
    /// @param bytesMax the largest one to take
    /// @throws ProblemException 413 if it is larger
    /// @throws IOException if the thread is interrupted meanwhile
    public byte[] body(int bytesMax) throws IOException {
        byte[] known = body;
        if (known == null) {
            known = read(bytesMax);
            body = known;
        }
        return known;
    }

    /// The whole body as text in UTF-8.
    ///
    /// @throws ProblemException 400 if it is not UTF-8, 413 as in [#body()]
    /// @throws IOException if the thread is interrupted meanwhile
    public String text() throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body())).toString();
        } catch (CharacterCodingException _) {
            // The coder's own words would not help the peer.
            throw new ProblemException(Problem.of(400, "body: malformed bytes (expected: text in UTF-8)"));
        }
    }

    /// The whole body, which is JSON, as a record; see [Json] for what may be missing or null.
    ///
    /// @param <T> the type
    /// @param type a record, or what else JSON can become
    /// @throws ProblemException 415 if the content type is not JSON, 400 if the body is not, 422 with an error for each
    ///         field that is missing or ill-typed, 413 as in [#body()]
    /// @throws IOException if the thread is interrupted meanwhile
    public <T> T json(Class<T> type) throws IOException {
        JsonBody.requireJson(header("content-type").orElse(null));
        return JsonBody.decode(body(), type);
    }

    /// The exchange itself: what the factories of [Response] do not offer can be sent there.
    public HttpExchange exchange() {
        return exchange;
    }

    /// The WebSocket, if this request asks to open one and the engine can.
    public Optional<WebSocketExchange> webSocket() {
        return Optional.ofNullable(socket);
    }

    /// Whether a WebSocket was opened, so that there can be no HTTP response any more.
    boolean opened() {
        return socket != null && socket.accepted();
    }

    /// The time to wait in, so that tests can drive it.
    public TimeSource time() {
        return exchange.time();
    }

    private byte[] read(int bytesMax) throws IOException {
        boolean fits = announcedBytes() <= bytesMax;
        byte[] read = fits ? stream.readNBytes(bytesMax) : new byte[0];
        if (!fits || stream.read() >= 0) {
            throw new ProblemException(Problem.of(413, "body: too large (expected: at most " + bytesMax + " bytes)"));
        }
        return read;
    }

    /// What the peer says that it will send. The engine has checked the form; a number that is too long counts as none.
    private long announcedBytes() {
        String length = header("content-length").orElse("");
        return LENGTH.matcher(length).matches() ? Long.parseLong(length) : 0;
    }

    private Query query() {
        Query parsed = query;
        if (parsed == null) {
            parsed = Query.parse(head().rawQuery());
            query = parsed;
        }
        return parsed;
    }
}
