package dev.ouzel.web;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Drain;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// The applications below a router, each told once of what the server does, also if it is mounted twice.
///
/// Filled before the server starts; the hooks are called by one thread at a time.
final class MountedApplications {

    private final SequencedSet<Application> applications = new LinkedHashSet<>();

    void add(Application application) {
        applications.add(application);
    }

    /// Starts all in order. If one fails, those before it are shut down again.
    void startUp() throws Exception {
        SequencedSet<Application> started = new LinkedHashSet<>();
        try {
            for (Application application : applications) {
                application.startUp();
                started.add(application);
            }
        } catch (Exception failure) {
            shutDown(started, failure);
            throw failure;
        }
    }

    void drain(Drain drain) {
        applications.forEach(application -> application.drain(drain));
    }

    /// Shuts all down, the last one first, also if one fails.
    void shutDown() throws Exception {
        Exception failures = new IllegalStateException("a mounted application could not be shut down");
        shutDown(applications, failures);
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }

    private static void shutDown(SequencedSet<Application> applications, Exception failures) {
        for (Application application : applications.reversed()) {
            try {
                application.shutDown();
            } catch (Exception failure) {
                failures.addSuppressed(failure);
            }
        }
    }
}
