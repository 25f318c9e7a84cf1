/// Feeds a hub from tables and channels of PostgreSQL.
@SuppressWarnings("requires-automatic") // The driver has a name, and no descriptor.
module dev.ouzel.source.postgres {
    requires static transitive org.jspecify;
    requires transitive dev.ouzel.hub;
    requires transitive java.sql;
    requires org.postgresql.jdbc;

    exports dev.ouzel.source.postgres;
}
