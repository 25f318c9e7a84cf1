package dev.ouzel.log;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The streams that were changed last, at hand for the next change; all others are in the store only.
///
/// Owned by the thread that commits.
final class States {

    private final LogStore store;
    private final int weightMax;
    private final Map<String, Draft> drafts = new LinkedHashMap<>(16, 0.75f, true);
    private final List<Draft> asked = new ArrayList<>();
    private long weight;

    States(LogStore store, int weightMax) {
        this.store = store;
        this.weightMax = weightMax;
    }

    Draft of(String name) {
        Draft draft = drafts.get(name);
        if (draft == null) {
            draft = new Draft(name, store.find(name));
            drafts.put(name, draft);
        }
        asked.add(draft);
        return draft;
    }

    /// Takes over what the store did by itself.
    void adopt(List<StreamState> stored) {
        for (StreamState state : stored) {
            Draft draft = drafts.get(state.name());
            if (draft != null) {
                draft.adopt(state);
            }
        }
    }

    /// Lets go of what was used longest ago. Only after a commit: until then, drafts have something to do.
    void settle() {
        for (Draft draft : asked) {
            weight += draft.weigh();
        }
        asked.clear();
        Iterator<Draft> oldest = drafts.values().iterator();
        while (weight > weightMax && oldest.hasNext()) {
            weight -= oldest.next().weight();
            oldest.remove();
        }
    }
}
