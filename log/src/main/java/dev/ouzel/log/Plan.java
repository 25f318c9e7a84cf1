package dev.ouzel.log;

/// A change that was asked for: says what it does to the log when its turn comes, on the thread that commits.
///
/// @param <R> what becomes of it
@FunctionalInterface
interface Plan<R> {

    R apply(Drafts drafts);
}
