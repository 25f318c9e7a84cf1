package dev.ouzel.server.websocket;

import dev.ouzel.exchange.WebSocketReceived;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Joins the fragments of messages (RFC 6455, section 5.4) and inflates them. That fragments come in order is known from
/// the decoder, that text which is not compressed is UTF-8 from the guard.
///
/// Owned by the connection's event loop.
final class MessageAssembly {

    private static final int RSV1 = 0x4;

    private final MessageBytes bytes;
    private final @Nullable DeflateTerms terms;
    private @Nullable Inflation inflation;
    private boolean text;
    private boolean compressed;

    MessageAssembly(int bytesMax, @Nullable DeflateTerms terms) {
        this.bytes = new MessageBytes(bytesMax);
        this.terms = terms;
    }

    /// Takes a frame.
    ///
    /// @return the message that is complete with it, or null
    @Nullable
    WebSocketReceived add(WebSocketFrame frame) throws FaultException {
        if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
            text = frame instanceof TextWebSocketFrame;
            compressed = (frame.rsv() & RSV1) != 0;
        }
        if (compressed) {
            inflation().inflate(frame.content(), frame.isFinalFragment(), bytes);
        } else {
            bytes.add(frame.content());
        }
        return frame.isFinalFragment() ? message(bytes.take()) : null;
    }

    private Inflation inflation() {
        Inflation used = inflation;
        if (used == null) {
            used = new Inflation(terms != null && terms.clientTakeover());
            inflation = used;
        }
        return used;
    }

    private WebSocketReceived message(byte[] whole) throws FaultException {
        if (!text) {
            return new WebSocketReceived.Binary(ByteBuffer.wrap(whole));
        }
        return new WebSocketReceived.Text(compressed ? decode(whole) : new String(whole, StandardCharsets.UTF_8));
    }

    private static String decode(byte[] whole) throws FaultException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(whole)).toString();
        } catch (CharacterCodingException _) { // The peer's fault, and not worth a stack trace.
            throw new FaultException(Fault.INVALID_DATA);
        }
    }

    /// Gives the memory back that is not the heap's.
    void end() {
        if (inflation != null) {
            inflation.end();
        }
    }
}
