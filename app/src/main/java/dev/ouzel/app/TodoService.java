package dev.ouzel.app;

import com.zaxxer.hikari.HikariDataSource;
import dev.ouzel.app.postgres.EmbeddedPostgres;
import dev.ouzel.examples.todo.TodoApplication;
import dev.ouzel.examples.todo.TodoPool;
import dev.ouzel.examples.todo.TodoPool.Address;
import dev.ouzel.examples.todo.TodoSource;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.hub.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The TODO application with all that it needs: a database, which may be one of its own, a pool of connections to it, and the
/// source that feeds its topic.
///
/// It is opened once, by the caller's thread or by one of its own, and closed once that has ended. Closing is thread-safe.
final class TodoService implements Serving.Part {

    /// How long a database may take to answer: a container's first start takes its time.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final System.Logger LOG = System.getLogger(TodoService.class.getName());

    private final Hub hub;
    private final TimeSource time;
    private final TodoApplication application;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Thread opener;
    // Owned by the thread that opens, then by the one that closes.
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable HikariDataSource pool;
    private @Nullable Source source;

    /// A service without a database yet.
    TodoService(Hub hub, TimeSource time) {
        this.hub = hub;
        this.time = time;
        this.application = new TodoApplication(hub);
    }

    TodoApplication application() {
        return application;
    }

    /// Opens it over a database, and returns when it can serve.
    ///
    /// @param channel of somebody else's trigger, from which the events come; empty for those of the table itself
    /// @throws SQLException if the database has not answered within [#PATIENCE], or refuses
    void open(Address address, Optional<String> channel) throws SQLException, InterruptedException {
        pool = TodoPool.open(address, time, PATIENCE);
        TodoApplication.createTable(pool);
        source = channel.isPresent()
                ? TodoSource.ofChannel(address, channel.get())
                : TodoSource.ofTable(address);
        source.start(hub);
        application.use(pool);
    }

    /// Begins to open it over a database.
    void begin(Address address) {
        begin(() -> open(address, Optional.empty()));
    }

    /// Begins to open it over a PostgreSQL of its own.
    ///
    /// @param folder where that keeps its data; empty for a temporary one
    void beginEmbedded(Optional<Path> folder) {
        begin(() -> {
            postgres = folder.isPresent() ? EmbeddedPostgres.in(folder.get()) : EmbeddedPostgres.temporary();
            open(new Address(postgres.url(), postgres.user(), postgres.password()), Optional.empty());
        });
    }

    /// Not a virtual thread: unpacking is work, and would take a carrier from those who serve.
    private void begin(Serving.Work work) {
        opener = Thread.ofPlatform().name("ouzel-todo").daemon().start(() -> {
            try {
                work.run();
            } catch (IOException | SQLException failed) {
                LOG.log(System.Logger.Level.WARNING, "there is no TODO application at /todo: {0}", failed.getMessage());
                application.giveUp("there is no database; the log of the server says why");
            } catch (InterruptedException _) {
                // It is being closed.
            }
        });
    }

    /// Closes everything, the newest first. Idempotent: whoever comes second waits until the first is done.
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            closeAll();
            closed.countDown();
        } else {
            awaitClosed();
        }
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAll() {
        endOpening();
        if (source != null) {
            source.close();
        }
        if (pool != null) {
            pool.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    private void endOpening() {
        Thread opening = opener;
        if (opening == null) {
            return;
        }
        opening.interrupt();
        try {
            opening.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
