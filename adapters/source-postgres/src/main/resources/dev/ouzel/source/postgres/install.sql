-- What the source needs in a database: a schema of its own. Needs PostgreSQL 14 or newer. Safe to run again.
-- Then, for each table:  select ouzel.attach('todos');
-- Back out:              select ouzel.detach('todos');   drop schema ouzel cascade;

create schema if not exists ouzel;

-- One row. A place in another installation, or in a copy of this one, means nothing here.
create table if not exists ouzel.facts (
    one boolean primary key default true check (one),
    version int not null,
    installation uuid not null
);

insert into ouzel.facts (version, installation) values (1, gen_random_uuid()) on conflict do nothing;

-- The changes. seq says what comes before what within one look of a reader, xid says what a reader has seen already.
create table if not exists ouzel.outbox (
    seq bigint generated always as identity primary key,
    xid xid8 not null default pg_current_xact_id(),
    source text not null,
    operation text not null,
    row text not null,
    at timestamptz not null default clock_timestamp()
);

create index if not exists outbox_xid on ouzel.outbox (xid);

-- What was trimmed, per table: the largest numbers, and how many. A reader whose place is before that has missed something.
create table if not exists ouzel.trimmed (
    source text primary key,
    xid xid8 not null,
    seq bigint not null,
    changes bigint not null
);

-- Who this database is: the installation, the cluster, and the database in it. A copy restored elsewhere is another one.
create or replace function ouzel.identity() returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select f.installation || '/' || c.system_identifier || '/' || d.oid
    from ouzel.facts f, pg_control_system() c, pg_database d where d.datname = current_database()
$$;

-- Wakes readers, if there is one that sleeps: only then does the commit pay for a NOTIFY. A reader holds the lock while it
-- sleeps. If we get a share of it, nobody sleeps, and nobody can fall asleep before this transaction has ended.
create or replace function ouzel.wake() returns void
    language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
    if not pg_try_advisory_xact_lock_shared(1869970021, 1) then
        perform pg_notify('ouzel_outbox', '');
    end if;
end
$$;

-- Runs when the transaction commits, once for each changed row. The argument is the name under which the table is read.
create or replace function ouzel.record_change() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    insert into ouzel.outbox (source, operation, row) values (
        tg_argv[0],
        lower(tg_op),
        case tg_op when 'DELETE' then row_to_json(old)::text when 'TRUNCATE' then '{}' else row_to_json(new)::text end
    );
    perform ouzel.wake();
    return null;
end
$$;

-- Without this, whoever may create a table could record changes in the name of another.
revoke all on function ouzel.record_change() from public;
revoke all on function ouzel.wake() from public;

create or replace function ouzel.attach(what text) returns text
    language plpgsql as
$$
declare
    relation regclass := what::regclass;
    source text := (select format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = relation);
begin
    if not exists (select from pg_catalog.pg_trigger where tgrelid = relation and tgname = 'ouzel_record_change') then
        execute format('create constraint trigger ouzel_record_change after insert or update or delete on %s '
            'deferrable initially deferred for each row execute function ouzel.record_change(%L)', relation, source);
    end if;
    if not exists (select from pg_catalog.pg_trigger where tgrelid = relation and tgname = 'ouzel_record_truncate') then
        execute format('create trigger ouzel_record_truncate after truncate on %s '
            'for each statement execute function ouzel.record_change(%L)', relation, source);
    end if;
    return source;
end
$$;

create or replace function ouzel.detach(what text) returns void
    language plpgsql as
$$
declare
    relation regclass := what::regclass;
begin
    execute format('drop trigger if exists ouzel_record_change on %s', relation);
    execute format('drop trigger if exists ouzel_record_truncate on %s', relation);
end
$$;

-- Deletes changes older than this, at most so many; answers how many. Call it again until it answers none. Changes of
-- transactions that are younger than one that still runs stay: a reader may have passed the one, and not the other.
create or replace function ouzel.trim_outbox(age interval, most int) returns bigint
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    with head as (
        select seq, xid, at from ouzel.outbox order by seq limit most
    ), gone as (
        delete from ouzel.outbox o using head h
        where o.seq = h.seq and h.at < clock_timestamp() - age and h.xid < pg_snapshot_xmin(pg_current_snapshot())
        returning o.source, o.xid, o.seq
    ), kept as (
        insert into ouzel.trimmed as t (source, xid, seq, changes)
        select source, (array_agg(xid order by xid desc))[1], max(seq), count(*) from gone group by source order by source
        on conflict (source) do update set xid = greatest(t.xid, excluded.xid), seq = greatest(t.seq, excluded.seq),
            changes = t.changes + excluded.changes
    )
    select count(*) from gone
$$;

revoke all on function ouzel.trim_outbox(interval, int) from public;
