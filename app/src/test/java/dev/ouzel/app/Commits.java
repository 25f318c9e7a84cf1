package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What was committed, and whether readers were told just that, in an order in which it can have been committed.
final class Commits {

    private static final Pattern CHANGE = Pattern
            .compile("(\\S+) \\{\"id\":(-?\\d+),\"description\":\"(\\S+?)(?: after (\\S+))?\",.*");

    private final Map<String, Committed> byChange = new HashMap<>();
    private final int count;

    /// @param all of all writers, in any order
    Commits(List<Committed> all) {
        for (Committed each : all) {
            each.changes().forEach(change -> byChange.put(change, each));
        }
        this.count = all.stream().mapToInt(each -> each.changes().size()).sum();
        assertThat(byChange).as("changes that differ").hasSize(count);
    }

    /// How many changes there are.
    int count() {
        return count;
    }

    /// Checks that these are all changes, each once, in the order of their commits.
    void check(List<String> told) {
        Set<String> missing = new LinkedHashSet<>(byChange.keySet());
        List<String> surplus = told.stream().filter(change -> !missing.remove(change)).toList();
        assertThat(missing).as("committed and not told").isEmpty();
        assertThat(surplus).as("told twice, or never committed").isEmpty();
        checkItems(told);
        checkTransactions(told);
    }

    /// The changes of one item follow each other: each says after which one it was made.
    private static void checkItems(List<String> told) {
        Map<String, String> words = new HashMap<>();
        for (String change : told) {
            Matcher parts = CHANGE.matcher(change);
            assertThat(parts.matches()).as(change).isTrue();
            String item = parts.group(2);
            String word = parts.group(3);
            switch (parts.group(1)) {
                case "todo" -> assertThat(words.put(item, word)).as(change).isNull();
                case "todo-updated" -> assertThat(words.put(item, word)).as(change).isEqualTo(parts.group(4));
                default -> assertThat(words.remove(item)).as(change).isEqualTo(word);
            }
        }
    }

    /// Each transaction is whole and in its own order; and none whose commit had been done comes after one whose commit had not
    /// yet begun then.
    private void checkTransactions(List<String> told) {
        List<Committed> order = new ArrayList<>();
        for (int at = 0; at < told.size(); at += order.getLast().changes().size()) {
            Committed next = Objects.requireNonNull(byChange.get(told.get(at)));
            int end = Math.min(told.size(), at + next.changes().size());
            assertThat(told.subList(at, end)).as("a transaction").isEqualTo(next.changes());
            order.add(next);
        }
        Committed latest = order.getFirst();
        for (Committed each : order) {
            assertThat(each.ended()).as("%s is told after %s", each, latest).isGreaterThan(latest.began());
            latest = each.began() > latest.began() ? each : latest;
        }
    }
}
