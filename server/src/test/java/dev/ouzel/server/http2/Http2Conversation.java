package dev.ouzel.server.http2;

import dev.ouzel.exchange.Headers;
import dev.ouzel.testkit.BodyEnd;
import dev.ouzel.testkit.Conversation;
import dev.ouzel.testkit.TestRequest;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One exchange over a connection of HTTP/2 that carries no other one. What is not read stays in the windows.
final class Http2Conversation implements Conversation {

    private static final int STREAM = 1;
    private static final int SAFETY_SECONDS = 10;
    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1,
            new DefaultThreadFactory("http2-client", true), NioIoHandler.newFactory());
    private static final SslContext TLS = trusting();

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final List<Headers> hints = new CopyOnWriteArrayList<>();
    private final Http2ConnectionHandler codec;
    private final Channel channel;
    private final ChannelHandlerContext context;
    private @Nullable Head head;
    private @Nullable BodyEnd end;
    private Headers trailers = Headers.empty();

    /// What a peer's frame comes to.
    sealed interface Arrival {
        record Start(Head head) implements Arrival {}

        record Piece(ByteBuffer bytes, int frameBytes) implements Arrival {}

        record End(BodyEnd how, Headers trailers) implements Arrival {}
    }

    private Http2Conversation(int port, boolean secured) {
        codec = Arrivals.codec(arrivals, hints);
        ChannelFuture connected = new Bootstrap().group(LOOPS).channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (secured) {
                            channel.pipeline().addLast(TLS.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(codec);
                    }
                }).connect("127.0.0.1", port).awaitUninterruptibly();
        if (!connected.isSuccess()) {
            throw new AssertionError("no connection to port " + port, connected.cause());
        }
        channel = connected.channel();
        context = channel.pipeline().context(codec);
        channel.closeFuture().addListener(_ -> arrivals.add(new Arrival.End(BodyEnd.CUT, Headers.empty())));
    }

    private static SslContext trusting() {
        try {
            return SslContextBuilder.forClient().sslProvider(SslProvider.JDK)
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, "h2"))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Http2Conversation open(int port, boolean secured, TestRequest request) {
        Http2Conversation conversation = new Http2Conversation(port, secured);
        byte[] body = request.body();
        Http2Headers fields = fields(request, "127.0.0.1:" + port).scheme(secured ? "https" : "http");
        conversation.run(() -> {
            var _ = conversation.codec.encoder().writeHeaders(conversation.context, STREAM, fields, 0,
                    request.complete() && body == null, conversation.context.newPromise());
        });
        if (body != null) {
            var _ = conversation.write(body, true);
        }
        return conversation;
    }

    private static Http2Headers fields(TestRequest request, String authority) {
        Headers headers = request.wireHeaders(authority).without("transfer-encoding");
        Http2Headers fields = new DefaultHttp2Headers(false).method(request.method())
                .path(request.target()).authority(headers.first("host").orElse(authority));
        Headers rest = headers.without("host");
        for (int i = 0; i < rest.size(); i++) {
            fields.add(rest.name(i), rest.value(i));
        }
        return fields;
    }

    private void run(Runnable task) {
        channel.eventLoop().execute(() -> {
            task.run();
            codec.flush(context);
        });
    }

    private ChannelFuture write(byte[] piece, boolean last) {
        var written = context.newPromise();
        run(() -> {
            var _ = codec.encoder().writeData(context, STREAM, Unpooled.wrappedBuffer(piece), 0, last, written);
        });
        return written;
    }

    @Override
    public void sendBody(byte[] piece, boolean last) {
        if (!write(piece, last).awaitUninterruptibly(SAFETY_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not take " + piece.length + " bytes");
        }
    }

    @Override
    public synchronized Head head() {
        while (head == null) {
            accept(take());
            if (head == null && end != null) {
                throw new AssertionError("the stream ended (expected: the head of a response)");
            }
        }
        return head;
    }

    private Arrival take() {
        try {
            Arrival next = arrivals.poll(SAFETY_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came within " + SAFETY_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Returns the bytes of a piece, else none.
    private byte[] accept(Arrival arrival) {
        switch (arrival) {
            case Arrival.Start(Head start) -> head = start;
            case Arrival.Piece(ByteBuffer bytes, int frameBytes) -> {
                giveBack(frameBytes);
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                return copy;
            }
            case Arrival.End(BodyEnd how, Headers fields) -> {
                end = end == null ? how : end;
                trailers = fields;
                var _ = channel.close();
            }
        }
        return new byte[0];
    }

    private void giveBack(int bytes) {
        run(() -> {
            Http2Stream stream = codec.connection().stream(STREAM);
            try {
                if (stream != null) {
                    codec.connection().local().flowController().consumeBytes(stream, bytes);
                }
            } catch (Http2Exception _) {
                var _ = channel.close();
            }
        });
    }

    @Override
    public List<Headers> earlyHints() {
        return List.copyOf(hints);
    }

    @Override
    public synchronized byte @Nullable [] read() {
        head();
        byte[] bytes = new byte[0];
        while (end == null && bytes.length == 0) {
            bytes = accept(take());
        }
        return bytes.length == 0 ? null : bytes;
    }

    @Override
    public synchronized byte @Nullable [] poll() {
        head();
        if (end != null) {
            return null;
        }
        Arrival next = arrivals.poll();
        byte[] bytes = next == null ? new byte[0] : accept(next);
        return end == null ? bytes : null;
    }

    @Override
    public synchronized BodyEnd end() {
        if (end == null) {
            throw new IllegalStateException("the body goes on (expected: its end)");
        }
        return end;
    }

    @Override
    public synchronized Headers trailers() {
        return trailers;
    }

    @Override
    public void disconnect() {
        run(() -> {
            var _ = codec.resetStream(context, STREAM, Http2Error.CANCEL.code(), context.newPromise());
        });
    }

    @Override
    public void reset() {
        run(() -> {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            var _ = context.close();
        });
    }

    static Headers headers(Http2Headers fields) {
        Headers headers = Headers.empty();
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            String name = field.getKey().toString();
            headers = name.startsWith(":") ? headers : headers.plus(name, field.getValue().toString());
        }
        return headers;
    }
}
