/// Tests of streams, without sleeping and without luck: an engine without sockets, a client that returns after the head,
/// a time that only moves when told to, peers over real sockets that are slow, silent or rude, and the suite of tests
/// that every engine must pass ([dev.ouzel.testkit.EngineContract]) and that every store of a log must pass
/// ([dev.ouzel.testkit.log.LogStoreContract]). And a real PostgreSQL ([dev.ouzel.testkit.postgres.PostgresServer]).
@SuppressWarnings("requires-automatic") // The embedded PostgreSQL has no descriptor; its module is named after the file.
module dev.ouzel.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.ouzel.exchange;
    requires transitive dev.ouzel.log;
    requires transitive dev.ouzel.wire;
    requires static embedded.postgres;
    requires static transitive java.sql;
    requires static org.assertj.core;
    requires static transitive org.junit.jupiter.api;

    exports dev.ouzel.testkit;
    exports dev.ouzel.testkit.log;
    exports dev.ouzel.testkit.postgres;
}
