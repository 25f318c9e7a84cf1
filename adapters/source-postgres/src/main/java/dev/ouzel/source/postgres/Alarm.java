package dev.ouzel.source.postgres;

import java.sql.SQLException;

/// Lets commits notify only while somebody needs it. A `NOTIFY` makes all commits of a database wait for each other, so that
/// the triggers send none unless a source sleeps.
///
/// A source sleeps holding a lock (*the bed*), of which every commit that records changes tries to get a share until its end.
/// If it cannot, it notifies. If it can, no source can fall asleep before it has ended, and those that are awake look for
/// themselves.
///
/// There is one bed. Further sources *doze* while somebody is in it: commits notify all of them alike. Whoever gets up says so
/// to those who may doze, since commits are silent from then on. One that dies in bed says nothing; those who doze look for
/// themselves every now and then.
///
/// Belongs to the source's thread.
final class Alarm {

    private final Sql sql;

    Alarm(Sql sql) {
        this.sql = sql;
    }

    /// Makes this source one that must be told when another gets up.
    void beginShift() throws SQLException {
        sql.run(Queries.BE_PRESENT);
    }

    /// Tries to have commits notify this source. Whoever succeeds must look once more before it waits.
    Rest lieDown() throws SQLException {
        if (isTrue(Queries.FALL_ASLEEP)) {
            return Rest.ASLEEP;
        }
        if (!isTrue(Queries.TRY_SHARE)) {
            return Rest.DOZING;
        }
        // Nobody is in bed: it is a commit on its way that keeps us from it.
        sql.run(Queries.DROP_SHARE);
        return Rest.AWAKE;
    }

    /// Lets commits be silent again.
    void getUp(Rest rest) throws SQLException {
        if (rest != Rest.ASLEEP) {
            return;
        }
        sql.run(Queries.GET_UP);
        // Only now: who comes later finds the bed empty.
        if (isTrue(Queries.AM_ALONE)) {
            sql.run(Queries.ALONE_NO_MORE);
        } else {
            sql.run(Queries.WAKE_OTHERS);
        }
    }

    private boolean isTrue(String question) throws SQLException {
        return sql.one(question, row -> row.getBoolean(1));
    }

    /// How deep a source rests.
    enum Rest {
        /// Not at all.
        AWAKE,
        /// Commits notify as long as somebody else sleeps.
        DOZING,
        /// Commits notify.
        ASLEEP
    }
}
