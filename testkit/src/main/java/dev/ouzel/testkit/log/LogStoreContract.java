package dev.ouzel.testkit.log;

/// What every store promises to every log, as tests: a class that extends this one, and opens its store, runs them all.
/// [PortContract] asks the store alone; the others ask a log over it.
///
/// It needs JUnit and AssertJ, which the kit itself does not bring along.
public abstract class LogStoreContract extends ConcurrencyContract {

    /// A contract.
    protected LogStoreContract() {}
}
