package dev.ouzel.server.http1;

import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.exchange.Refusal;
import dev.ouzel.server.operation.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Netty's request decoder in its strictest form. Until a request is answered, which [#next] says, it gives only such further ones as
/// a pipelining peer has sent whole, and not too many; what else comes meanwhile waits. Nothing after a malformed request is ever
/// parsed.
///
/// It gives the connection an [HttpRequest], the pieces of its body, or a [Refusal] after which it takes no more.
///
/// Owned by the connection's event loop.
public final class RequestDecoder extends HttpRequestDecoder {

    /// How many requests are taken up before the first of them is answered: enough that threads change rarely, and no more than
    /// their bytes would hold.
    private static final int OPEN_MAX = 32;

    private final Engine engine;
    private final HeadGuard guard;
    private final Pipelining pipelining;
    /// Bytes of the head, from the reader index on, that the guard has seen.
    private int guarded;
    private boolean inHead = true;
    /// Requests that were given whole, and are not answered.
    private int open;
    /// Whether no other request can follow the last one.
    private boolean lastOne;
    /// What is given when all are answered.
    private List<Object> early = List.of();
    private boolean deaf;
    private boolean reading;
    private @Nullable ChannelHandlerContext context;

    /// A decoder of a new connection.
    public RequestDecoder(Engine engine) {
        super(config(engine.limits()));
        this.engine = engine;
        guard = new HeadGuard(engine.limits().requestLineBytes(), engine.limits().headFields());
        pipelining = new Pipelining(engine.bursts());
    }

    private static HttpDecoderConfig config(Limits limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLineBytes())
                .setMaxHeaderSize(limits.headBytes())
                .setMaxChunkSize(limits.bufferBytes())
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setValidateHeaders(true);
    }

    /// Whether a part of a request head was read, but not all of it.
    boolean headBegun() {
        return inHead && open == 0 && guard.begun();
    }

    /// Bytes that were read from the socket and wait here.
    int waiting() {
        return actualReadableBytes();
    }

    /// A request is answered.
    void next() {
        open--;
        pipelining.goOn();
        if (open == 0) {
            lastOne = false;
            giveEarly();
        }
        decodeWaiting();
    }

    private void giveEarly() {
        if (context != null) {
            List<Object> given = early;
            early = List.of();
            given.forEach(this::given);
            given.forEach(context::fireChannelRead);
        }
    }

    /// From now on everything that comes is dropped.
    void drop() {
        deaf = true;
        early = List.of();
        pipelining.end();
        decodeWaiting();
    }

    /// Decodes what was read before. Within a read that happens by itself as soon as the connection returns.
    private void decodeWaiting() {
        if (!reading && context != null) {
            try {
                // Not by the pipeline: TLS, which comes before, has nothing to say to no bytes.
                channelRead(context, Unpooled.EMPTY_BUFFER);
            } catch (Exception e) {
                context.fireExceptionCaught(e);
            }
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        pipelining.end();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
        reading = true;
        try {
            super.channelRead(ctx, input);
        } finally {
            reading = false;
            if (open == 0) {
                pipelining.end();
            }
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (deaf) {
            in.skipBytes(in.readableBytes());
        } else if (open == 0 || mayGoAhead()) {
            Refusal fault = inHead ? guardHead(in) : null;
            if (fault == null) {
                decodeAndTranslate(ctx, in, out);
            } else {
                deaf = true;
                in.skipBytes(in.readableBytes());
                give(List.of(fault), in.readableBytes(), out);
            }
        }
    }

    private boolean mayGoAhead() {
        return open < OPEN_MAX && !lastOne && early.isEmpty() && engine.hasRoom();
    }

    private @Nullable Refusal guardHead(ByteBuf in) {
        while (!guard.complete() && guarded < in.readableBytes()) {
            Refusal fault = guard.next(in.getUnsignedByte(in.readerIndex() + guarded));
            if (fault != null) {
                return fault;
            }
            guarded++;
        }
        return null;
    }

    private void decodeAndTranslate(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int before = in.readableBytes();
        List<Object> decoded = new ArrayList<>(2);
        super.decode(ctx, in, decoded);
        guarded = Math.max(0, guarded - (before - in.readableBytes()));
        decoded.replaceAll(message -> translated((HttpObject) message));
        give(decoded, in.readableBytes(), out);
        if (open > 0) {
            pipelining.read(in.readableBytes());
        }
    }

    private void give(List<Object> messages, int bytesWaiting, List<Object> out) {
        if (inTurn(messages, bytesWaiting)) {
            messages.forEach(this::given);
            out.addAll(messages);
        } else {
            early = messages;
        }
    }

    private Object translated(HttpObject message) {
        if (message.decoderResult().isFailure()) {
            deaf = true;
            ReferenceCountUtil.release(message);
            return inHead ? Refusal.ofHead(message.decoderResult().cause()) : Refusal.BAD_REQUEST;
        }
        if (message instanceof HttpRequest) {
            inHead = false;
        }
        if (message instanceof LastHttpContent) {
            inHead = true;
            guarded = 0;
            guard.reset();
        }
        return message;
    }

    /// Whether these messages can be given now: a request that is not whole, or may not be answered like others, waits until it is
    /// the only one.
    private boolean inTurn(List<Object> messages, int bytesWaiting) {
        return open == 0 || messages.isEmpty() || switch (messages.getFirst()) {
            case HttpRequest request -> isPlain(request)
                    && HttpUtil.getContentLength(request, 0L) <= bytesWaiting;
            case Refusal _ -> false;
            default -> true;
        };
    }

    private static boolean isPlain(HttpRequest request) {
        return !HttpUtil.isTransferEncodingChunked(request)
                && !request.headers().contains(HttpHeaderNames.UPGRADE)
                && !request.headers().contains(HttpHeaderNames.EXPECT);
    }

    private void given(Object message) {
        if (message instanceof HttpRequest request) {
            lastOne = !HttpUtil.isKeepAlive(request) || request.headers().contains(HttpHeaderNames.UPGRADE);
        }
        if (message instanceof LastHttpContent) {
            open++;
        }
    }

    /// A peer that closed its side may still be answered: the bytes of its pipelined requests are kept, so the
    /// base class, which would drop them, is passed by.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    /// Nothing is made of a message that stops in the middle; the connection sees its end by itself.
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        in.skipBytes(in.readableBytes());
    }
}
