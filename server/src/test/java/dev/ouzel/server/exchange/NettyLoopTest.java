package dev.ouzel.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What goes on with something long, on a loop that runs.
class NettyLoopTest {

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop netty = group.next();
    private final NettyLoop loop = new NettyLoop(netty, new Bursts(List.of()));
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        loop.close();
    }

    private void onLoop(Runnable task) throws Exception {
        netty.submit(task).get();
    }

    @Test
    void othersHaveTheirTurnBeforeAllHaveGoneOn() throws Exception {
        var last = new CountDownLatch(1);
        onLoop(() -> {
            loop.inTurn(() -> netty.execute(() -> done.add("other")));
            for (int i = 0; i < 200; i++) {
                loop.inTurn(() -> done.add("long"));
            }
            loop.inTurn(last::countDown);
        });
        last.await();
        assertThat(done).hasSize(201);
        assertThat(done.indexOf("other")).isEqualTo(63);
    }

    @Test
    void thoseThatComeBackGoOnOneAfterTheOther() throws Exception {
        var last = new CountDownLatch(2);
        onLoop(() -> {
            goOn("a", 3, last);
            goOn("b", 3, last);
        });
        last.await();
        assertThat(done).containsExactly("a3", "b3", "a2", "b2", "a1", "b1");
    }

    private void goOn(String name, int times, CountDownLatch last) {
        loop.inTurn(() -> {
            done.add(name + times);
            if (times > 1) {
                goOn(name, times - 1, last);
            } else {
                last.countDown();
            }
        });
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthersFromGoingOn() throws Exception {
        var last = new CountDownLatch(1);
        onLoop(() -> {
            loop.inTurn(() -> {
                throw new IllegalStateException("on purpose");
            });
            loop.inTurn(last::countDown);
        });
        last.await();
        assertThat(done).isEmpty();
    }
}
