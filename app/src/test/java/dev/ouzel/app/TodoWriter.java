package dev.ouzel.app;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Changes the items of the TODO application in transactions, by plain JDBC, over all lives of the database, and remembers what
/// was committed. If the database dies while it commits, it asks the next life whether it did.
///
/// Each change writes a word of its own into the item, and after it the word that was there before: so the events of an item
/// tell their order by themselves.
final class TodoWriter implements Callable<List<Committed>> {

    /// Items that all writers change. Their ids are 1 to this, negative: the sequence gives the others.
    static final int SHARED = 5;

    /// What writers need. Each transaction leaves a token, for which its commit lingers where it comes among what the
    /// transaction has changed, so that others overtake it.
    static final String PREPARE = """
            create table tokens (token text primary key, linger float not null);
            create function linger() returns trigger language plpgsql as
                'begin perform pg_sleep(new.linger); return null; end';
            create constraint trigger linger after insert on tokens deferrable initially deferred
                for each row execute function linger()
            """;

    private static final String INSERT = """
            insert into todos (description, completed) values (?, false) returning id, row_to_json(todos)::text""";
    private static final String UPDATE = """
            update todos set description = ? || ' after ' || split_part(description, ' ', 1), completed = not completed
            where id = ? returning id, row_to_json(todos)::text""";
    private static final String DELETE = "delete from todos where id = ? returning id, row_to_json(todos)::text";
    private static final int CHANGES_MAX = 8;
    private static final double PAUSE_MAX = 0.01;
    private static final double LINGER_MAX = 0.02;

    private final CrashingDatabase database;
    private final Pace pace;
    private final String name;
    private final Random random;
    private final List<Committed> committed = new ArrayList<>();
    private List<Long> own = List.of();
    private int transactions;
    private int life;
    private @Nullable Connection connection;

    /// @param seed makes it do the same again, as far as the others let it
    TodoWriter(CrashingDatabase database, Pace pace, int seed) {
        this.database = database;
        this.pace = pace;
        this.name = "w" + seed;
        this.random = new Random(seed);
    }

    /// Writes until it is told to end.
    ///
    /// @return what it has committed, in order
    @Override
    public List<Committed> call() throws Exception {
        while (pace.next()) {
            transact(name + "." + ++transactions);
            pace.did();
        }
        if (connection != null) {
            connection.close();
        }
        return committed;
    }

    private void transact(String token) throws Exception {
        Draft draft = new Draft(token, new ArrayList<>(own), new ArrayList<>());
        Connection current;
        try {
            current = connected();
            if (!fill(current, draft)) {
                return;
            }
        } catch (SQLException _) {
            // Nobody has asked for a commit: there is none.
            lost();
            return;
        }
        long began = System.nanoTime();
        if (commit(current, token)) {
            committed.add(new Committed(List.copyOf(draft.changes()), began, System.nanoTime()));
            own = List.copyOf(draft.own());
        }
    }

    /// A transaction that is not committed yet.
    ///
    /// @param token its name
    /// @param own the items that this writer alone changes, as they will be
    /// @param changes what it has changed
    private record Draft(String token, List<Long> own, List<String> changes) {

        String nextWord() {
            return token + "." + changes.size();
        }
    }

    private Connection connected() throws SQLException {
        Connection current = connection;
        if (current == null) {
            life = database.life();
            current = database.connect();
            current.setAutoCommit(false);
            connection = current;
        }
        return current;
    }

    private void lost() throws InterruptedException, TimeoutException {
        connection = null;
        database.awaitAfter(life);
    }

    private boolean commit(Connection current, String token) throws InterruptedException, TimeoutException {
        try {
            current.commit();
            return true;
        } catch (SQLException _) {
            lost();
            return wasCommitted(token);
        }
    }

    private boolean wasCommitted(String token) throws InterruptedException, TimeoutException {
        while (true) {
            try (PreparedStatement question = connected().prepareStatement("select from tokens where token = ?")) {
                question.setString(1, token);
                boolean there = question.executeQuery().next();
                connected().rollback();
                return there;
            } catch (SQLException _) {
                lost();
            }
        }
    }

    /// Changes something.
    ///
    /// @return whether it is to be committed; otherwise it was rolled back
    private boolean fill(Connection current, Draft draft) throws SQLException {
        int changes = 1 + random.nextInt(CHANGES_MAX);
        int tokenAt = random.nextInt(changes + 1);
        int shared = 0;
        for (int i = 0; i <= changes; i++) {
            if (i == tokenAt) {
                leaveToken(current, draft.token());
            }
            if (i < changes) {
                shared = change(current, draft, shared);
                pause(current);
            }
        }
        boolean rolledBack = random.nextInt(4) == 0;
        if (rolledBack) {
            current.rollback();
        }
        return !rolledBack;
    }

    private void leaveToken(Connection current, String token) throws SQLException {
        try (PreparedStatement leave = current.prepareStatement("insert into tokens values (?, ?)")) {
            leave.setString(1, token);
            leave.setDouble(2, random.nextDouble(LINGER_MAX));
            leave.execute();
        }
    }

    /// Changes an own item, perhaps in vain, or a shared one.
    ///
    /// @param shared the last shared item that this transaction has changed, 0 for none
    /// @return the same afterwards; only higher ones, so that writers wait for each other and never in a circle
    private int change(Connection current, Draft draft, int shared) throws SQLException {
        if (random.nextInt(4) == 0) {
            attempt(current, draft);
        } else if (random.nextInt(3) == 0 && shared < SHARED) {
            int next = shared + 1 + random.nextInt(SHARED - shared);
            change(current, draft, "todo-updated", UPDATE, draft.nextWord(), (long) -next);
            return next;
        } else {
            changeOwn(current, draft);
        }
        return shared;
    }

    /// A part that may be undone.
    private void attempt(Connection current, Draft draft) throws SQLException {
        Savepoint before = current.setSavepoint();
        List<Long> ownBefore = List.copyOf(draft.own());
        int changesBefore = draft.changes().size();
        changeOwn(current, draft);
        changeOwn(current, draft);
        if (random.nextBoolean()) {
            current.rollback(before);
            draft.own().clear();
            draft.own().addAll(ownBefore);
            draft.changes().subList(changesBefore, draft.changes().size()).clear();
        } else {
            current.releaseSavepoint(before);
        }
    }

    private void changeOwn(Connection current, Draft draft) throws SQLException {
        int kind = draft.own().isEmpty() ? 0 : random.nextInt(3);
        if (kind == 0) {
            draft.own().add(change(current, draft, "todo", INSERT, draft.nextWord()));
            return;
        }
        int which = random.nextInt(draft.own().size());
        if (kind == 1) {
            change(current, draft, "todo-updated", UPDATE, draft.nextWord(), draft.own().get(which));
        } else {
            change(current, draft, "todo-deleted", DELETE, draft.own().remove(which));
        }
    }

    private static long change(Connection current, Draft draft, String type, String sql, Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = current.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                draft.changes().add(type + " " + row.getString(2));
                return row.getLong(1);
            }
        }
    }

    private void pause(Connection current) throws SQLException {
        try (PreparedStatement pause = current.prepareStatement("select pg_sleep(?)")) {
            pause.setDouble(1, random.nextDouble(PAUSE_MAX));
            pause.execute();
        }
    }
}
