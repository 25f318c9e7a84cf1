package dev.ouzel.server.operation;

import java.time.Duration;

/// Every limit of the server. Each has a default with a reason, and a defined answer when it is reached.
///
/// @param connections connections open at once; more are answered 503 and closed
/// @param exchanges exchanges open at once, streams among them; more are answered 503
/// @param streams streams open at once on one connection of HTTP/2; more are reset with `REFUSED_STREAM`
/// @param backlog connections that wait to be accepted
/// @param requestLineBytes bytes of a request line; longer ones are answered 414
/// @param headBytes bytes of all header fields; more are answered 431
/// @param headFields header fields; more are answered 431
/// @param bodyBytes bytes of a request body; more are answered 413
/// @param bufferBytes bytes that wait in one direction of one connection: a sender blocks and reading stops above it
/// @param headDeadline from the accept, or the first byte of a later head, to the head's end
/// @param bodyDeadline how long a request body may stall; then 408
/// @param idleTimeout how long a connection may wait for its next request
/// @param writeDeadline how long a peer may take no byte of what waits for it
/// @param halfCloseGrace how long an exchange may go on after the peer closed its side
/// @param linger how long a closed connection still takes bytes in, so that the peer can read its answer before a reset
/// @param drain how long open exchanges have when the server stops
/// @param webSocket what concerns WebSockets alone
public record Limits(int connections, int exchanges, int streams, int backlog, int requestLineBytes, int headBytes,
        int headFields,
        long bodyBytes, int bufferBytes, Duration headDeadline, Duration bodyDeadline, Duration idleTimeout,
        Duration writeDeadline, Duration halfCloseGrace, Duration linger, Duration drain,
        WebSocketLimits webSocket) {

    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if a count is too small, or a duration is not positive
    public Limits {
        atLeast(1, "connections", connections);
        atLeast(1, "exchanges", exchanges);
        atLeast(1, "streams", streams);
        atLeast(1, "backlog", backlog);
        atLeast(1, "requestLineBytes", requestLineBytes);
        atLeast(1, "headBytes", headBytes);
        atLeast(1, "headFields", headFields);
        atLeast(0, "bodyBytes", bodyBytes);
        atLeast(1024, "bufferBytes", bufferBytes);
        positive("headDeadline", headDeadline);
        positive("bodyDeadline", bodyDeadline);
        positive("idleTimeout", idleTimeout);
        positive("writeDeadline", writeDeadline);
        positive("halfCloseGrace", halfCloseGrace);
        positive("linger", linger);
        positive("drain", drain);
    }

    /// The defaults, each with its reason.
    public static Limits defaults() {
        return new Limits(
                // connections: well below the 20,000 descriptors a process often has, files and outgoing sockets need
                // some too
                15_000,
                // exchanges: above the connections: a handler may still tidy up while its connection carries the next
                // request
                20_000,
                // streams: a browser opens about a hundred and nginx allows as many as this
                128,
                // backlog: as many as Linux grants by default (`net.core.somaxconn`): every reader of a restarted
                // server comes back at once
                4_096,
                // requestLineBytes: RFC 9112, section 3 asks for 8,000 at least
                8_192,
                // headBytes: room for cookies and tokens; nginx and Tomcat take 8 KiB a field
                16_384,
                // headFields: as Apache and Tomcat have it; browsers send about 20
                100,
                // bodyBytes: as nginx has it
                1L << 20,
                // bufferBytes: up to here joining what waits into one write saves CPU, beyond it only memory is lost
                65_536,
                // headDeadline: a head fits in one packet; each byte of a slow one must not buy more time
                Duration.ofSeconds(10),
                // bodyDeadline: longer than a mobile link that changes cells
                Duration.ofSeconds(30),
                // idleTimeout: above the 60 s of most proxies, so that the proxy closes first and never sends a
                // request into a closing connection
                Duration.ofSeconds(75),
                // writeDeadline: longer than TCP needs to find a lost path, short enough that dead readers do not pile
                // up
                Duration.ofSeconds(30),
                // halfCloseGrace: enough for a quick answer to a script; a browser that left sends the same FIN, and
                // its handler must hear of it within 1 s
                Duration.ofMillis(500),
                // linger: a few round trips
                Duration.ofSeconds(2),
                // drain: what process managers allow before they kill, by default
                Duration.ofSeconds(30),
                WebSocketLimits.defaults());
    }

    /// The same, but for [#connections].
    ///
    /// @param connections connections open at once; more are answered 503 and closed
    public Limits withConnections(int connections) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#exchanges].
    ///
    /// @param exchanges exchanges open at once, streams among them; more are answered 503
    public Limits withExchanges(int exchanges) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#streams].
    ///
    /// @param streams streams open at once on one connection of HTTP/2; more are reset with `REFUSED_STREAM`
    public Limits withStreams(int streams) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#backlog].
    ///
    /// @param backlog connections that wait to be accepted
    public Limits withBacklog(int backlog) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#requestLineBytes].
    ///
    /// @param requestLineBytes bytes of a request line; longer ones are answered 414
    public Limits withRequestLineBytes(int requestLineBytes) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#headBytes].
    ///
    /// @param headBytes bytes of all header fields; more are answered 431
    public Limits withHeadBytes(int headBytes) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#headFields].
    ///
    /// @param headFields header fields; more are answered 431
    public Limits withHeadFields(int headFields) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#bodyBytes].
    ///
    /// @param bodyBytes bytes of a request body; more are answered 413
    public Limits withBodyBytes(long bodyBytes) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#bufferBytes].
    ///
    /// @param bufferBytes bytes that wait in one direction of one connection: a sender blocks and reading stops above it
    public Limits withBufferBytes(int bufferBytes) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#headDeadline].
    ///
    /// @param headDeadline from the accept, or the first byte of a later head, to the head's end
    public Limits withHeadDeadline(Duration headDeadline) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#bodyDeadline].
    ///
    /// @param bodyDeadline how long a request body may stall; then 408
    public Limits withBodyDeadline(Duration bodyDeadline) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#idleTimeout].
    ///
    /// @param idleTimeout how long a connection may wait for its next request
    public Limits withIdleTimeout(Duration idleTimeout) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#writeDeadline].
    ///
    /// @param writeDeadline how long a peer may take no byte of what waits for it
    public Limits withWriteDeadline(Duration writeDeadline) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#halfCloseGrace].
    ///
    /// @param halfCloseGrace how long an exchange may go on after the peer closed its side
    public Limits withHalfCloseGrace(Duration halfCloseGrace) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#linger].
    ///
    /// @param linger how long a closed connection still takes bytes in, so that the peer can read its answer before a reset
    public Limits withLinger(Duration linger) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#drain].
    ///
    /// @param drain how long open exchanges have when the server stops
    public Limits withDrain(Duration drain) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    /// The same, but for [#webSocket].
    ///
    /// @param webSocket what concerns WebSockets alone
    public Limits withWebSocket(WebSocketLimits webSocket) {
        return new Limits(connections, exchanges, streams, backlog, requestLineBytes, headBytes, headFields, bodyBytes,
                bufferBytes, headDeadline, bodyDeadline, idleTimeout, writeDeadline, halfCloseGrace, linger, drain,
                webSocket);
    }

    private static void atLeast(long smallest, String name, long value) {
        if (value < smallest) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + smallest + " or more)");
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
        }
    }
}
