/// The command line. It joins the parts and does nothing else.
module dev.ouzel.app {
    requires static transitive org.jspecify;
    requires dev.ouzel.examples;
    requires dev.ouzel.server;
    requires dev.ouzel.source.postgres;
    requires dev.ouzel.store.rocksdb;
    requires com.zaxxer.hikari;
    requires info.picocli;
    requires org.tukaani.xz;
    // Where the lines of System.Logger go.
    requires java.logging;

    opens dev.ouzel.app to info.picocli;
}
