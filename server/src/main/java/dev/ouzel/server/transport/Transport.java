package dev.ouzel.server.transport;

import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.http1.Connection;
import dev.ouzel.server.http1.RequestDecoder;
import dev.ouzel.server.operation.Limits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// How sockets are reached: the one room that knows which kinds there are.
public enum Transport {
    /// Native epoll, where its library is found.
    EPOLL {
        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        void choose(ServerBootstrap bootstrap, Limits limits) {
            // What the peer does not acknowledge counts as not taken: the write deadline for a path that is lost.
            bootstrap.channel(EpollServerSocketChannel.class)
                    .childOption(EpollChannelOption.TCP_USER_TIMEOUT,
                            (int) Math.min(Integer.MAX_VALUE, limits.writeDeadline().toMillis()));
        }
    },
    /// The selectors of the JDK.
    NIO {
        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        void choose(ServerBootstrap bootstrap, Limits limits) {
            bootstrap.channel(NioServerSocketChannel.class);
        }
    };

    /// The best one that works here.
    public static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    abstract IoHandlerFactory handlers();

    abstract void choose(ServerBootstrap bootstrap, Limits limits);

    /// Event loops, one for each processor.
    public EventLoopGroup loops() {
        return new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory("ouzel-io"), handlers());
    }

    /// Listens, and gives every connection to the engine.
    ///
    /// @param certificates for TLS; null to do without
    public ChannelFuture listen(EventLoopGroup loops, InetSocketAddress address, Engine engine,
            @Nullable Certificates certificates) {
        Limits limits = engine.limits();
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, limits.backlog())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(limits.bufferBytes() / 2, limits.bufferBytes()))
                // Begins small, so that 10,000 heads that come byte by byte do not hold much.
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 2048, 32_768))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        RequestDecoder decoder = new RequestDecoder(engine);
                        Connection connection = new Connection(channel, decoder, engine);
                        if (certificates == null) {
                            channel.pipeline().addLast(new PrefaceDetector(connection, engine));
                        } else {
                            channel.pipeline().addLast(new TlsDoor(certificates),
                                    new ProtocolChooser(connection, engine));
                        }
                        channel.pipeline().addLast(decoder, connection);
                    }
                });
        choose(bootstrap, limits);
        return bootstrap.bind(address);
    }
}
