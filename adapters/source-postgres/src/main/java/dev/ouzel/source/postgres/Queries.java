package dev.ouzel.source.postgres;

/// The questions that a source asks. Each is a constant: what varies is an argument.
final class Queries {

    /// Under which names the changes of a table are recorded: its trigger knows. A name without a schema may fit several tables.
    static final String SOURCES = """
            select convert_from(substring(t.tgargs from 1 for length(t.tgargs) - 1), getdatabaseencoding())
            from pg_trigger t
            join pg_class c on c.oid = t.tgrelid
            join pg_namespace n on n.oid = c.relnamespace
            cross join parse_ident(?) as name
            where t.tgname = 'ouzel_record_change' and t.tgparentid = 0
              and c.relname = name[cardinality(name)]
              and (cardinality(name) = 1 or n.nspname = name[cardinality(name) - 1])
            limit 2
            """;

    static final String IDENTITY = "select ouzel.identity()";

    /// The place of this moment: source.
    static final String NOW = """
            select pg_current_snapshot()::text, (select coalesce(max(seq), 0) from ouzel.outbox),
                coalesce((select changes from ouzel.trimmed where source = ?), 0)
            """;

    /// The place of this moment, how many changes there are after another one, how old the oldest is: source, running, xmax,
    /// seq, source and how many are counted.
    static final String LOOK = """
            select pg_current_snapshot()::text, (select coalesce(max(seq), 0) from ouzel.outbox),
                coalesce((select changes from ouzel.trimmed where source = ?), 0), count(*),
                coalesce(1000 * extract(epoch from clock_timestamp() - min(at)), 0)::bigint
            from (
                select at from ouzel.outbox
                where (xid = any(?::text::xid8[]) or xid >= ?::text::xid8 or seq > ?) and source = ?
                limit ?
            ) as new
            """;

    /// Whether changes after a place were trimmed: source, trimmed, xmax, seq, running.
    static final String TRIMMED = """
            select exists (
                select from ouzel.trimmed where source = ? and changes > ?
                and (xid >= ?::text::xid8 or seq > ? or xid >= any(?::text::xid8[]))
            )
            """;

    /// Whether the last row that was there at a place is there, or was trimmed since: seq, seq.
    static final String KEPT = """
            select exists (select from ouzel.outbox where seq = ?) or exists (select from ouzel.trimmed where seq >= ?)
            """;

    /// The changes between two places, transaction by transaction in the order of commits: longest row, running, xmax and
    /// seq of the one, source, snapshot and seq of the other. Rows are recorded while their transaction commits, so the last
    /// number of each tells which came first. The sum hides from the planner that an index could find all rows up to the last one:
    /// without statistics it takes that way, and reads the whole outbox each time.
    static final String CHANGES = """
            select operation, octet_length(row), case when octet_length(row) <= ? then row end
            from ouzel.outbox
            where (xid = any(?::text::xid8[]) or xid >= ?::text::xid8 or seq > ?) and source = ?
              and pg_visible_in_snapshot(xid, ?::text::pg_snapshot) and seq + 0 <= ?
            order by max(seq) over (partition by xid), seq
            """;

    static final String TRIM = "select ouzel.trim_outbox(?::bigint * interval '1 second', ?)";

    // While the session holds the first lock, commits notify. Each source holds a share of the second one.
    static final String FALL_ASLEEP = "select pg_try_advisory_lock(1869970021, 1)";
    static final String TRY_SHARE = "select pg_try_advisory_lock_shared(1869970021, 1)";
    static final String DROP_SHARE = "select pg_advisory_unlock_shared(1869970021, 1)";
    static final String GET_UP = "select pg_advisory_unlock(1869970021, 1)";
    static final String BE_PRESENT = "select pg_advisory_lock_shared(1869970021, 2)";
    static final String AM_ALONE = "select pg_try_advisory_lock(1869970021, 2)";
    static final String ALONE_NO_MORE = "select pg_advisory_unlock(1869970021, 2)";
    static final String WAKE_OTHERS = "select pg_notify('ouzel_outbox', '')";

    static final String SET_CHANNEL = "select set_config('ouzel.channel', ?, false)";
    static final String LISTEN = "do $$ begin execute format('listen %I', current_setting('ouzel.channel')); end $$";

    /// Once for each connection: where statistics lag behind a growing outbox, the planner would read all of it, by several
    /// processes, for what two indexes answer at once.
    static final String SETTINGS = """
            select set_config('enable_seqscan', 'off', false), set_config('max_parallel_workers_per_gather', '0', false),
                now()
            """;

    static final String ALIVE = "select 1";

    private Queries() {}
}
